import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/mariadb-binlog.sh`: the stream of binary logs. */
export function mariadbBinlogScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# The stream of MariaDB's binary logs: every change, seconds after it was made, on another disk. The worker runs it. ${madeBy}
#
#   mariadb-binlog.sh serve             copies the logs as the server writes them, without an end
#   mariadb-binlog.sh backup JOB RUN    waits until all that the server has by now is here
#   mariadb-binlog.sh saved JOB RUN     removes what is older than MARIADB_LOG_DAYS
#
# A server whose data folder was made anew begins with the first name again: each life of a server has a folder, named by the
# time at which its first log came, and by the server. In a Galera cluster each node has logs of its own: the stream follows the
# node that dumps are made of.
set -u
umask 077
BACKUP_HANDOFF=\${BACKUP_HANDOFF:-/handoff}
BACKUP_SCRIPTS=\${BACKUP_SCRIPTS:-/scripts}
export TZ=UTC
# shellcheck source=scripts/backup/mariadb-common.sh
. "$BACKUP_SCRIPTS/backup/mariadb-common.sh"

logs_folder=$BACKUP_HANDOFF/out/binlogs

# newest_history: the folder of the server as it is now; nothing where there is none.
newest_history() {
  history_name=$(names_in "$logs_folder" d | sort -n | tail -n 1)
  [ -z "$history_name" ] || echo "$logs_folder/$history_name"
}

# host_of FOLDER: the server whose logs are in it.
host_of() { basename "$1" | sed 's/^[0-9]*-//'; }

# list_logs: the names and sizes of the server's logs into $work/logs.
list_logs() {
  if ! query "SHOW BINARY LOGS" >"$work/answer"; then problem 1 "the server does not list its binary logs"; return; fi
  awk '{ print $1, $2 }' "$work/answer" >"$work/logs"
  [ -s "$work/logs" ] || problem 1 "the server writes no binary logs: it needs --log-bin"
}

# same_server FOLDER: whether the logs in a folder are this server's. $work/logs has its names and sizes. Those that the server
# has removed are no evidence; the newest one may still grow.
same_server() {
  same_newest=$(names_in "$1" f | tail -n 1)
  for same_name in $(names_in "$1" f); do
    same_size=$(awk -v name="$same_name" '$1 == name { print $2 }' "$work/logs")
    if [ -z "$same_size" ]; then
      # A name that the server has not come to yet.
      [ "$(log_number "$same_name")" -lt "$(log_number "$(sed -n '1s/ .*//p' "$work/logs")")" ] || return 1
      continue
    fi
    same_here=$(wc -c <"$1/$same_name")
    [ "$same_here" -le "$same_size" ] || return 1
    [ "$same_name" = "$same_newest" ] || [ "$same_here" -eq "$same_size" ] || return 1
  done
}

serve() {
  need mariadb-binlog || return
  choose_host || { sleep 5; return 1; }
  stream=
  trap '[ -z "$stream" ] || kill -TERM "$stream" 2>/dev/null; exit 143' TERM INT
  list_logs || { sleep 5; return 1; }
  history=$(newest_history)
  rm -f "$BACKUP_HANDOFF/stream-anew"
  if [ -z "$history" ] || [ "$(host_of "$history")" != "$chosen_host" ] || ! same_server "$history"; then
    history=$logs_folder/$(now)-$chosen_host
    mkdir -p "$history" || return
    say "a server that is new here: its logs go to $history"
  fi
  # The newest log may be here in part only: it is written anew.
  first=$(names_in "$history" f | tail -n 1)
  if [ -z "$first" ] || ! grep -q "^$first " "$work/logs"; then
    [ -z "$first" ] || say "warning: the server has removed logs that were not here yet: there is a gap after $first"
    first=$(sed -n '1s/ .*//p' "$work/logs")
  fi
  say "streaming from $chosen_host, from $first on"
  cd "$history" || return
  stream_id=$(hostname | cksum)
  mariadb-binlog --defaults-extra-file="$client_options" --read-from-remote-server --raw --stop-never \\
    --stop-never-slave-server-id=$((1000000 + \${stream_id%% *} % 1000000)) "$first" &
  stream=$!
  while kill -0 "$stream" 2>/dev/null && [ ! -f "$BACKUP_HANDOFF/stream-anew" ]; do
    sleep 2 &
    wait $!
  done
  kill -TERM "$stream" 2>/dev/null
  stream_code=0
  wait "$stream" || stream_code=$?
  problem "$stream_code" "the stream ended ($stream_code)"
  [ -f "$BACKUP_HANDOFF/stream-anew" ] || sleep 5
}

# backup: a new log is begun, so that the one before it has its final size; then everything before it must be here, complete.
backup() {
  choose_host || return
  current=$(newest_history)
  if [ -n "$current" ] && [ "$(host_of "$current")" != "$chosen_host" ]; then : >"$BACKUP_HANDOFF/stream-anew"; fi
  query "FLUSH BINARY LOGS" || return
  list_logs || return
  sed '$d' "$work/logs" >"$work/closed"
  backup_tries=0
  backup_most=\${MARIADB_STREAM_SECONDS:-90}
  until is_complete; do
    backup_tries=$((backup_tries + 1))
    [ "$backup_tries" -le "$backup_most" ] || { problem 1 "the stream is behind: $missing"; return; }
    # The node of a server can be gone without a word, and the stream waits for it without an end.
    [ "$backup_tries" -ne $((backup_most / 3)) ] || : >"$BACKUP_HANDOFF/stream-anew"
    sleep 1
  done
  say "complete up to $(tail -n 1 "$work/closed")"
}

# is_complete: every closed log of the server that is not older than the oldest here is here, with its size.
is_complete() {
  missing="nothing is here yet"
  complete_folder=$(newest_history)
  [ "$(host_of "$complete_folder")" = "$chosen_host" ] || return 1
  complete_oldest=$(names_in "$complete_folder" f | sed 1q)
  [ -n "$complete_oldest" ] || return 1
  while read -r complete_name complete_size; do
    [ "$(log_number "$complete_name")" -ge "$(log_number "$complete_oldest")" ] || continue
    missing=$complete_name
    [ -f "$complete_folder/$complete_name" ] || return 1
    [ "$(wc -c <"$complete_folder/$complete_name")" -eq "$complete_size" ] || return 1
  done <"$work/closed"
}

saved() {
  find "$logs_folder" -type f -mtime "+\${MARIADB_LOG_DAYS:-8}" -exec rm -f {} +
  # The folder of the server as it is now stays.
  for saved_folder in "$logs_folder"/*; do
    [ "$saved_folder" = "$(newest_history)" ] || rmdir "$saved_folder" 2>/dev/null
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
