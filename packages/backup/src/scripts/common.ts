import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/common.sh`: what all scripts share. */
export function commonScript({ madeBy }: ScriptNames): string {
  return `# shellcheck shell=sh
# What the backup scripts share: messages, state, locks, time limits, metrics. ${madeBy}
# It is read by the other scripts with ".".
#
# Exit codes: 0 all good; 1 at least one job failed; 3 incomplete, which counts as failed; 10, 11 and 12 as restic's;
# 75 the same job is running already; 78 wrong configuration or usage; 124 stopped by a time limit.

BACKUP_SCRIPTS=\${BACKUP_SCRIPTS:-/scripts}
BACKUP_DATA=\${BACKUP_DATA:-/backup}
BACKUP_HANDOFF=\${BACKUP_HANDOFF:-/handoff}
BACKUP_STATE=\${BACKUP_STATE:-/state}
BACKUP_METRICS=\${BACKUP_METRICS:-/metrics}
BACKUP_LOG_NAME=\${BACKUP_LOG_NAME:-backup}
# Who backs up and who restores have the same state, and numbers of processes that may be the same.
own_host=$(hostname)
BACKUP_WORK=\${BACKUP_WORK:-$BACKUP_STATE/work/$own_host}

say() { printf '%s %s: %s\\n' "$(date -u '+%Y-%m-%dT%H:%M:%SZ')" "$BACKUP_LOG_NAME" "$*"; }
warn() { say "warning: $*" >&2; }

# problem CODE MESSAGE: says what is wrong, and gives the code back.
problem() {
  problem_code=$1
  shift
  say "error: $*" >&2
  return "$problem_code"
}

now() { date '+%s'; }

# spoken SECONDS: a time span for readers.
spoken() {
  if [ "$1" -ge 7200 ] || [ "$1" -eq 3600 ]; then echo "$(($1 / 3600))h"; elif [ "$1" -ge 120 ]; then echo "$(($1 / 60))m"; else echo "\${1}s"; fi
}

# is_number TEXT
is_number() {
  case $1 in "" | *[!0-9]*) return 1 ;; esac
}

# need COMMAND...: all of them must be there.
need() {
  for need_command in "$@"; do
    command -v "$need_command" >/dev/null 2>&1 || { problem 78 "the command $need_command is missing"; return; }
  done
}

# --- State: one small file for each fact, replaced by renaming, so that it is never half written.

# keep FOLDER KEY VALUE
keep() {
  mkdir -p "$BACKUP_STATE/$1" &&
    printf '%s\\n' "$3" >"$BACKUP_STATE/$1/.$2.$$" &&
    mv -f "$BACKUP_STATE/$1/.$2.$$" "$BACKUP_STATE/$1/$2"
}

# kept FOLDER KEY [DEFAULT]: what was kept, or the default. A value that was damaged counts as absent.
kept() {
  kept_value=
  [ ! -f "$BACKUP_STATE/$1/$2" ] || read -r kept_value <"$BACKUP_STATE/$1/$2" || true
  printf '%s\\n' "\${kept_value:-\${3:-}}"
}

# kept_number FOLDER KEY: a number; 0 where there is none.
kept_number() {
  kept_count=$(kept "$1" "$2" 0)
  if is_number "$kept_count"; then printf '%s\\n' "$kept_count"; else echo 0; fi
}

# --- Locks: a folder is made or it is not, so only one process can have it.

# lock_take NAME SECONDS: rc 75 where another process has it. One that is older than SECONDS, or whose process is gone, is
# taken over.
lock_take() {
  lock_folder=$BACKUP_STATE/locks/$1
  mkdir -p "$BACKUP_STATE/locks" || { problem 78 "the state cannot be written to $BACKUP_STATE"; return; }
  if mkdir "$lock_folder" 2>/dev/null; then
    lock_mark "$lock_folder"
    return
  fi
  lock_read
  # A process between making the folder and writing its name has a moment for it.
  if ! is_number "$lock_pid" || ! is_number "$lock_since"; then
    sleep 1
    lock_read
  fi
  if is_number "$lock_pid" && is_number "$lock_since"; then
    lock_age=$(($(now) - lock_since))
    if [ "$lock_age" -ge -300 ] && [ "$lock_age" -le "$2" ] && lock_lives; then
      say "$1 is running already (process $lock_pid, since $(spoken "\${lock_age#-}"))"
      return 75
    fi
  fi
  # Whoever succeeds in renaming the old lock may have the new one.
  mv "$lock_folder" "$lock_folder.stale.$$" 2>/dev/null || return 75
  rm -rf "$lock_folder.stale.$$"
  warn "the lock of $1 was left behind by a process that is gone, or ran too long: taken over"
  mkdir "$lock_folder" 2>/dev/null || return 75
  lock_mark "$lock_folder"
}

# lock_read: whose it is: a process, since when, in which container, and when that process was started.
lock_read() {
  lock_pid='' lock_since='' lock_host='' lock_start=''
  [ ! -f "$lock_folder/owner" ] || read -r lock_pid lock_since lock_host lock_start <"$lock_folder/owner" || true
}

# lock_lives: a process with the same number that was started at another time is another one. Of another container nobody knows:
# only the lock's age counts then.
lock_lives() {
  [ "\${lock_host:-$own_host}" = "$own_host" ] || return 0
  kill -0 "$lock_pid" 2>/dev/null || return 1
  [ -z "$lock_start" ] || [ "$lock_start" = "$(process_start "$lock_pid")" ]
}

# process_start PID: in ticks since the machine was started.
process_start() { sed 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

lock_mark() {
  printf '%s %s %s %s\\n' "$$" "$(now)" "$own_host" "$(process_start $$)" >"$1/owner.tmp" && mv -f "$1/owner.tmp" "$1/owner"
}

lock_drop() { rm -rf "$BACKUP_STATE/locks/\${1:?}"; }

# --- Time limits

# limited SECONDS COMMAND...: rc 124 where it was stopped. The command gets nothing on standard input. It runs beside the shell,
# which therefore can be told to stop: see stop_child.
limited() {
  limited_seconds=$1
  limited_since=$(now)
  shift
  limited_code=0
  timeout -k 60 "$limited_seconds" "$@" &
  limited_child=$!
  wait "$limited_child" || limited_code=$?
  limited_child=
  # busybox gives the signal's code instead of 124.
  if [ "$limited_code" -ne 0 ] && [ $(($(now) - limited_since)) -ge "$limited_seconds" ]; then limited_code=124; fi
  return "$limited_code"
}

# stop_child: for a trap. Lets the command that runs end properly: restic then removes its lock.
stop_child() {
  [ -n "\${limited_child:-}" ] || return 0
  kill -TERM "$limited_child" 2>/dev/null
  wait "$limited_child" 2>/dev/null
  limited_child=
}

# --- Results

# worse CODE CODE: the worse of two results. A failure is worse than an incomplete backup, that than a run that was skipped.
worse() {
  if [ "$1" -eq 0 ]; then echo "$2"; elif [ "$2" -eq 0 ] || [ "$1" -eq "$2" ]; then echo "$1"
  elif [ "$1" -eq 75 ]; then echo "$2"; elif [ "$2" -eq 75 ]; then echo "$1"
  elif [ "$1" -eq 3 ]; then echo "$2"; elif [ "$2" -eq 3 ]; then echo "$1"
  else echo 1; fi
}

# --- Metrics: one file for each subject, replaced by renaming, so that node-exporter never reads half of one.

# publish NAME: the metrics on standard input.
publish() {
  [ -d "$BACKUP_METRICS" ] || return 0
  publish_file=$BACKUP_METRICS/backup_$1.prom
  if cat >"$publish_file.$$" && chmod 0644 "$publish_file.$$" && mv -f "$publish_file.$$" "$publish_file"; then return 0; fi
  rm -f "$publish_file.$$"
  warn "the metrics of $1 could not be written to $BACKUP_METRICS"
}

# gauge NAME LABELS VALUE HELP
gauge() { printf '# HELP %s %s\\n# TYPE %s gauge\\n%s{%s} %s\\n' "$1" "$4" "$1" "$1" "$2" "$3"; }
`;
}
