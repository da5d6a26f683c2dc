import type { ScriptNames } from "./script-names.ts";
import { searchRestore } from "./search-restore.ts";

/** `scripts/backup/search.sh`: snapshots of OpenSearch and Elasticsearch. */
export function searchScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# What is particular to OpenSearch and Elasticsearch: their snapshots in the object store. The worker runs it. ${madeBy}
#
#   search.sh backup JOB RUN                          sees to it that snapshots are taken, and that the newest one is good
#   search.sh saved JOB RUN                           removes what was only asked for here
#   search.sh restore STORE TO ONLY OVERWRITE AT      brings indices back
#   search.sh drill STORE                             brings one index back beside the live ones, under another name
#
# The engine takes and removes snapshots itself, by policies that are kept here: a frequent one, and one for each generation. It
# alone knows which files of the repository still belong to a snapshot.
set -u
umask 077
BACKUP_HANDOFF=\${BACKUP_HANDOFF:-/handoff}
repository=\${SEARCH_REPOSITORY:-backups}
kind=\${SEARCH_KIND:-opensearch}
# Users, roles and what the engine makes anew are not restored: they belong to the cluster, not to the data.
not_data='-.opendistro*,-.plugins*,-.opensearch*,-.security*,-.tasks*,-.ilm*,-.slm*,-.geoip*,-.async*,-.internal*,-.ds-ilm*,-.ds-.slm*'

say() { printf '%s\\n' "$*"; }
problem() {
  problem_code=$1
  shift
  say "error: $*" >&2
  return "$problem_code"
}
now() { date '+%s'; }
is_number() {
  case $1 in "" | *[!0-9]*) return 1 ;; esac
}

work=$(mktemp -d "\${TMPDIR:-/tmp}/search.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
answer=$work/answer

# --- Requests. The password comes to curl on standard input.

# request METHOD PATH [BODY]: the answer goes to $answer; $status is the code of HTTP.
request() {
  : >"$answer"
  status=$(
    {
      [ -z "\${SEARCH_PASSWORD_FILE:-}" ] || printf 'user = "%s:%s"\\n' "\${SEARCH_USER:?}" "$(sed 's/[\\\\"]/\\\\&/g' "$SEARCH_PASSWORD_FILE")"
      if [ -n "\${SEARCH_CA_FILE:-}" ]; then printf 'cacert = "%s"\\n' "$SEARCH_CA_FILE"; else echo insecure; fi
    } | curl --silent --show-error --config - --max-time "\${SEARCH_SECONDS:-600}" --request "$1" \\
      --header 'Content-Type: application/json' \${3:+--data-binary "$3"} --output "$answer" --write-out '%{http_code}' "$url$2"
  ) || status=000
}

# api METHOD PATH [BODY]: rc 1 and a message where it is refused.
api() {
  request "$@"
  case $status in 2*) return 0 ;; esac
  problem 1 "$1 $2 gave $status: $(head -c 600 "$answer")"
}

choose_url() {
  command -v curl >/dev/null 2>&1 || { problem 78 "the command curl is missing"; return; }
  [ -z "\${SEARCH_PASSWORD_FILE:-}" ] || [ -s "$SEARCH_PASSWORD_FILE" ] || { problem 78 "the password is missing or empty: $SEARCH_PASSWORD_FILE"; return; }
  for url in \${SEARCH_URLS:?}; do
    request GET / 2>"$work/error"
    case $status in
      2*) return 0 ;;
      401 | 403) problem 12 "$url refuses the user $SEARCH_USER"; return ;;
    esac
  done
  problem 1 "no node answers: $SEARCH_URLS: $status $(head -c 300 "$work/error")"
}

# --- Where snapshots go, and when they are taken

have_repository() {
  request GET "/_snapshot/$repository"
  case $status in
    2*) return 0 ;;
    404) ;;
    *) problem 1 "the repository cannot be read: $(head -c 600 "$answer")"; return ;;
  esac
  have_settings=\${SEARCH_REPOSITORY_SETTINGS:-"{\\"bucket\\": \\"\${SEARCH_BUCKET:?}\\", \\"base_path\\": \\"\${SEARCH_BASE_PATH:?}\\"}"}
  say "registering the repository $repository"
  api PUT "/_snapshot/$repository" "{\\"type\\": \\"\${SEARCH_REPOSITORY_TYPE:-s3}\\", \\"settings\\": $have_settings}" && return
  ! grep -q 'repository_exception.*does not exist' "$answer" || say "every node needs the plugin repository-s3" >&2
  return 1
}

# policies: NAME|SCHEDULE|AGE|COUNT, one in a line; AGE is when its snapshots go, COUNT how many there are at most.
policies() { printf '%s\\n' "\${SEARCH_POLICIES:?}" | tr ';' '\\n'; }

have_policies() {
  policies >"$work/policies"
  while IFS='|' read -r policy_name policy_schedule policy_age policy_count; do
    [ -n "$policy_name" ] || continue
    "have_policy_$kind" || return
  done <"$work/policies"
}

# A policy is changed only where it differs: its description carries a sum of the rest.
have_policy_opensearch() {
  policy_rest="\\"creation\\": {\\"schedule\\": {\\"cron\\": {\\"expression\\": \\"$policy_schedule\\", \\"timezone\\": \\"UTC\\"}}, \\"time_limit\\": \\"1h\\"},
    \\"deletion\\": {\\"schedule\\": {\\"cron\\": {\\"expression\\": \\"30 4 * * *\\", \\"timezone\\": \\"UTC\\"}},
      \\"condition\\": {\\"max_age\\": \\"$policy_age\\", \\"max_count\\": $policy_count, \\"min_count\\": 1}, \\"time_limit\\": \\"1h\\"},
    \\"snapshot_config\\": {\\"indices\\": \\"*,-.opendistro_security\\", \\"repository\\": \\"$repository\\", \\"ignore_unavailable\\": \\"true\\",
      \\"include_global_state\\": \\"false\\", \\"partial\\": \\"false\\"}"
  policy_sum=$(printf '%s' "$policy_rest" | cksum)
  policy_body="{\\"description\\": \\"stackwright \${policy_sum% *}\\", \\"enabled\\": true, $policy_rest}"
  request GET "/_plugins/_sm/policies/$policy_name"
  case $status in
    404) say "making the policy $policy_name: $policy_schedule"; api POST "/_plugins/_sm/policies/$policy_name" "$policy_body" ;;
    2*)
      ! grep -q "stackwright \${policy_sum% *}\\"" "$answer" || return 0
      policy_number=$(sed 's/.*"_seq_no": *\\([0-9]*\\).*/\\1/' "$answer")
      policy_term=$(sed 's/.*"_primary_term": *\\([0-9]*\\).*/\\1/' "$answer")
      say "changing the policy $policy_name: $policy_schedule"
      api PUT "/_plugins/_sm/policies/$policy_name?if_seq_no=$policy_number&if_primary_term=$policy_term" "$policy_body"
      ;;
    *) problem 1 "the policy $policy_name cannot be read: $(head -c 600 "$answer")" ;;
  esac
}

have_policy_elasticsearch() {
  api PUT "/_slm/policy/$policy_name" "{\\"schedule\\": \\"$policy_schedule\\", \\"name\\": \\"<$policy_name-{now{yyyy.MM.dd-HH.mm}}>\\",
    \\"repository\\": \\"$repository\\", \\"config\\": {\\"indices\\": [\\"*\\"], \\"ignore_unavailable\\": true, \\"include_global_state\\": true},
    \\"retention\\": {\\"expire_after\\": \\"$policy_age\\", \\"min_count\\": 1, \\"max_count\\": $policy_count}}"
}

# --- Snapshots

# list_snapshots: NAME STATE START, the oldest first.
list_snapshots() {
  api GET "/_cat/snapshots/$repository?h=id,status,start_epoch&s=start_epoch" || return
  cp "$answer" "$work/snapshots"
}

# newest_good [BEFORE]: the newest complete one, as NAME START. PARTIAL and FAILED are no backups.
newest_good() {
  newest=
  while read -r newest_name newest_state newest_start; do
    if [ "$newest_state" != SUCCESS ] || ! is_number "$newest_start"; then continue; fi
    if [ -n "\${1:-}" ] && [ "$newest_start" -gt "$1" ]; then continue; fi
    newest="$newest_name $newest_start"
  done <"$work/snapshots"
  [ -n "$newest" ]
}

backup() {
  choose_url && have_repository && have_policies && list_snapshots || return
  if ! newest_good || [ $(($(now) - \${newest#* })) -gt $((SEARCH_INTERVAL + 300)) ]; then
    take "asked-$(echo "$2" | tr '[:upper:]' '[:lower:]')" || return
    list_snapshots || return
    newest_good || { problem 1 "there is no complete snapshot"; return; }
  fi
  # What came after the newest good one was not good.
  newest_last=$(tail -n 1 "$work/snapshots")
  case $newest_last in
    *" PARTIAL "* | *" FAILED "*) say "warning: the newest snapshot is not complete: $newest_last" ;;
  esac
  newest_age=$(($(now) - \${newest#* }))
  [ "$newest_age" -le "$SEARCH_RPO" ] || { problem 1 "the newest complete snapshot is $newest_age seconds old, and $SEARCH_RPO is the limit"; return; }
  api GET "/_snapshot/$repository/\${newest% *}/_status?filter_path=snapshots.stats.total.size_in_bytes" || return
  newest_bytes=$(sed 's/.*"size_in_bytes": *\\([0-9]*\\).*/\\1/' "$answer" | head -n 1)
  is_number "$newest_bytes" || newest_bytes=0
  mkdir -p "$BACKUP_HANDOFF/out" || return
  echo "\${newest#* } $newest_bytes" >"$BACKUP_HANDOFF/out/newest.tmp" && mv -f "$BACKUP_HANDOFF/out/newest.tmp" "$BACKUP_HANDOFF/out/newest"
  say "the newest snapshot is \${newest% *}, $newest_age seconds old, $newest_bytes bytes"
}

# take NAME: a snapshot, now. The state of the cluster is where Elasticsearch keeps users, roles and what belongs to Kibana.
take() {
  say "taking the snapshot $1"
  case $kind in
    elasticsearch) take_what='"indices": "*", "include_global_state": true' ;;
    *) take_what='"indices": "*,-.opendistro_security", "include_global_state": false' ;;
  esac
  api PUT "/_snapshot/$repository/$1?wait_for_completion=true" "{$take_what, \\"ignore_unavailable\\": true, \\"partial\\": false}" || return
  grep -q '"state": *"SUCCESS"' "$answer" || problem 1 "the snapshot is not complete: $(head -c 600 "$answer")"
}

# saved: of those that were asked for here, the newest two stay.
saved() {
  choose_url && list_snapshots || return
  grep '^asked-' "$work/snapshots" | sed '$d' | sed '$d' >"$work/old" || true
  while read -r saved_name _; do
    [ -z "$saved_name" ] || api DELETE "/_snapshot/$repository/$saved_name" || return
  done <"$work/old"
}

${searchRestore}case \${1:-} in
  backup | saved | restore | drill) "$@" ;;
  *) problem 78 "unknown: \${1:-nothing}" ;;
esac
`;
}
