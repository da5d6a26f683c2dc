import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/fetch.sh`: how snapshots are chosen and fetched. */
export function fetchScript({ madeBy }: ScriptNames): string {
  return `# shellcheck shell=sh
# How snapshots are chosen and fetched, for restore.sh and verify.sh. ${madeBy}
# shellcheck disable=SC2034,SC2154 # set, or used, by what reads this
# It is read with ".", after common.sh, jobs.sh and agent.sh.

# pick_snapshot JOB [AT] [TO]: the snapshot that is named; else the newest before a time; else the newest. Sets picked (its id)
# and picked_seconds.
pick_snapshot() {
  snapshots_of "$1" || return
  picked=$(jq -r --arg at "\${2:-}" --arg to "\${3:-}" '
    map(select(if $at != "" then (.id | startswith($at)) elif $to != "" then .seconds <= ($to + "Z" | fromdateiso8601) else true end))
    | if length == 0 then "" elif $at != "" and length > 1 then "several" else last | "\\(.id) \\(.seconds)" end' "$snapshots_file") || picked=
  rm -f "$snapshots_file"
  case $picked in
    "") problem 1 "$1: there is no such snapshot"; return ;;
    several) problem 78 "$1: several snapshots begin with $2"; return ;;
  esac
  picked_seconds=\${picked#* }
  picked=$(echo "\${picked% *}" | cut -c 1-16)
}

# pick_after JOB TO: the first snapshot that was begun after a time, because it has all changes up to then; else the newest.
pick_after() {
  snapshots_of "$1" || return
  picked=$(jq -r --arg to "\${2:-}" '
    (if $to == "" then [] else map(select(.seconds > ($to + "Z" | fromdateiso8601))) end) as $after
    | if length == 0 then "" elif ($after | length) > 0 then $after | min_by(.seconds) | "\\(.id) \\(.seconds) after"
      else last | "\\(.id) \\(.seconds) last" end' "$snapshots_file") || picked=
  rm -f "$snapshots_file"
  [ -n "$picked" ] || { problem 1 "$1: there is no snapshot"; return; }
  case $picked in
    *" last") [ -z "\${2:-}" ] || warn "$1: the newest snapshot is older than $2: the changes after it are not in the repository" ;;
  esac
  picked=\${picked% *}
  picked_seconds=\${picked#* }
  picked=$(echo "\${picked% *}" | cut -c 1-16)
}

# own_units STORE: of a cluster, the members that are restored on this node.
own_units() {
  own_found=
  for own_unit in $(units_of "$1"); do
    load_store "$own_unit" || { problem 78 "there is no store $1"; return; }
    [ "$store_agent" = "$BACKUP_AGENT" ] || continue
    own_found=yes
    echo "$own_unit"
  done
  [ -n "$own_found" ] || problem 78 "$1 is restored on another node: see scripts/backup/jobs.sh"
}

# in_snapshot SNAPSHOT PATH
in_snapshot() {
  restic_once 300 restic ls --no-lock --json "$1" "$2" </dev/null 2>/dev/null | grep -q '"struct_type":"node"\\|"message_type":"node"'
}

# is_file_in SNAPSHOT PATH
is_file_in() {
  restic_once 300 restic ls --no-lock --json "$1" "$2" </dev/null 2>/dev/null |
    jq -e --arg path "$2" -s 'any(.[]; .path == $path and .type == "file")' >/dev/null
}

# fetch SNAPSHOT PATH TARGET: what is below a path of a snapshot, checked as it is written.
fetch() {
  mkdir -p "$3" || return
  fetch_free=$(df -Pk "$3" | awk 'NR == 2 { print $4 }')
  fetch_size=$(restic_once 300 restic stats --no-lock --json --mode restore-size "$1" 2>/dev/null | jq -r '.total_size // 0' 2>/dev/null)
  is_number "$fetch_size" || fetch_size=0
  if [ -z "$2" ] || [ "$fetch_size" -gt 0 ]; then
    [ "$((fetch_size / 1024))" -le "\${fetch_free:-0}" ] || { problem 1 "the snapshot has $fetch_size bytes, and $3 has room for $fetch_free KiB"; return; }
  fi
  restic_run "\${BACKUP_RESTORE_SECONDS:-14400}" restore "$1\${2:+:$2}" --target "$3" --verify >/dev/null ||
    problem $? "the snapshot $1 could not be fetched to $3"
}

# fetch_changes TO TARGET: those of the store after its base, whose time is $base_seconds. Where there are none yet, none are needed.
fetch_changes() {
  pick_after "$store_changes" "$1" || return
  if [ "$picked_seconds" -lt "$base_seconds" ]; then
    [ -z "$1" ] || { problem 1 "$store_changes: nothing was saved since the full backup: the time before it needs --at"; return; }
    say "$store_changes: nothing was saved since the full backup"
    picked_seconds=$base_seconds
    return 0
  fi
  fetch "$picked" "$(path_of "$store_changes")" "$2"
}

# path_of JOB: the folder of a snapshot that is wanted. Where the worker gives a list, the paths are below the volume.
path_of() {
  load_job "$1" || return
  printf '%s\\n' "$job_paths" | sed 1q
}
`;
}
