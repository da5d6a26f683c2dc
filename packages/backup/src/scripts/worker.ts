import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/worker.sh`: the loop of a worker. */
export function workerScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# The loop of a worker: takes requests out of a folder, runs the engine's script, and answers. ${madeBy}
#
#   worker.sh ENGINE QUEUE     such as: worker.sh mariadb backup
#   worker.sh --health QUEUE   whether it still runs: for the health check
#
# The folder is a volume that an agent on the same node has too: nobody needs to enter another container.
set -u
umask 077
BACKUP_HANDOFF=\${BACKUP_HANDOFF:-/handoff}
BACKUP_SCRIPTS=\${BACKUP_SCRIPTS:-/scripts}

say() { printf '%s worker: %s\\n' "$(date -u '+%Y-%m-%dT%H:%M:%SZ')" "$*"; }

if [ "\${1:-}" = --health ]; then
  read -r alive <"$BACKUP_HANDOFF/\${2:?}/alive" && [ $(($(date '+%s') - alive)) -le 60 ]
  exit
fi

engine=$BACKUP_SCRIPTS/backup/\${1:?the name of an engine}.sh
queue=$BACKUP_HANDOFF/\${2:?the name of a queue}
mkdir -p "$queue/requests" "$queue/answers" "$queue/working" || exit 78

heartbeat() { date '+%s' >"$queue/alive.tmp" && mv -f "$queue/alive.tmp" "$queue/alive"; }

# answer ID CODE: on a full disk, what was asked and what was said make room for how it ended.
answer() {
  answer_tries=0
  until printf '%s\\n' "$2" >"$queue/answers/$1.tmp" && mv -f "$queue/answers/$1.tmp" "$queue/answers/$1.code"; do
    rm -f "$queue/working/$1" "$queue/answers/$1.log"
    [ $((answer_tries += 1)) -lt 60 ] || break
    sleep 1
  done
  rm -f "$queue/working/$1" "$queue/requests/$1.cancel"
}

job=
helper=
stop() {
  trap - TERM INT
  for process in $job $helper; do kill -TERM "$process" 2>/dev/null; done
  wait
  exit 143
}
trap stop TERM INT

# keep_helper: what runs beside this, such as a stream, is started again when it ends: also during a request, which may wait for it.
keep_helper() {
  if [ -n "$helper" ] && ! kill -0 "$helper" 2>/dev/null; then
    wait "$helper" 2>/dev/null
    /bin/sh "$engine" serve &
    helper=$!
  fi
}

# serve ID: one request, while the heart goes on beating.
serve() {
  id=$1
  read -r limit words <"$queue/working/$id" || { answer "$id" 78; return; }
  say "$words"
  set -f
  # shellcheck disable=SC2086 # the words are the arguments
  set -- $words
  set +f
  (
    trap 'kill -TERM "$child" 2>/dev/null' TERM
    code=0
    timeout -k 60 "$limit" /bin/sh "$engine" "$@" >"$queue/answers/$id.log" 2>&1 &
    child=$!
    wait "$child" || code=$?
    # A second time where a signal ended the first wait.
    wait "$child" 2>/dev/null
    exit "$code"
  ) &
  job=$!
  since=$(date '+%s')
  while kill -0 "$job" 2>/dev/null; do
    heartbeat
    keep_helper
    if [ -f "$queue/requests/$id.cancel" ]; then kill -TERM "$job" 2>/dev/null; fi
    sleep 1 &
    wait $!
  done
  code=0
  wait "$job" || code=$?
  job=
  # busybox gives the signal's code instead of 124.
  if [ "$code" -ne 0 ] && [ $(($(date '+%s') - since)) -ge "$limit" ]; then code=124; fi
  say "$words: $code"
  answer "$id" "$code"
}

# What was being done when this stopped the last time has failed.
for left in "$queue"/working/*; do
  [ -f "$left" ] || continue
  name=\${left##*/}
  echo "the worker was stopped in the middle of it" >"$queue/answers/$name.log"
  answer "$name" 137
done
# Answers that nobody fetched.
find "$queue/answers" -type f -mtime +1 -exec rm -f {} + 2>/dev/null

if [ "\${3:-}" = serve ]; then
  /bin/sh "$engine" serve &
  helper=$!
fi

say "waiting for work in $queue"
while :; do
  heartbeat
  keep_helper
  for request in "$queue"/requests/*.ask; do
    [ -f "$request" ] || continue
    id=\${request##*/}
    id=\${id%.ask}
    mv -f "$request" "$queue/working/$id" 2>/dev/null || continue
    serve "$id"
  done
  sleep 1 &
  wait $!
done
`;
}
