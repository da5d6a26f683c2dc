import { firstTries, retryAfter } from "../job-plan.ts";
import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/schedule.sh`: when tasks are due. */
export function scheduleScript({ madeBy }: ScriptNames): string {
  return `# shellcheck shell=sh
# When tasks are due: schedules of cron, and what was missed or failed. ${madeBy}
# shellcheck disable=SC2034,SC2154 # set, or used, by what reads this
# It is read by backup-cron.sh with ".", after common.sh and jobs.sh.

retry_seconds=\${BACKUP_RETRY_SECONDS:-${retryAfter / 1000}}
most_tries=3
# For a job that was never good.
first_seconds=${firstTries.after / 1000}
first_tries=${firstTries.count}
# What is older than this is not looked up minute by minute: it is overdue.
most_minutes=1440

# --- Tasks: the jobs of this agent, and the keeper's care for the repository

tasks() { jobs_of "$BACKUP_AGENT"; cares_of "$BACKUP_AGENT"; }

# load_task NAME: task_cron, task_interval, task_lane, task_state (its folder), task_first (now, or later).
load_task() {
  if load_job "$1" 2>/dev/null; then
    task_cron=$job_cron task_interval=$job_interval task_lane=$job_lane task_state=jobs/$1 task_first=now
  else
    load_care "$1"
    task_cron=$care_cron task_interval=$care_interval task_lane=care task_state=care/$1 task_first=later
  fi
}

# never_good: whether the loaded task is a job without one good run. Its database, or the repository, may still be starting.
never_good() { [ "$task_first" = now ] && [ "$(kept_number "$task_state" ok)" -eq 0 ]; }

# --- Schedules of cron

# field_matches FIELD VALUE LOWEST HIGHEST
field_matches() {
  field_rest=$1,
  while [ -n "$field_rest" ]; do
    field_item=\${field_rest%%,*}
    field_rest=\${field_rest#*,}
    field_step=
    case $field_item in */*) field_step=\${field_item#*/} field_item=\${field_item%/*} ;; esac
    field_from=\${field_item%-*}
    field_to=\${field_item#*-}
    case $field_item in
      \\*) field_from=$3 field_to=$4 ;;
      *-*) ;;
      *) [ -z "$field_step" ] || field_to=$4 ;;
    esac
    [ "$2" -lt "$field_from" ] || [ "$2" -gt "$field_to" ] || [ $((($2 - field_from) % \${field_step:-1})) -ne 0 ] || return 0
  done
  return 1
}

# cron_matches MINUTE HOUR DAY MONTH WEEKDAY CRON: without leading zeros.
cron_matches() {
  cron_minute=$1 cron_hour=$2 cron_day=$3 cron_month=$4 cron_weekday=$5
  set -f
  # shellcheck disable=SC2086 # five fields
  set -- $6
  set +f
  field_matches "$1" "$cron_minute" 0 59 && field_matches "$2" "$cron_hour" 0 23 &&
    field_matches "$3" "$cron_day" 1 31 && field_matches "$4" "$cron_month" 1 12 || return 1
  field_matches "$5" "$cron_weekday" 0 7 || { [ "$cron_weekday" -eq 0 ] && field_matches "$5" 7 0 7; }
}

# --- What is due. A job that is due stays so until it is taken, and what was taken is not due again before it has ended.

# mark_scheduled FROM TO: every job whose schedule names a minute after FROM and not after TO, in seconds.
mark_scheduled() {
  mark_at=$((($1 / 60 + 1) * 60))
  [ $((($2 - mark_at) / 60)) -le "$most_minutes" ] || mark_at=$((($2 / 60 - most_minutes) * 60))
  mark_tasks=$(tasks)
  mark_day=
  while [ "$mark_at" -le "$2" ]; do
    if [ "$mark_day" != $((mark_at / 86400)) ]; then
      mark_day=$((mark_at / 86400))
      # Leading zeros would make octal numbers.
      mark_date=$(date -u -d "@$mark_at" '+%d %m %w' | sed 's/0\\([0-9]\\)/\\1/g')
    fi
    for mark_job in $mark_tasks; do
      load_task "$mark_job"
      # shellcheck disable=SC2086 # three fields
      if cron_matches $((mark_at / 60 % 60)) $((mark_at / 3600 % 24)) $mark_date "$task_cron"; then
        keep "due/$mark_job" since "$mark_at"
        keep "due/$mark_job" tries 0
      fi
    done
    mark_at=$((mark_at + 60))
  done
}

# may_retry SECONDS: whether the loaded task, which failed so long ago, is tried again. Sets retry_key, where its tries are counted,
# and retry_count.
may_retry() {
  if never_good; then
    # Apart from the others, which every scheduled time sets back.
    retry_key=first_tries
    retry_count=$(kept_number "due/$mark_job" first_tries)
    [ "$1" -ge "$retry_seconds" ] || { [ "$1" -ge "$first_seconds" ] && [ "$retry_count" -lt "$first_tries" ]; }
  else
    retry_key=tries
    retry_count=$(kept_number "due/$mark_job" tries)
    [ "$1" -ge "$retry_seconds" ] && [ "$retry_count" -lt "$most_tries" ]
  fi
}

# mark_overdue NOW: jobs that never ran, whose last run is too long ago, that failed, or whose last run is in the future because
# the clock was wrong.
mark_overdue() {
  for mark_job in $(tasks); do
    if [ "$(kept_number "due/$mark_job" since)" -ne 0 ] || [ -f "$BACKUP_WORK/$mark_job.taken" ]; then continue; fi
    load_task "$mark_job"
    mark_last=$(kept_number "$task_state" attempt)
    if [ "$mark_last" -eq 0 ] && [ "$task_first" = later ]; then
      keep "$task_state" attempt "$1"
      continue
    fi
    if [ "$mark_last" -gt $(($1 + 300)) ] || [ $(($1 - mark_last)) -gt $((task_interval + 120)) ]; then
      keep "due/$mark_job" since "$1"
      keep "due/$mark_job" tries 0
      continue
    fi
    mark_end=$(kept_number "$task_state" end)
    # A run without an end was killed.
    [ "$mark_end" -ge "$mark_last" ] || mark_end=$mark_last
    if [ "$(kept_number "$task_state" code)" -eq 0 ] && [ "$(kept_number "$task_state" end)" -ge "$mark_last" ]; then continue; fi
    if may_retry $(($1 - mark_end)); then
      keep "due/$mark_job" since "$1"
      keep "due/$mark_job" "$retry_key" $((retry_count + 1))
    fi
  done
}
`;
}
