import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup.sh`: takes backups, forgets, checks. */
export function backupScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# Takes backups now. ${madeBy}
#
#   scripts/backup.sh                    every job, then forgets what the retention does not keep
#   scripts/backup.sh NAME...            jobs or stores: see scripts/backup/jobs.sh
#   scripts/backup.sh --accept-empty NAME...       the same, although no row is left in the database
#   scripts/backup.sh forget [--accept STORE]...   forgets and prunes; --accept: the store may have shrunk
#   scripts/backup.sh check              checks the repository and reads a twelfth of it
#   scripts/backup.sh list               the jobs, and how the last run of each ended
#
# On a host it runs itself in the containers that are there. A job that fails does not keep the others from running; the exit
# code is the worst: 0 all good, 1 failed, 3 incomplete, 10, 11 and 12 as restic's, 75 running already, 78 wrong configuration.
set -u
umask 077

scripts=\${BACKUP_SCRIPTS:-$(cd "$(dirname "$0")" && pwd)}
if [ -z "\${BACKUP_AGENT:-}" ]; then
  exec /bin/sh "$scripts/backup/host.sh" backup "$@"
fi
# shellcheck source=scripts/backup/common.sh
. "$scripts/backup/common.sh"
# shellcheck source=scripts/backup/jobs.sh
. "$scripts/backup/jobs.sh"
# shellcheck source=scripts/backup/agent.sh
. "$scripts/backup/agent.sh"

# --- What happens when this is told to stop: the command that runs ends properly, and the job counts as failed.

current_job=
current_lock=
accept_empty=
stop() {
  trap - TERM INT
  stop_child
  stop_asking
  [ -z "$current_job" ] || finish_job 143
  exit 143
}
# restic asks by this signal whether the process of a lock still lives, and numbers of processes come again.
trap '' HUP
trap stop TERM INT
trap '[ -z "$current_lock" ] || lock_drop "$current_lock"' EXIT

# --- One job

# finish_job CODE: notes how it ended, for the next run and for the alerts.
finish_job() {
  keep "jobs/$current_job" code "$1"
  keep "jobs/$current_job" end "$(now)"
  keep "jobs/$current_job" seconds "$(($(now) - $(kept_number "jobs/$current_job" attempt)))"
  if [ "$1" -eq 0 ]; then
    # The data is as old as the start of the run, unless the worker knows better.
    keep "jobs/$current_job" ok "\${data_time:-$(kept "jobs/$current_job" attempt)}"
    say "$current_job: done"
  else
    say "$current_job: failed ($1)" >&2
  fi
  publish_job "$current_job"
  current_job=
}

# run_job NAME: in isolation; its result is the code.
run_job() {
  load_job "$1" || { problem 78 "there is no job $1"; return; }
  lock_take "job-$1" $((job_limit * 2 + 900)) || return
  current_lock=job-$1
  current_job=$1
  keep "jobs/$1" attempt "$(now)" || { problem 78 "the state cannot be written to $BACKUP_STATE"; finish_job 78; return 78; }
  say "$1: starting"
  run_job_code=0
  data_time=
  do_job || run_job_code=$?
  finish_job "$run_job_code"
  lock_drop "$current_lock"
  current_lock=
  return "$run_job_code"
}

do_job() {
  # What an engine, or the copy elsewhere, keeps itself needs no restic.
  preflight_host || return
  if [ -n "$job_paths" ]; then
    preflight || return
    open_repository || return
  fi
  do_job_run=$(date -u '+%Y%m%dT%H%M%SZ')
  if [ -n "$job_worker" ]; then
    ask "$job_worker" backup "$job_limit" backup "$job_name" "$do_job_run" || { problem $? "$job_name: the worker failed"; return; }
  fi
  if [ -n "$job_paths" ]; then
    check_sources || return
    check_rows || return
    save_snapshot "$do_job_run" || return
  else
    # The engine keeps its snapshots itself; it tells of the newest.
    engine_facts=$BACKUP_HANDOFF/$job_worker/out/newest
    if [ -s "$engine_facts" ]; then read -r data_time engine_bytes <"$engine_facts"; fi
    is_number "$data_time" || { problem 1 "$job_name: the worker tells of no snapshot"; return; }
    ! is_number "\${engine_bytes:-}" || keep "jobs/$job_name" bytes "$engine_bytes"
  fi
  # What was only needed until it is in the repository can go.
  if [ -n "$job_worker" ]; then ask "$job_worker" backup 600 saved "$job_name" "$do_job_run" || warn "$job_name: the worker could not clean up"; fi
}

# check_sources: restic 0.17 leaves a path out in silence that is not there, and an empty folder is a good backup to it.
check_sources() {
  check_list=$BACKUP_WORK/$job_name.sources
  printf '%s\\n' "$job_paths" >"$check_list" || return 1
  check_found=
  while read -r check_path; do
    [ -e "$check_path" ] || { problem 1 "$job_name: $check_path is not there"; return; }
    [ -n "$check_found" ] || check_found=$(find "$check_path" -type f -print 2>/dev/null | head -n 1)
  done <"$check_list"
  rm -f "$check_list"
  [ -n "$check_found" ] || problem 1 "$job_name: there is no file at all in its folders: is this the right node?"
}

# check_rows: a server that was emptied, or made anew on the wrong node, is dumped without any error. The worker's manifest says
# how many rows there are, and each snapshot carries the number as a tag: a new node has no other memory. Sets rows_tags.
check_rows() {
  rows_tags=
  rows_file=$(printf '%s\\n' "$job_paths" | sed 1q)/manifest.json
  [ "$job_kind" = full ] && [ -f "$rows_file" ] || return 0
  rows_now=$(jq -r '.rows // empty' "$rows_file" 2>/dev/null)
  is_number "$rows_now" || return 0
  snapshots_of "$job_name" || return
  rows_before=$(jq -r '[.[].tags[]? | select(startswith("rows-"))] | last // "" | ltrimstr("rows-")' "$snapshots_file")
  rm -f "$snapshots_file"
  is_number "$rows_before" || rows_before=0
  rows_tags=,rows-$rows_now
  if [ "$rows_now" -eq 0 ] && [ "$rows_before" -gt 0 ] && [ -z "$accept_empty" ]; then
    problem 1 "$job_name: it has no rows at all, and $rows_before in the last snapshot: is this the right server? If it is: backup.sh --accept-empty $job_name"
    return
  fi
  [ "$((rows_now * 2))" -lt "$rows_before" ] || return 0
  rows_tags=$rows_tags,doubtful
  warn "$job_name: it went from $rows_before to $rows_now rows: nothing is forgotten until somebody has looked"
}

# save_snapshot RUN
save_snapshot() {
  save_result=$BACKUP_WORK/$job_name.json
  save_files=$BACKUP_WORK/$job_name.files
  if [ -n "$job_list" ]; then
    [ -f "$job_list" ] || { problem 1 "$job_name: the worker gave no list"; return; }
    # Paths below the first of the sources; the others are taken as they are.
    save_root=$(printf '%s\\n' "$job_paths" | sed 1q)
    { sed "s|^|$save_root/|" "$job_list"; printf '%s\\n' "$job_paths" | sed 1d; } >"$save_files" || return 1
  else
    printf '%s\\n' "$job_paths" >"$save_files" || return 1
  fi
  printf '%s\\n' "$job_excludes" >"$save_files.not"
  save_code=0
  restic_run "$job_limit" backup --json --host "$BACKUP_HOST" --tag "$job_tags,run-$1$rows_tags" \\
    --files-from-verbatim "$save_files" --exclude-file "$save_files.not" >"$save_result" || save_code=$?
  rm -f "$save_files" "$save_files.not"
  if [ "$save_code" -ne 0 ]; then
    problem "$save_code" "$job_name: restic failed ($save_code)"
    return
  fi
  save_id=$(jq -r 'select(.message_type == "summary") | .snapshot_id' "$save_result" 2>/dev/null)
  save_bytes=$(jq -r 'select(.message_type == "summary") | .total_bytes_processed' "$save_result" 2>/dev/null)
  rm -f "$save_result"
  case $save_id in "" | null) problem 1 "$job_name: restic says nothing of a snapshot"; return ;; esac
  is_number "$save_bytes" || save_bytes=0
  if [ "$save_bytes" -lt "$job_floor" ]; then
    problem 1 "$job_name: the snapshot $save_id has $save_bytes bytes, and $job_floor is the least that can be right"
    return
  fi
  save_before=$(kept_number "jobs/$job_name" bytes)
  [ "$job_kind" != full ] || [ "$((save_bytes * 2))" -ge "$save_before" ] ||
    warn "$job_name: it shrank from $save_before to $save_bytes bytes: nothing is forgotten until somebody has looked"
  keep "jobs/$job_name" bytes "$save_bytes"
  keep "jobs/$job_name" snapshot "$save_id"
  say "$job_name: snapshot $save_id, $save_bytes bytes"
}

# --- Forgetting, which is the only thing here that removes backups. It looks into the repository, not at what jobs say: the
# jobs of other nodes are in there too.

forget() {
  preflight || return
  open_repository || return
  lock_take repository 28800 || return
  current_lock=repository
  forget_code=0
  for forget_job in $(all_jobs); do
    load_job "$forget_job"
    [ -n "$job_paths" ] || continue
    if forget_allowed "$@"; then
      # shellcheck disable=SC2086 # flags
      restic_run 3600 forget --host "$BACKUP_HOST" --tag "$job_tags" --group-by host $job_keep >/dev/null ||
        forget_code=$(worse "$forget_code" $?)
    else
      forget_code=$(worse "$forget_code" 1)
    fi
  done
  if [ "$forget_code" -eq 0 ]; then
    # Backups wait while this runs, so it does not tidy up everything at once.
    restic_run 14400 prune --max-unused 5% --max-repack-size "\${BACKUP_PRUNE_SIZE:-2G}" >/dev/null || forget_code=$?
  else
    problem "$forget_code" "nothing is pruned, because not every job has a good, recent backup"
  fi
  [ "$forget_code" -ne 0 ] || { keep repository forget "$(now)"; say "forgotten and pruned"; }
  publish_repository
  lock_drop repository
  current_lock=
  return "$forget_code"
}

# forget_allowed [--accept STORE]...: the job's newest snapshot must be recent, and not far smaller than those before it.
forget_allowed() {
  snapshots_of "$job_name" || return
  # The newest snapshot's age, its size, the largest size of the four before it, and whether one of these five was doubtful.
  allowed_facts=$(jq -r --argjson now "$(now)" '
    reverse | .[:5]
    | if length == 0 then "none" else
        [ $now - .[0].seconds, (.[0].summary.total_bytes_processed // 0),
          ([.[1:][] | .summary.total_bytes_processed // 0] | max // 0),
          (if any(.[]; any(.tags[]?; . == "doubtful")) then "doubtful" else "good" end) ] | map(tostring) | join(" ")
      end' "$snapshots_file") || allowed_facts=none
  rm -f "$snapshots_file"
  [ "$allowed_facts" != none ] || { problem 1 "$job_name: it has no snapshot at all"; return; }
  # shellcheck disable=SC2086 # four words
  allowed_check $allowed_facts "$@"
}

# allowed_check AGE BYTES BYTES_BEFORE good|doubtful [--accept STORE]...
allowed_check() {
  allowed_age=$1
  allowed_bytes=$2
  allowed_before=$3
  allowed_doubt=$4
  shift 4
  if [ "$allowed_age" -gt "$job_oldest" ]; then
    problem 1 "$job_name: its newest snapshot is $(spoken "$allowed_age") old, and $(spoken "$job_oldest") is the limit"
    return
  fi
  # Logs come and go; what is complete in itself should not become half of what it was.
  if [ "$job_kind" != full ] || { [ "$((allowed_bytes * 2))" -ge "$allowed_before" ] && [ "$allowed_doubt" = good ]; }; then return 0; fi
  while [ $# -ge 2 ]; do
    [ "$1" != --accept ] || { [ "$2" != "$job_store" ] && [ "$2" != "$job_group" ]; } || return 0
    shift
  done
  if [ "$allowed_doubt" = good ]; then allowed_why="its newest snapshot has $allowed_bytes bytes, those before up to $allowed_before"; else allowed_why="it lost more than half of its rows lately"; fi
  problem 1 "$job_name: $allowed_why. If that is right: backup.sh forget --accept $job_store"
}

# --- The repository as a whole

check() {
  preflight || return
  open_repository || return
  lock_take repository 28800 || return
  current_lock=repository
  check_month=$(date -u '+%m')
  check_result=0
  # Without a lock, because it would keep every backup waiting; what prunes has the lock above.
  restic_run "\${BACKUP_CHECK_SECONDS:-14400}" check --no-lock --read-data-subset="\${check_month#0}/12" >/dev/null || check_result=$?
  if [ "$check_result" -eq 0 ]; then
    keep repository check "$(now)"
    say "the repository is whole"
  else
    problem "$check_result" "the repository has errors, or could not be read"
  fi
  publish_repository
  lock_drop repository
  current_lock=
  return "$check_result"
}

# --- What a person sees

list() {
  printf '%-28s %-12s %-20s %-6s %s\\n' JOB STORE LAST_GOOD CODE SCHEDULE
  for list_job in $(jobs_of "$BACKUP_AGENT"); do
    load_job "$list_job"
    list_ok=$(kept_number "jobs/$list_job" ok)
    if [ "$list_ok" -eq 0 ]; then list_ok=never; else list_ok="$(spoken $(($(now) - list_ok))) ago"; fi
    printf '%-28s %-12s %-20s %-6s %s\\n' "$list_job" "$job_store" "$list_ok" "$(kept "jobs/$list_job" code -)" "$job_cron"
  done
}

# names_to_jobs NAME...: the jobs of this agent that are meant.
names_to_jobs() {
  for names_name in "$@"; do
    names_found=
    for names_job in $(jobs_of "$BACKUP_AGENT") $(manual_jobs_of "$BACKUP_AGENT"); do
      load_job "$names_job"
      # A whole store never means what needs a stopped service.
      if [ "$job_lane" = manual ] && [ "$names_job" != "$names_name" ]; then continue; fi
      if [ "$names_job" = "$names_name" ] || [ "$job_store" = "$names_name" ] || [ "$job_group" = "$names_name" ]; then
        names_found=yes
        echo "$names_job"
      fi
    done
    [ -n "$names_found" ] || { problem 78 "neither a job nor a store of $BACKUP_AGENT: $names_name"; return; }
  done
}

main() {
  case \${1:-} in
    forget) shift; forget "$@"; return ;;
    check) check; return ;;
    list) list; return ;;
    --accept-empty) accept_empty=yes; shift; [ $# -gt 0 ] || { problem 78 "--accept-empty: which?"; return; } ;;
    -*) sed -n '2,/^set/{/^#/p;}' "$0"; return 78 ;;
  esac
  if [ $# -eq 0 ]; then
    main_jobs=$(jobs_of "$BACKUP_AGENT")
  else
    main_jobs=$(names_to_jobs "$@") || return
  fi
  main_code=0
  for main_job in $main_jobs; do
    main_one=0
    run_job "$main_job" || main_one=$?
    main_code=$(worse "$main_code" "$main_one")
  done
  if [ $# -eq 0 ] && [ "$main_code" -eq 0 ] && [ "\${BACKUP_KEEPER:-yes}" = yes ]; then
    forget || main_code=$(worse "$main_code" $?)
  elif [ "$main_code" -eq 0 ]; then
    publish_repository
  fi
  return "$main_code"
}

main "$@"
`;
}
