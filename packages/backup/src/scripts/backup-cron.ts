import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup-cron.sh`: starts jobs at their times. */
export function cronScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# Starts backups at their times: what the container of an agent runs. ${madeBy}
#
#   backup-cron.sh            as BACKUP_SCHEDULER says: loop (the default) or crond
#   backup-cron.sh --once     starts what is due, waits for it, and ends: for a scheduler outside
#   backup-cron.sh --health   whether the loop still runs: for the health check
#
# The loop catches up: what should have been started while this was down is started once, when it is up again. A job that failed
# is tried again after a while, and soon where it was never good. No job runs twice at a time. Full backups run one after the
# other; what has to be frequent does not wait for them.
set -u
umask 077

scripts=\${BACKUP_SCRIPTS:-$(cd "$(dirname "$0")" && pwd)}
BACKUP_LOG_NAME=cron
# shellcheck source=scripts/backup/common.sh
. "$scripts/backup/common.sh"
# shellcheck source=scripts/backup/jobs.sh
. "$scripts/backup/jobs.sh"
# shellcheck source=scripts/backup/agent.sh
. "$scripts/backup/agent.sh"

# shellcheck source=scripts/backup/schedule.sh
. "$scripts/backup/schedule.sh"

tick_seconds=\${BACKUP_TICK_SECONDS:-15}

# --- Tasks that are due

# take_due LANE: the tasks of a lane that are due. They are so no longer, but taken, until their run has ended.
take_due() {
  for take_task in $(tasks); do
    [ "$(kept_number "due/$take_task" since)" -ne 0 ] || continue
    load_task "$take_task"
    [ "$task_lane" = "$1" ] || continue
    keep "due/$take_task" since 0
    : >"$BACKUP_WORK/$take_task.taken"
    echo "$take_task"
  done
}

# run_care NAME: with its result noted, as the jobs do it themselves.
run_care() {
  keep "care/$1" attempt "$(now)"
  care_code=0
  case $1 in
    verify) /bin/sh "$scripts/verify.sh" || care_code=$? ;;
    *) /bin/sh "$scripts/backup.sh" "$1" || care_code=$? ;;
  esac
  keep "care/$1" code "$care_code"
  keep "care/$1" end "$(now)"
  return "$care_code"
}

# --- Running

children=

# start COMMAND...: beside this, and remembered, so that it can be stopped.
start() {
  "$@" &
  children="$children $!"
}

# forget_children: those that have ended.
forget_children() {
  children_now=
  for child in $children; do
    if kill -0 "$child" 2>/dev/null; then children_now="$children_now $child"; else wait "$child" 2>/dev/null; fi
  done
  children=$children_now
}

stop() {
  trap - TERM INT
  say "stopping"
  for child in $children; do kill -TERM "$child" 2>/dev/null; done
  wait
  exit 0
}

# in_lane TASK...: a shell that stops what it runs when it is stopped. A number after "-" is a wait, in seconds.
in_lane() {
  lane_child=
  trap '[ -z "$lane_child" ] || kill -TERM "$lane_child" 2>/dev/null; wait; exit 143' TERM INT
  lane_code=0
  for lane_task in "$@"; do
    case $lane_task in
      -*) sleep "\${lane_task#-}" & ;;
      care:*) run_care "\${lane_task#care:}" & ;;
      *) /bin/sh "$scripts/backup.sh" "$lane_task" & ;;
    esac
    lane_child=$!
    lane_one=0
    wait "$lane_child" || lane_one=$?
    lane_child=
    rm -f "$BACKUP_WORK/\${lane_task#care:}.taken"
    lane_code=$(worse "$lane_code" "$lane_one")
  done
  exit "$lane_code"
}

# jitter [JOB]...: the starts of several agents are spread a little, each always in the same way; not of what was never good.
jitter() {
  jitter_most=\${BACKUP_JITTER_SECONDS:-0}
  for jitter_task in "$@"; do
    load_task "$jitter_task"
    ! never_good || jitter_most=0
  done
  [ "$jitter_most" -gt 0 ] || { echo 0; return; }
  jitter_sum=$(printf '%s' "$BACKUP_AGENT" | cksum)
  echo $((\${jitter_sum%% *} % jitter_most))
}

full_lane=
care_lane=

# start_due: full backups and care one after the other, each in its lane; frequent ones at once.
start_due() {
  if [ -z "$full_lane" ] || ! kill -0 "$full_lane" 2>/dev/null; then
    start_tasks=$(take_due full)
    # shellcheck disable=SC2046,SC2086 # names
    if [ -n "$start_tasks" ]; then start in_lane "-$(jitter $start_tasks)" $start_tasks; full_lane=$!; fi
  fi
  if [ -z "$care_lane" ] || ! kill -0 "$care_lane" 2>/dev/null; then
    start_tasks=$(take_due care | sed 's/^/care:/')
    # shellcheck disable=SC2086 # names
    if [ -n "$start_tasks" ]; then start in_lane "-$(jitter)" $start_tasks; care_lane=$!; fi
  fi
  for start_task in $(take_due between); do start in_lane "-$(jitter "$start_task")" "$start_task"; done
}

# A request that was made through the service: everything is due, once.
look_for_request() {
  is_number "\${BACKUP_REQUEST:-}" || return 0
  [ "$BACKUP_REQUEST" -gt "$(kept_number cron request)" ] || return 0
  keep cron request "$BACKUP_REQUEST"
  for request_job in $(jobs_of "$BACKUP_AGENT"); do keep "due/$request_job" since "$(now)"; done
}

look() {
  look_now=$(now)
  look_last=$(kept_number cron looked)
  # At the first start, and after the clock was set back.
  if [ "$look_last" -eq 0 ] || [ "$look_last" -gt "$look_now" ]; then look_last=$look_now; fi
  mark_scheduled "$look_last" "$look_now"
  mark_overdue "$look_now"
  keep cron looked "$look_now"
}

loop() {
  trap stop TERM INT
  look_for_request
  say "the jobs of $BACKUP_AGENT: $(jobs_of "$BACKUP_AGENT" | tr '\\n' ' ')"
  while :; do
    keep cron alive "$(now)"
    look
    forget_children
    start_due
    refresh_lag
    sleep "$tick_seconds" &
    wait $!
  done
}

# refresh_lag: the age of what was last saved of a log grows while nothing happens.
refresh_lag() {
  for lag_job in $(jobs_of "$BACKUP_AGENT"); do
    load_job "$lag_job"
    [ "$job_method" != binlog ] || publish_job "$lag_job"
  done
}

once() {
  trap stop TERM INT
  look
  forget_children
  start_due
  once_code=0
  for once_child in $children; do
    once_one=0
    wait "$once_child" || once_one=$?
    once_code=$(worse "$once_code" "$once_one")
  done
  exit "$once_code"
}

# crond has no memory: what should have run while it was down is not caught up with.
crond_runs() {
  crond_folder=\${BACKUP_CRONTABS:-/tmp/crontabs}
  mkdir -p "$crond_folder" || exit 78
  {
    for crond_task in $(tasks); do
      load_task "$crond_task"
      case $task_state in
        care/verify) crond_command="$scripts/verify.sh" ;;
        *) crond_command="$scripts/backup.sh $crond_task" ;;
      esac
      echo "$task_cron /bin/sh $crond_command >/proc/1/fd/1 2>/proc/1/fd/2"
    done
    echo "* * * * * date +\\\\%s >$BACKUP_STATE/cron/alive"
  } >"$crond_folder/root"
  mkdir -p "$BACKUP_STATE/cron"
  keep cron alive "$(now)"
  exec crond -f -d 8 -c "$crond_folder"
}

if [ "\${1:-}" = --health ]; then
  health_age=$(($(now) - $(kept_number cron alive)))
  [ "$health_age" -le 300 ]
  exit
fi

# restic asks by this signal whether the process of a lock still lives, and numbers of processes come again.
trap '' HUP
preflight || exit
# Nobody else with this name can be at work when a container starts.
[ "\${1:-}" = --once ] || { rm -rf "$BACKUP_WORK"; mkdir -p "$BACKUP_WORK"; }
case \${1:-} in
  --once) once ;;
  "") if [ "\${BACKUP_SCHEDULER:-loop}" = crond ]; then crond_runs; else loop; fi ;;
  *) problem 78 "unknown: $1"; exit ;;
esac
`;
}
