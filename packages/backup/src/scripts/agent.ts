import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/agent.sh`: what the scripts share that run restic. */
export function agentScript({ madeBy, stack }: ScriptNames): string {
  return `# shellcheck shell=sh
# What the agents share, which run restic: credentials, pre-flight, the repository, and work for the workers. ${madeBy}
# shellcheck disable=SC2034,SC2154 # set, or used, by what reads this
# It is read by backup.sh, restore.sh and verify.sh with ".", after common.sh and jobs.sh.

BACKUP_AGENT=\${BACKUP_AGENT:-restic-backup}
BACKUP_HOST=\${BACKUP_HOST:-${stack}}
BACKUP_REPO=\${BACKUP_REPO:-primary}

# --- Credentials. restic reads no *_FILE variable for S3, but it reads a file in the form of AWS.

# write_credentials: makes that file from the access key and the secret that is mounted. It is kept in memory.
write_credentials() {
  [ -n "\${BACKUP_S3_SECRET_FILE:-}" ] || return 0
  [ -s "$BACKUP_S3_SECRET_FILE" ] || { problem 78 "the secret $BACKUP_S3_SECRET_FILE is missing or empty"; return; }
  (
    umask 077
    printf '[default]\\naws_access_key_id = %s\\naws_secret_access_key = %s\\n' \\
      "\${BACKUP_S3_ACCESS_KEY:?}" "$(cat "$BACKUP_S3_SECRET_FILE")" >"$AWS_SHARED_CREDENTIALS_FILE.$$" &&
      mv -f "$AWS_SHARED_CREDENTIALS_FILE.$$" "$AWS_SHARED_CREDENTIALS_FILE"
  ) || problem 78 "the credentials could not be written to $AWS_SHARED_CREDENTIALS_FILE"
}

# --- The repository

# restic_once SECONDS ARGUMENTS...: what it says on standard error is shown and kept in $restic_errors.
restic_once() {
  restic_errors=$BACKUP_WORK/restic.$$.err
  mkdir -p "$BACKUP_WORK" || return 78
  restic_code=0
  limited "$@" 2>"$restic_errors" || restic_code=$?
  if [ "$restic_code" -ne 0 ]; then
    # restic 0.17.0 gives 1 for a wrong password; later ones give 12.
    if [ "$restic_code" -eq 1 ] && grep -q 'wrong password' "$restic_errors"; then restic_code=12; fi
    [ "$restic_code" -eq 10 ] || sed 's/^/  restic: /' "$restic_errors" >&2
  fi
  rm -f "$restic_errors"
  return "$restic_code"
}

# restic_run SECONDS ARGUMENTS...: waits for locks, removes those that are stale, and tries once more. Never all locks.
restic_run() {
  run_limit=$1
  shift
  run_wait=$((run_limit / 3))
  [ "$run_wait" -le "\${BACKUP_LOCK_SECONDS:-600}" ] || run_wait=\${BACKUP_LOCK_SECONDS:-600}
  run_code=0
  restic_once "$run_limit" restic --retry-lock "\${run_wait}s" "$@" || run_code=$?
  [ "$run_code" -eq 11 ] || return "$run_code"
  warn "the repository is locked: removing stale locks, then one more attempt"
  restic_once 120 restic unlock >/dev/null || true
  restic_once "$run_limit" restic --retry-lock "\${run_wait}s" "$@"
}

# open_repository: is it there, does it answer, is the password right? The keeper makes it where there has never been one.
open_repository() {
  open_code=0
  restic_once "\${BACKUP_PROBE_SECONDS:-40}" restic cat config --no-lock >/dev/null || open_code=$?
  case $open_code in
    0) [ -n "$(kept repository opened)" ] || keep repository opened "$(now)" ;;
    10)
      # What was there and is not any more may be the wrong bucket: backups must not go on in a new one as if nothing were missing.
      if [ -n "$(kept repository opened)" ]; then
        problem 10 "there is no repository any more at $RESTIC_REPOSITORY. If it is meant to begin anew: rm $BACKUP_STATE/repository/opened"
      elif [ "\${BACKUP_KEEPER:-yes}" != yes ]; then
        problem 10 "there is no repository yet: the keeper makes it"
      else
        make_repository
      fi
      ;;
    12) problem 12 "the repository does not open: wrong password" ;;
    124) problem 124 "the repository does not answer: $RESTIC_REPOSITORY" ;;
    *) problem "$open_code" "the repository cannot be read: $RESTIC_REPOSITORY" ;;
  esac
}

# make_repository: one job makes it, the others wait: two at a time would leave two keys, of which one fits.
make_repository() {
  make_tries=0
  until lock_take making-repository 300 >/dev/null; do
    make_tries=$((make_tries + 1))
    [ "$make_tries" -le 60 ] || { problem 75 "another job makes the repository, and does not end"; return; }
    sleep 2 &
    wait $!
  done
  make_code=0
  if ! restic_once "\${BACKUP_PROBE_SECONDS:-40}" restic cat config --no-lock >/dev/null 2>&1; then
    say "there is no repository yet: making it"
    restic_once 120 restic init >/dev/null || make_code=$?
  fi
  lock_drop making-repository
  [ "$make_code" -eq 0 ] || { problem "$make_code" "the repository could not be made"; return; }
  keep repository opened "$(now)"
}

# preflight_host: what must be right before anything is done.
preflight_host() {
  need timeout date find sed grep cat mv mkdir || return
  if ! mkdir -p "$BACKUP_WORK" 2>/dev/null || [ ! -w "$BACKUP_STATE" ]; then
    problem 78 "the folder of the state cannot be written: $BACKUP_STATE"
    return
  fi
  preflight_now=$(now)
  if ! is_number "$preflight_now" || [ "$preflight_now" -lt 1700000000 ] || [ "$preflight_now" -gt 7258118400 ]; then
    problem 78 "the clock is wrong: $(date)"
    return
  fi
}

# preflight: and before restic is asked.
preflight() {
  preflight_host || return
  need restic jq || return
  [ -n "\${RESTIC_REPOSITORY:-}" ] || { problem 78 "RESTIC_REPOSITORY is not set"; return; }
  [ -s "\${RESTIC_PASSWORD_FILE:-}" ] || { problem 78 "the repository's password is missing or empty: \${RESTIC_PASSWORD_FILE:-RESTIC_PASSWORD_FILE}"; return; }
  write_credentials
}

# snapshots_of JOB: into the file $snapshots_file, the oldest first, each with its time in seconds. Times are UTC or
# have an offset. What was made while a clock was fast comes before all others: it would else be the newest until that day.
snapshots_of() {
  load_job "$1" || return
  snapshots_file=$BACKUP_WORK/snapshots.$$
  restic_run 300 snapshots --json --no-lock --host "$BACKUP_HOST" --tag "$job_tags" >"$snapshots_file.raw" ||
    { problem $? "$1: its snapshots cannot be listed"; return; }
  jq --argjson now "$(now)" '
    def seconds: capture("^(?<at>[0-9T:-]{19})([.][0-9]+)?(?<sign>[Z+-])((?<h>[0-9]{2}):(?<m>[0-9]{2}))?$")
      | (.at + "Z" | fromdateiso8601)
        - (if .sign == "Z" then 0 else ((.h | tonumber) * 60 + (.m | tonumber)) * 60 * (if .sign == "-" then -1 else 1 end) end);
    map(. + { seconds: (.time | seconds) }) | sort_by(.seconds <= $now + 7200, .seconds)' "$snapshots_file.raw" >"$snapshots_file"
  rm -f "$snapshots_file.raw"
  snapshots_odd=$(jq -r --argjson now "$(now)" 'map(select(.seconds > $now + 7200) | .short_id) | join(" ")' "$snapshots_file")
  [ -z "$snapshots_odd" ] || warn "$1: made while a clock was wrong, or the clock is wrong now: $snapshots_odd"
}

# --- Work for a worker: a file is put into its folder, and the answer comes as a file.

# ask FOLDER QUEUE SECONDS VERB ARGUMENTS...: the worker's result. Its messages are shown. Arguments have no blanks.
ask() {
  ask_queue=$BACKUP_HANDOFF/$1/$2
  ask_limit=$3
  ask_what="$1: $4"
  shift 3
  ask_alive=0
  [ ! -f "$ask_queue/alive" ] || read -r ask_alive <"$ask_queue/alive" || true
  is_number "$ask_alive" || ask_alive=0
  ask_since=$(now)
  if [ $((ask_since - ask_alive)) -gt 60 ]; then
    problem 1 "$ask_what: no worker at $ask_queue: it does not run, or not on this node"
    return
  fi
  ask_id=$ask_since-$$-$1
  mkdir -p "$ask_queue/requests" "$ask_queue/answers" || return 1
  if ! printf '%s %s\\n' "$ask_limit" "$*" >"$ask_queue/requests/$ask_id.tmp" ||
    ! mv -f "$ask_queue/requests/$ask_id.tmp" "$ask_queue/requests/$ask_id.ask"; then
    problem 1 "$ask_what: the request could not be written"
    return
  fi
  ask_cancel=$ask_queue/requests/$ask_id
  # The worker keeps the limit itself; the rest is for its start and its answer.
  until [ -f "$ask_queue/answers/$ask_id.code" ]; do
    if [ $(($(now) - ask_since)) -gt $((ask_limit + 90)) ]; then
      stop_asking
      problem 124 "$ask_what: no answer in $(spoken "$ask_limit")"
      return
    fi
    sleep 1 &
    wait $!
  done
  ask_cancel=
  read -r ask_code <"$ask_queue/answers/$ask_id.code"
  [ ! -s "$ask_queue/answers/$ask_id.log" ] || sed 's/^/  /' "$ask_queue/answers/$ask_id.log"
  rm -f "$ask_queue/answers/$ask_id.code" "$ask_queue/answers/$ask_id.log"
  is_number "$ask_code" || ask_code=1
  return "$ask_code"
}

# stop_asking: for a trap. The worker stops what it was asked for.
stop_asking() {
  [ -n "\${ask_cancel:-}" ] || return 0
  rm -f "$ask_cancel.ask"
  : >"$ask_cancel.cancel" 2>/dev/null
  ask_cancel=
}

# stop_left FOLDER QUEUE VERB: stops what somebody asked for who was killed since: two at a time would be in each other's way.
stop_left() {
  left_queue=$BACKUP_HANDOFF/$1/$2
  left_tries=0
  rm -f "$left_queue/requests/"*"-$3.ask"
  for left_work in "$left_queue/working/"*"-$3"; do
    [ -f "$left_work" ] || continue
    : >"$left_queue/requests/\${left_work##*/}.cancel"
    # A worker that is gone will never answer, which is for others to say.
    while [ -f "$left_work" ] && [ "$left_tries" -lt 90 ]; do
      left_tries=$((left_tries + 1))
      sleep 1 &
      wait $!
    done
  done
}

# --- Metrics for the alerts

# publish_job NAME: what is known of a job, over restarts.
publish_job() {
  load_job "$1" || return
  {
    publish_labels="service=\\"$job_store\\",method=\\"$job_method\\",repo=\\"$job_repo\\""
    publish_ok=$(kept_number "jobs/$1" ok)
    # Without a good backup there is no series: an alert on absence then fires, and none on an age of fifty years.
    [ "$publish_ok" -eq 0 ] ||
      gauge backup_last_success_timestamp_seconds "$publish_labels" "$publish_ok" "When the last good backup was started."
    gauge backup_last_attempt_timestamp_seconds "$publish_labels" "$(kept_number "jobs/$1" attempt)" "When the last run was started."
    gauge backup_last_exit_code "$publish_labels" "$(kept_number "jobs/$1" code)" "How the last run ended: 0 is good."
    gauge backup_duration_seconds "$publish_labels" "$(kept_number "jobs/$1" seconds)" "How long the last run took."
    gauge backup_bytes "$publish_labels" "$(kept_number "jobs/$1" bytes)" "The size of the last good backup, before deduplication."
    if [ "$job_method" = binlog ] && [ "$publish_ok" -ne 0 ]; then
      gauge backup_binlog_lag_seconds "service=\\"$job_store\\"" "$(($(now) - publish_ok))" "For how long changes are not in the repository."
    fi
  } | publish "$1"
}

# old_locks: how many of the locks on standard input were not renewed for half an hour. Who works renews its own every few minutes.
old_locks() {
  old_count=0
  while read -r old_lock; do
    restic_once 60 restic cat lock "$old_lock" --no-lock </dev/null 2>/dev/null |
      jq -e --argjson now "$(now)" '
        (.time[-6:] | if test("^[+-]") then ((.[1:3] | tonumber) * 60 + (.[4:] | tonumber)) * (if .[:1] == "-" then -60 else 60 end) else 0 end) as $offset
        | $now - (.time[:19] + "Z" | fromdateiso8601) + $offset > 1800' >/dev/null &&
      old_count=$((old_count + 1))
  done
  echo "$old_count"
}

# publish_repository: by the keeper.
publish_repository() {
  [ "\${BACKUP_KEEPER:-yes}" = yes ] || return 0
  repository_facts=$BACKUP_WORK/repository.$$
  if restic_once 60 restic list locks --no-lock >"$repository_facts" 2>/dev/null; then keep repository locks "$(old_locks <"$repository_facts")"; fi
  if restic_once 60 restic list snapshots --no-lock >"$repository_facts" 2>/dev/null; then keep repository snapshots "$(grep -c . "$repository_facts")"; fi
  rm -f "$repository_facts"
  {
    gauge backup_repo_locks "repo=\\"$BACKUP_REPO\\"" "$(kept_number repository locks)" "Locks on the repository that were left behind."
    gauge backup_repo_snapshots "repo=\\"$BACKUP_REPO\\"" "$(kept_number repository snapshots)" "Snapshots in the repository."
    repository_check=$(kept_number repository check)
    [ "$repository_check" -eq 0 ] ||
      gauge backup_check_last_success_timestamp_seconds "repo=\\"$BACKUP_REPO\\"" "$repository_check" "When the repository was last read and found whole."
  } | publish repository
}
`;
}
