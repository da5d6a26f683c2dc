import type { ScriptNames } from "./script-names.ts";

/** `scripts/verify.sh`: the restore drill. */
export function verifyScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# The restore drill: brings the newest backups back beside the live data, and compares. ${madeBy}
#
#   scripts/verify.sh              every store whose backups are taken on this node
#   scripts/verify.sh STORE...
#
# It measures how long that takes (the RTO that a restore has at least) and how old the data is that came back (the RPO), writes
# both as metrics, and as evidence into the folder of that name in the state.
set -u
umask 077

scripts=\${BACKUP_SCRIPTS:-$(cd "$(dirname "$0")" && pwd)}
if [ -z "\${BACKUP_AGENT:-}" ]; then
  exec /bin/sh "$scripts/backup/host.sh" verify "$@"
fi
BACKUP_LOG_NAME=verify
# shellcheck source=scripts/backup/common.sh
. "$scripts/backup/common.sh"
# shellcheck source=scripts/backup/jobs.sh
. "$scripts/backup/jobs.sh"
# shellcheck source=scripts/backup/agent.sh
. "$scripts/backup/agent.sh"
# shellcheck source=scripts/backup/fetch.sh
. "$scripts/backup/fetch.sh"

scratch=$BACKUP_STATE/scratch
locked=
cleanup() {
  rm -rf "$scratch"
  [ -z "$locked" ] || lock_drop verify
}
stop() {
  trap - TERM INT
  stop_child
  stop_asking
  exit 143
}
# restic asks by this signal whether the process of a lock still lives, and numbers of processes come again.
trap '' HUP
trap stop TERM INT
trap cleanup EXIT

# drill_files: every file comes back with the content that it was saved with, and none is missing.
drill_files() {
  for drill_job in $store_jobs; do
    load_job "$drill_job"
    [ "$job_agent" = "$BACKUP_AGENT" ] || continue
    pick_snapshot "$drill_job" || return
    drill_point "$picked_seconds"
    rm -rf "$scratch"
    fetch "$picked" "" "$scratch" || return
    drill_want=$(restic_once 300 restic stats --no-lock --json --mode restore-size "$picked" | jq -r '.total_file_count // empty')
    drill_have=$(find "$scratch" -mindepth 1 | wc -l)
    drill_bytes=$(($(kept_number drill bytes) + $(du -sk "$scratch" | cut -f 1) * 1024))
    keep drill bytes "$drill_bytes"
    rm -rf "$scratch"
    # restic counts folders too.
    if ! is_number "$drill_want" || [ "$drill_have" -lt "$drill_want" ]; then
      problem 1 "$drill_job: $drill_have of \${drill_want:-?} files came back"
      return
    fi
    say "$drill_job: $((drill_have)) files and folders of snapshot $picked came back whole"
  done
}

# drill_loaded: the store's own program loads the backup into a place of its own.
drill_loaded() {
  drill_target=$BACKUP_HANDOFF/$store_loader/in/drill
  rm -rf "$drill_target"
  pick_snapshot "$store_base" || return
  drill_point "$picked_seconds"
  base_seconds=$picked_seconds
  fetch "$picked" "$(path_of "$store_base")" "$drill_target/base" || return
  if [ -n "$store_changes" ]; then
    fetch_changes "" "$drill_target/changes" || return
    # With the changes, the data is as new as those.
    drill_data=$picked_seconds
  fi
  ask "$store_loader" backup "\${BACKUP_DRILL_SECONDS:-7200}" drill "$store_name"
}

# drill_engine: the engine brings a part of its own snapshot back beside the live data.
drill_engine() {
  drill_data=$(kept_number "jobs/$store_base" ok)
  ask "$store_loader" backup "\${BACKUP_DRILL_SECONDS:-7200}" drill "$store_name"
}

# drill_point SECONDS: the data that comes back is as old as the oldest of what it is made of.
drill_point() {
  if [ -z "$drill_data" ] || [ "$1" -lt "$drill_data" ]; then drill_data=$1; fi
}

drill() {
  load_store "$1" || { problem 78 "there is no store $1"; return; }
  [ "$store_way" != manual ] || { say "$1: it has no drill of its own"; return 0; }
  say "$1: starting"
  drill_since=$(now)
  drill_data=
  drill_code=0
  case $store_way in
    files) drill_files || drill_code=$? ;;
    engine) drill_engine || drill_code=$? ;;
    *) drill_loaded || drill_code=$? ;;
  esac
  drill_seconds=$(($(now) - drill_since))
  drill_age=$((drill_since - \${drill_data:-$drill_since}))
  [ "$drill_age" -ge 0 ] || drill_age=0
  evidence "$1" "$drill_code"
  if [ "$drill_code" -ne 0 ]; then
    problem "$drill_code" "$1: the backup did not come back ($drill_code)"
    return
  fi
  keep "drills/$1" ok "$drill_since"
  keep "drills/$1" rto "$drill_seconds"
  keep "drills/$1" rpo "$drill_age"
  say "$1: back after $(spoken "$drill_seconds") (target $(spoken "$store_rto")), with data of $(spoken "$drill_age") ago (target $(spoken "$store_rpo"))"
  [ "$drill_seconds" -le "$store_rto" ] || warn "$1: that is longer than the RTO"
  [ "$drill_age" -le "$store_rpo" ] || warn "$1: that is older than the RPO"
  publish_drill "$1"
}

publish_drill() {
  {
    gauge backup_restore_drill_last_success_timestamp_seconds "service=\\"$1\\"" "$(kept_number "drills/$1" ok)" "When a backup was last brought back for a test."
    gauge backup_restore_drill_rto_seconds "service=\\"$1\\"" "$(kept_number "drills/$1" rto)" "How long that took."
    gauge backup_restore_drill_rpo_seconds "service=\\"$1\\"" "$(kept_number "drills/$1" rpo)" "How old the data was that came back."
  } | publish "drill_$1"
}

# evidence STORE CODE: one file for each drill.
evidence() {
  mkdir -p "$BACKUP_STATE/evidence" || return
  cat >"$BACKUP_STATE/evidence/$(date -u '+%Y-%m-%dT%H%M%SZ')-$1.json" <<END
{
  "store": "$1",
  "at": "$(date -u '+%Y-%m-%dT%H:%M:%SZ')",
  "code": $2,
  "snapshot": "\${picked:-}",
  "rto_seconds": $drill_seconds,
  "rto_target_seconds": $store_rto,
  "rpo_seconds": $drill_age,
  "rpo_target_seconds": $store_rpo
}
END
}

main() {
  case \${1:-} in -*) sed -n '2,/^set/{/^#/p;}' "$0" >&2; return 78 ;; esac
  preflight || return
  open_repository || return
  lock_take verify 43200 || return
  locked=yes
  result=0
  if [ $# -eq 0 ]; then stores=$(stores_of "$BACKUP_AGENT"); else stores=$(for name in "$@"; do own_units "$name" || exit; done) || return; fi
  for store in $stores; do
    one=0
    drill "$store" || one=$?
    result=$(worse "$result" "$one")
  done
  return "$result"
}

main "$@"
`;
}
