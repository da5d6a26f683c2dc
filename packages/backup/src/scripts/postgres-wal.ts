import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/postgres-wal.sh`: the stream of the WAL. */
export function postgresWalScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# The stream of PostgreSQL's WAL: every change, seconds after it was made, on another disk. The worker runs it. ${madeBy}
#
#   postgres-wal.sh serve             receives the WAL as the server writes it, without an end
#   postgres-wal.sh backup JOB RUN    waits until all that the server has by now is here, in complete segments
#   postgres-wal.sh saved JOB RUN     removes what is older than POSTGRES_WAL_DAYS
#
# A server that was restored begins a new timeline: each has a folder, named by the time at which it was begun.
set -u
umask 077
BACKUP_HANDOFF=\${BACKUP_HANDOFF:-/handoff}
BACKUP_SCRIPTS=\${BACKUP_SCRIPTS:-/scripts}
export TZ=UTC
# shellcheck source=scripts/backup/postgres-common.sh
. "$BACKUP_SCRIPTS/backup/postgres-common.sh"

wal_folder=$BACKUP_HANDOFF/out/wal
slot=\${POSTGRES_SLOT:-stackwright_backup}

# newest_history: the folder of the server as it is now; nothing where there is none.
newest_history() {
  history_name=$(find "$wal_folder" -mindepth 1 -maxdepth 1 -type d 2>/dev/null | sed 's|.*/||' | sort -n | tail -n 1)
  [ -z "$history_name" ] || echo "$wal_folder/$history_name"
}

serve() {
  need pg_receivewal psql || return
  connect || return
  stream=
  trap '[ -z "$stream" ] || kill -TERM "$stream" 2>/dev/null; exit 143' TERM INT
  who=$(identity)
  [ -n "$who" ] || { sleep 5; problem 1 "the server does not answer, or lets nobody replicate"; return; }
  history=$(newest_history)
  if [ -z "$history" ] || [ "$(cat "$history/.identity" 2>/dev/null)" != "$who" ]; then
    history=$wal_folder/$(now)
    mkdir -p "$history" || return
    echo "$who" >"$history/.identity"
    say "a server or a timeline that is new here: its WAL goes to $history"
  fi
  # Without a slot the server would remove what is not here yet.
  pg_receivewal --slot="$slot" --create-slot --if-not-exists --no-password || { sleep 5; return 1; }
  say "receiving from $PGHOST into \${history##*/}"
  pg_receivewal --directory="$history" --slot="$slot" --compress=1 --no-password --no-loop &
  stream=$!
  stream_code=0
  wait "$stream" || stream_code=$?
  problem "$stream_code" "the stream ended ($stream_code)"
  sleep 5
}

# backup: a new segment is begun, so that the one before it is complete; then that must be here. A server that nobody wrote to
# stays in its segment.
backup() {
  connect || return
  # What a server wrote before anybody received it, as after a restore, never comes.
  backup_tries=0
  until streams; do
    backup_tries=$((backup_tries + 1))
    [ "$backup_tries" -le "\${POSTGRES_STREAM_SECONDS:-90}" ] || { problem 1 "the WAL of the server as it is now is not received"; return; }
    sleep 1
  done
  query "SELECT pg_create_restore_point('stackwright-$2')" >/dev/null 2>&1
  last=$(query "SELECT pg_walfile_name(pg_switch_wal())") || return
  backup_tries=0
  until has "$last"; do
    backup_tries=$((backup_tries + 1))
    [ "$backup_tries" -le "\${POSTGRES_STREAM_SECONDS:-90}" ] || { problem 1 "the stream is behind: $last is not here"; return; }
    sleep 1
  done
  say "complete up to $last"
}

# streams: whether the WAL of the server as it is now comes in.
streams() {
  streams_to=$(newest_history)
  [ -n "$streams_to" ] && [ "$(cat "$streams_to/.identity" 2>/dev/null)" = "$(identity)" ] &&
    [ -n "$(find "$streams_to" -name '*.partial' | head -n 1)" ]
}

# has NAME: the segment is here as a whole, in the folder of the server as it is now.
has() {
  has_folder=$(newest_history)
  [ -n "$has_folder" ] && { [ -f "$has_folder/$1" ] || [ -f "$has_folder/$1.gz" ]; }
}

saved() {
  find "$wal_folder" -type f ! -name .identity ! -name '*.history*' -mtime "+\${POSTGRES_WAL_DAYS:-8}" -exec rm -f {} +
  for saved_folder in "$wal_folder"/*; do
    if [ ! -d "$saved_folder" ] || [ "$saved_folder" = "$(newest_history)" ]; then continue; fi
    # Only what tells of a timeline is left.
    [ -n "$(find "$saved_folder" -type f ! -name .identity ! -name '*.history*' | head -n 1)" ] || rm -rf "$saved_folder"
  done
  return 0
}

prepare
case \${1:-} in
  serve | backup | saved) "$@" ;;
  *) problem 78 "unknown: \${1:-nothing}" ;;
esac
`;
}
