import type { ScriptNames } from "./script-names.ts";

/** `scripts/restore.sh`: brings backups back. */
export function restoreScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# Restores from a backup. ${madeBy}
#
#   scripts/restore.sh list [STORE]        the snapshots that there are
#   scripts/restore.sh STORE [OPTION]...   one store
#   scripts/restore.sh all [OPTION]...     every store that is on this node, in the order of their priority
#
#   --at SNAPSHOT           this snapshot, as \`list\` names it, instead of the newest; without the changes after it
#   --to "2026-01-31 11:59:00"   the state just before this second, in UTC, for stores that can
#   --only NAME             one database, folder or index
#   --into FOLDER           only fetches the files into a folder, and touches nothing else. On a host it is a folder of the host
#   --overwrite-live-data   replaces what is there. Without it, nothing that holds data is changed
#
# On a host it starts the containers that can write, runs itself in them, and stops them again. Exit codes as backup.sh; 73: there
# is live data, nothing was changed.
set -u
umask 077

scripts=\${BACKUP_SCRIPTS:-$(cd "$(dirname "$0")" && pwd)}
if [ -z "\${BACKUP_AGENT:-}" ]; then
  exec /bin/sh "$scripts/backup/host.sh" restore "$@"
fi
BACKUP_LOG_NAME=restore
# shellcheck source=scripts/backup/common.sh
. "$scripts/backup/common.sh"
# shellcheck source=scripts/backup/jobs.sh
. "$scripts/backup/jobs.sh"
# shellcheck source=scripts/backup/agent.sh
. "$scripts/backup/agent.sh"
# shellcheck source=scripts/backup/fetch.sh
. "$scripts/backup/fetch.sh"

locked=
stop() {
  trap - TERM INT
  stop_child
  stop_asking
  exit 143
}
# restic asks by this signal whether the process of a lock still lives, and numbers of processes come again.
trap '' HUP
trap stop TERM INT
trap '[ -z "$locked" ] || lock_drop restore' EXIT

usage() {
  sed -n '2,/^set/{/^#/p;}' "$0" >&2
  exit 78
}

at=
to=
only=
into=
overwrite=no

read_options() {
  while [ $# -gt 0 ]; do
    case $1 in
      --overwrite-live-data) overwrite=yes; shift; continue ;;
      --at | --to | --only | --into) [ $# -ge 2 ] || usage ;;
      *) usage ;;
    esac
    case $1 in
      --at) at=$2 ;;
      --to) to=$(echo "$2" | tr ' ' T) ;;
      --only) only=$2 ;;
      --into) into=$2 ;;
    esac
    shift 2
  done
  case $to in
    "" | [0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]) ;;
    *) problem 78 "--to: expected a time of UTC such as \\"2026-01-31 11:59:00\\""; exit ;;
  esac
  case $only in *[!A-Za-z0-9_./-]* | *..* | /*) problem 78 "--only: expected a name of letters, digits, '.', '_', '-' and '/'"; exit ;; esac
  case $into in "" | /*) ;; *) problem 78 "--into: expected a folder from the root"; exit ;; esac
}

list() {
  for list_store in $(if [ $# -gt 0 ]; then units_of "$1"; else all_stores; fi); do
    load_store "$list_store" || { problem 78 "there is no store $list_store"; return; }
    if [ "$store_way" = engine ]; then
      # They are in the engine's own repository, which restic does not know.
      printf '%s\\n' "$list_store" "  it keeps its snapshots itself. Their names, for --at: GET /_snapshot/_all/_all?verbose=false"
      continue
    fi
    for list_job in $store_jobs; do
      load_job "$list_job"
      [ -n "$job_paths" ] || continue
      printf '%s\\n' "$list_job"
      snapshots_of "$list_job" || return
      jq -r '.[] | "  \\(.short_id)  \\(.time[0:19])  \\(.summary.total_bytes_processed // "?") bytes"' "$snapshots_file"
    done
  done
}

# --- Files: each path of the snapshot takes the place of what is there

restore_files() {
  for files_job in $store_jobs; do
    load_job "$files_job"
    [ "$job_agent" = "$BACKUP_AGENT" ] || continue
    pick_snapshot "$files_job" "$at" "$to" || return
    if [ -n "$into" ]; then
      fetch "$picked" "" "$into/$files_job" || return
      continue
    fi
    files_paths=$BACKUP_WORK/restore.paths
    printf '%s\\n' "$job_paths" | sed "s|\\$|\${only:+/$only}|" >"$files_paths" || return
    if [ "$overwrite" != yes ]; then refuse_live <"$files_paths" || return; fi
    replace_files <"$files_paths" || return
  done
}

# refuse_live: paths on standard input; none of them may hold a file.
refuse_live() {
  while read -r live_path; do
    [ -e "$live_path" ] || continue
    live_file=$(find "$live_path" -type f -print 2>/dev/null | head -n 1)
    [ -z "$live_file" ] || { problem 73 "there is live data in $live_path: nothing was changed. To replace it: --overwrite-live-data"; return; }
  done
}

replace_files() {
  replaced=0
  while read -r replace_path; do
    # A part can be missing in one of several paths.
    in_snapshot "$picked" "$replace_path" || continue
    replaced=$((replaced + 1))
    say "$files_job: $replace_path from snapshot $picked"
    if [ -n "$only" ] && is_file_in "$picked" "$replace_path"; then
      # A single file: restic can only take its folder's other files along by name.
      restic_run 14400 restore "$picked:$(dirname "$replace_path")" --target "$(dirname "$replace_path")" \\
        --include "/$(basename "$replace_path")" --overwrite always </dev/null >/dev/null || return
    else
      mkdir -p "$replace_path" || return
      restic_run 14400 restore "$picked:$replace_path" --target "$replace_path" --delete --overwrite always --verify </dev/null >/dev/null || return
    fi
  done
  [ "$replaced" -gt 0 ] || problem 1 "the snapshot $picked has nothing of that name"
}

# --- Stores that are loaded by their own program

restore_loaded() {
  loaded_folder=$store_loader
  pick_snapshot "$store_base" "$at" "$to" || return
  base_seconds=$picked_seconds
  loaded_target=$BACKUP_HANDOFF/$loaded_folder/in/restore
  if [ -n "$into" ]; then loaded_target=$into/$store_name; else stop_left "$loaded_folder" restore restore; fi
  rm -rf "$loaded_target"
  fetch "$picked" "$(path_of "$store_base")" "$loaded_target/base" || return
  # A snapshot that was asked for by name is meant as it is.
  if [ -n "$store_changes" ] && { [ -z "$at" ] || [ -n "$to" ]; }; then
    fetch_changes "$to" "$loaded_target/changes" || return
  fi
  [ -z "$into" ] || { say "$store_name: in $loaded_target"; return 0; }
  ask "$loaded_folder" restore "\${BACKUP_RESTORE_SECONDS:-14400}" restore "$store_name" "\${to:--}" "\${only:--}" "$overwrite"
}

# --- Stores whose engine keeps its snapshots itself

restore_engine() {
  [ -z "$into" ] || { problem 78 "$store_name: its snapshots are of the engine's own form, and cannot be fetched into a folder"; return; }
  ask "$store_loader" backup "\${BACKUP_RESTORE_SECONDS:-14400}" restore "$store_name" "\${to:--}" "\${only:--}" "$overwrite" "\${at:--}"
}

# --- One store

restore_store() {
  load_store "$1" || { problem 78 "there is no store $1"; return; }
  if [ -n "$to" ] && [ "$store_to" != yes ]; then
    say "$1: it knows no points in time: taking the newest snapshot before"
  fi
  restore_since=$(now)
  restore_code=0
  case $store_way in
    files) restore_files || restore_code=$? ;;
    loaded) restore_loaded || restore_code=$? ;;
    engine) restore_engine || restore_code=$? ;;
    *) problem 78 "$1 is restored by hand: see docs/runbooks"; return ;;
  esac
  if [ "$restore_code" -eq 0 ]; then
    say "$1: restored in $(spoken $(($(now) - restore_since)))"
    keep "restores/$1" seconds "$(($(now) - restore_since))"
    keep "restores/$1" ok "$(now)"
  else
    problem "$restore_code" "$1: not restored ($restore_code)"
  fi
}

main() {
  [ $# -ge 1 ] || usage
  what=$1
  shift
  if [ "$what" != list ]; then read_options "$@"; fi
  preflight || return
  open_repository || return
  if [ "$what" = list ]; then list "$@"; return; fi
  lock_take restore 86400 || return
  locked=yes
  case $what in
    all) stores=$(stores_of "$BACKUP_AGENT") ;;
    -*) usage ;;
    *) stores=$(own_units "$what") || return ;;
  esac
  result=0
  for store in $stores; do
    one=0
    restore_store "$store" || one=$?
    result=$(worse "$result" "$one")
  done
  return "$result"
}

main "$@"
`;
}
