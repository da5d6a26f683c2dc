import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/grafana.sh`: exports of Grafana. */
export function grafanaScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# What is particular to Grafana: exports over its API, because a copy of its database in use is damaged. The worker runs it. ${madeBy}
#
#   grafana.sh backup JOB RUN                     folders, dashboards, library panels, sources and alert rules into out/export
#   grafana.sh saved JOB RUN                      nothing: the export is small, and stays
#   grafana.sh restore STORE TO ONLY OVERWRITE    writes in/restore/base back over the API
#   grafana.sh drill STORE                        reads in/drill, and compares it with its own list
#
# Users, their passwords and the passwords of sources are not in the API: those of sources come from provisioning again.
set -u
umask 077
BACKUP_HANDOFF=\${BACKUP_HANDOFF:-/handoff}

say() { printf '%s\\n' "$*"; }
problem() {
  problem_code=$1
  shift
  say "error: $*" >&2
  return "$problem_code"
}

work=$(mktemp -d "\${TMPDIR:-/tmp}/grafana.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT

# request METHOD PATH [FILE]: the answer's body on standard output; rc 1 unless the status is 2xx. The password is in no argument,
# which is why it is not wget that asks.
request() {
  rm -f "$work/in" "$work/out"
  mkfifo "$work/in" || return
  nc -w 60 "\${GRAFANA_HOST:?}" "\${GRAFANA_PORT:-3000}" <"$work/in" >"$work/out" 2>/dev/null &
  request_pid=$!
  exec 3>"$work/in"
  {
    printf '%s %s HTTP/1.0\\r\\nHost: %s\\r\\nConnection: close\\r\\nAccept: application/json\\r\\nAuthorization: Basic %s\\r\\n' \\
      "$1" "$2" "$GRAFANA_HOST" "$(printf '%s:%s' "\${GRAFANA_USER:-admin}" "$(cat "$GRAFANA_PASSWORD_FILE")" | base64 | tr -d '\\n')"
    [ -z "\${3:-}" ] || printf 'Content-Type: application/json\\r\\nContent-Length: %s\\r\\nX-Disable-Provenance: true\\r\\n' "$(($(wc -c <"$3")))"
    printf '\\r\\n'
    [ -z "\${3:-}" ] || cat "$3"
  } >&3
  wait "$request_pid"
  exec 3>&-
  request_status=$(sed -n '1s|^HTTP/[0-9.]* \\([0-9]*\\).*|\\1|p' "$work/out")
  sed '1,/^\\r*$/d' "$work/out"
  case $request_status in 2*) return 0 ;; esac
  problem 1 "$1 $2 gave \${request_status:-no answer}"
}

need() {
  for need_command in jq nc mkfifo base64; do
    command -v "$need_command" >/dev/null 2>&1 || { problem 78 "the command $need_command is missing"; return; }
  done
  [ -s "\${GRAFANA_PASSWORD_FILE:-}" ] || problem 78 "the password is missing or empty: \${GRAFANA_PASSWORD_FILE:-GRAFANA_PASSWORD_FILE}"
}

export_folder=$BACKUP_HANDOFF/out/export

# get PATH NAME: an answer of the API as a file.
get() {
  request GET "$1" >"$fresh/$2" || return
  jq empty "$fresh/$2" 2>/dev/null || problem 1 "$1 gave no JSON"
}

backup() {
  need || return
  fresh=$BACKUP_HANDOFF/out/export.partial
  rm -rf "$fresh"
  mkdir -p "$fresh/dashboards" || return
  get '/api/folders?limit=1000' folders.json || return
  get '/api/datasources' datasources.json || return
  get '/api/library-elements?perPage=5000' library.json || return
  get '/api/v1/provisioning/alert-rules' alert-rules.json || return
  get '/api/v1/provisioning/contact-points' contact-points.json || return
  get '/api/v1/provisioning/policies' policies.json || return
  get '/api/search?type=dash-db&limit=5000' dashboards.json || return
  for uid in $(jq -r '.[].uid' "$fresh/dashboards.json"); do
    get "/api/dashboards/uid/$uid" "dashboards/$uid.json" || return
  done
  printf '{"run": "%s", "at": %s, "dashboards": %s}\\n' "$2" "$(date '+%s')" "$(jq length "$fresh/dashboards.json")" >"$fresh/manifest.json"
  rm -rf "$export_folder"
  mv "$fresh" "$export_folder" || return
  cat "$export_folder/manifest.json"
}

saved() { :; }

# check FOLDER: every dashboard of the list is there, and is one.
check() {
  [ -f "$1/dashboards.json" ] || { problem 1 "there is no export in $1"; return; }
  check_count=0
  for uid in $(jq -r '.[].uid' "$1/dashboards.json"); do
    jq -e '.dashboard.title' "$1/dashboards/$uid.json" >/dev/null 2>&1 || { problem 1 "the dashboard $uid did not come back"; return; }
    check_count=$((check_count + 1))
  done
}

# restore STORE TO ONLY OVERWRITE
restore() {
  need || return
  folder=$BACKUP_HANDOFF/in/restore/base
  check "$folder" || return
  request GET '/api/search?type=dash-db&limit=5000' >"$work/live.json" || return
  live=$(jq -s --arg only "$3" '[.[0][].uid] as $mine | [.[1][].uid | select(. as $uid | $mine | index($uid)) | select($only == "-" or . == $only)] | length' \\
    "$folder/dashboards.json" "$work/live.json") || return
  if [ "$live" -gt 0 ] && [ "$4" != yes ]; then
    problem 73 "$live of the dashboards exist: nothing was changed. To replace them: --overwrite-live-data"
    return
  fi
  for uid in $(jq -r '.[].uid' "$folder/folders.json"); do
    jq --arg uid "$uid" '.[] | select(.uid == $uid) | { uid, title }' "$folder/folders.json" >"$work/body"
    # One that exists is as good.
    request GET "/api/folders/$uid" >/dev/null 2>&1 || request POST /api/folders "$work/body" >/dev/null || return
  done
  restored=0
  for uid in $(jq -r '.[].uid' "$folder/dashboards.json"); do
    [ "$3" = - ] || [ "$3" = "$uid" ] || continue
    # Provisioned ones come from their files.
    [ "$(jq -r '.meta.provisioned // false' "$folder/dashboards/$uid.json")" = false ] || continue
    jq '{ dashboard: (.dashboard | .id = null), folderUid: (.meta.folderUid // ""), overwrite: true, message: "restored" }' \\
      "$folder/dashboards/$uid.json" >"$work/body" || return
    request POST /api/dashboards/db "$work/body" >/dev/null || return
    restored=$((restored + 1))
  done
  if [ "$3" = - ]; then restore_rules "$folder" || return; fi
  say "restored: $restored dashboards"
}

restore_rules() {
  for uid in $(jq -r '.[] | select((.provenance // "") == "") | .uid' "$1/alert-rules.json"); do
    jq --arg uid "$uid" '.[] | select(.uid == $uid) | del(.id, .updated)' "$1/alert-rules.json" >"$work/body"
    if request GET "/api/v1/provisioning/alert-rules/$uid" >/dev/null 2>&1; then
      request PUT "/api/v1/provisioning/alert-rules/$uid" "$work/body" >/dev/null || return
    else
      request POST /api/v1/provisioning/alert-rules "$work/body" >/dev/null || return
    fi
  done
}

drill() {
  trap 'rm -rf "$BACKUP_HANDOFF/in/drill" "$work"' EXIT
  need || return
  check "$BACKUP_HANDOFF/in/drill/base" || return
  say "drill: $check_count dashboards came back"
}

case \${1:-} in
  backup | saved | restore | drill) "$@" ;;
  *) problem 78 "unknown: \${1:-nothing}" ;;
esac
`;
}
