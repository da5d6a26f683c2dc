import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/mariadb.sh`: MariaDB's dumps, restores and drills. */
export function mariadbScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# What is particular to MariaDB: dumps, restores, drills. The worker runs it. ${madeBy}
#
#   mariadb.sh backup JOB RUN                             a dump into out/dump
#   mariadb.sh saved JOB RUN                              the dump is in the repository
#   mariadb.sh restore STORE TO ONLY OVERWRITE            loads in/restore/base and in/restore/changes
#   mariadb.sh drill STORE                                the same with in/drill, into a server of its own, and compares
#
# MARIADB_HOSTS names the servers: the first that can be used is. In a Galera cluster it leaves the flow control meanwhile.
set -u
umask 077
BACKUP_HANDOFF=\${BACKUP_HANDOFF:-/handoff}
BACKUP_SCRIPTS=\${BACKUP_SCRIPTS:-/scripts}
# Times in binary logs are read in this zone.
export TZ=UTC
# shellcheck source=scripts/backup/mariadb-common.sh
. "$BACKUP_SCRIPTS/backup/mariadb-common.sh"

# --- Dump

dump_folder=$BACKUP_HANDOFF/out/dump

backup() {
  need mariadb-dump sha256sum awk || return
  choose_host || return
  room_for_dump || return
  rm -rf "$dump_folder"
  mkdir -p "$dump_folder" || return
  started=$(now)
  if [ -n "\${MARIADB_GALERA:-}" ]; then
    trap 'query "SET GLOBAL wsrep_desync = OFF"; rm -rf "$work"' EXIT
    trap 'exit 143' TERM INT
    query "SET GLOBAL wsrep_desync = ON" || return
  fi
  # What Galera keeps of itself is in tables that nobody may drop, and belongs to the cluster that was.
  if ! mariadb-dump --defaults-extra-file="$client_options" --all-databases --single-transaction --quick --routines \\
    --events --triggers --hex-blob --master-data=2 --gtid --flush-logs --ignore-table=mysql.wsrep_cluster \\
    --ignore-table=mysql.wsrep_cluster_members --ignore-table=mysql.wsrep_streaming_log >"$dump_folder/all.sql.partial"; then
    rm -f "$dump_folder/all.sql.partial"
    problem 1 "mariadb-dump failed"
    return
  fi
  # A dump that was cut off has no last line.
  if ! tail -n 1 "$dump_folder/all.sql.partial" | grep -q '^-- Dump completed'; then
    rm -f "$dump_folder/all.sql.partial"
    problem 1 "the dump is not complete"
    return
  fi
  mv -f "$dump_folder/all.sql.partial" "$dump_folder/all.sql" || return
  write_manifest "$2" "$started"
}

# The last dump tells how much room the next one needs.
room_for_dump() {
  room_last=0
  [ ! -f "$BACKUP_HANDOFF/last-bytes" ] || read -r room_last <"$BACKUP_HANDOFF/last-bytes"
  is_number "$room_last" || room_last=0
  room_free=$(df -Pk "$BACKUP_HANDOFF" | awk 'NR == 2 { print $4 }')
  [ "$((room_last * 6 / 5 / 1024))" -le "\${room_free:-0}" ] ||
    problem 1 "the last dump had $room_last bytes, and $BACKUP_HANDOFF has room for $room_free KiB"
}

# write_manifest RUN STARTED: what a restore can be compared with. The rows of each table are counted in the dump itself, where
# each has a line of its own.
write_manifest() {
  bytes=$(wc -c <"$dump_folder/all.sql")
  hash=$(sha256sum <"$dump_folder/all.sql")
  position=$(dump_position "$dump_folder/all.sql")
  count_rows "$dump_folder/all.sql" >"$dump_folder/tables.tsv" || return
  cat >"$dump_folder/manifest.json.partial" <<END || return
{
  "run": "$1",
  "host": "$chosen_host",
  "version": "$(query 'SELECT VERSION()')",
  "started": $2,
  "finished": $(now),
  "bytes": $((bytes)),
  "sha256": "\${hash%% *}",
  "binlog": "\${position% *}",
  "position": \${position#* },
  "tables": $(wc -l <"$dump_folder/tables.tsv"),
  "rows": $(awk -F '\\t' '{ rows += $3 } END { print rows + 0 }' "$dump_folder/tables.tsv")
}
END
  mv -f "$dump_folder/manifest.json.partial" "$dump_folder/manifest.json" || return
  echo "$((bytes))" >"$BACKUP_HANDOFF/last-bytes"
  cat "$dump_folder/manifest.json"
}

# count_rows FILE: database, table, rows. Tables without rows are in it too; those of the server itself are not.
count_rows() {
  awk '
    /^USE \`/ { database = $0; sub(/^USE \`/, "", database); sub(/\`;$/, "", database) }
    /^CREATE TABLE \`/ && database != "mysql" && database != "sys" {
      table = $0; sub(/^CREATE TABLE \`/, "", table); sub(/\` \\($/, "", table)
      name = database "\\t" table; order[++tables] = name; rows[name] = 0
    }
    /^INSERT INTO \`.*\` VALUES$/ && database != "mysql" && database != "sys" {
      table = $0; sub(/^INSERT INTO \`/, "", table); sub(/\` VALUES$/, "", table)
      name = database "\\t" table; within = 1; next
    }
    within && /^\\(/ { rows[name]++; if (/;$/) within = 0; next }
    { within = 0 }
    END { for (i = 1; i <= tables; i++) print order[i] "\\t" rows[order[i]] }
  ' "$1"
}

saved() { rm -rf "$dump_folder"; }

# --- Restore

# check_base FOLDER: the dump is the one that was made.
check_base() {
  [ -s "$1/all.sql" ] || { problem 1 "there is no dump in $1"; return; }
  [ -s "$1/manifest.json" ] || { problem 1 "the dump has no manifest"; return; }
  check_want=$(sed -n 's/.*"sha256": "\\([0-9a-f]*\\)".*/\\1/p' "$1/manifest.json")
  check_have=$(sha256sum <"$1/all.sql")
  [ "$check_want" = "\${check_have%% *}" ] || problem 1 "the dump is not the one that was made: its hash differs"
}

# load_base FILE ONLY
load_base() {
  if [ "$2" = - ]; then client <"$1"; else client --one-database "$2" <"$1"; fi || problem 1 "the dump could not be loaded"
}

# replay DUMP FOLDER TO ONLY: the changes since the dump, up to a second of UTC, or all of them. TO has a T between date and time.
replay() {
  need mariadb-binlog mkfifo || return
  position=$(dump_position "$1")
  first=\${position% *}
  find_history "$2" "$first" "$1" || return
  set -- "$3" "$4"
  logs=$(logs_from "$history" "$first") || return
  say "replaying from $first at \${position#* } in \${history##*/}, $(echo "$logs" | wc -l) files"
  pipe=$work/replay
  rm -f "$pipe"
  mkfifo "$pipe" || return
  replay_binlog "$history" "$logs" "\${position#* }" "$@" >"$pipe" &
  reader=$!
  loaded=0
  client --binary-mode <"$pipe" || loaded=$?
  read_code=0
  wait "$reader" || read_code=$?
  rm -f "$pipe"
  [ "$read_code" -eq 0 ] || { problem 1 "the binary logs could not be read ($read_code)"; return; }
  [ "$loaded" -eq 0 ] || problem 1 "the changes could not be loaded ($loaded)"
}

# replay_binlog FOLDER LOGS POSITION TO ONLY
replay_binlog() {
  cd "$1" || return
  binlog_until=
  [ "$4" = - ] || binlog_until=$(echo "$4" | tr T ' ')
  binlog_only=
  [ "$5" = - ] || binlog_only=$5
  # shellcheck disable=SC2086 # names without blanks
  {
    mariadb-binlog --no-defaults --start-position="$3" \${binlog_until:+"--stop-datetime=$binlog_until"} \\
        \${binlog_only:+"--database=$binlog_only"} $2
    echo $? >"$work/read-code"
  } | without_places
  read -r replay_code <"$work/read-code" && return "$replay_code"
}

# without_places: a cluster that numbers its own transactions refuses the places that those of the log had.
without_places() {
  if [ -z "\${MARIADB_GALERA:-}" ]; then cat; return; fi
  LC_ALL=C sed '/^\\/\\*M!100001 SET @@session\\.\\(server_id\\|gtid_domain_id\\|gtid_seq_no\\)=/d'
}

# find_history FOLDER FIRST DUMP: the folder of the server on which the dump was made. There is one for each life of a server,
# and the names of logs begin anew in each: the right one was begun before the dump was done, which begins a log itself.
find_history() {
  history=
  find_made=$(sed -n 's/.*"finished": \\([0-9]*\\).*/\\1/p' "\${3%/*}/manifest.json")
  find_host=$(sed -n 's/.*"host": "\\([^"]*\\)".*/\\1/p' "\${3%/*}/manifest.json")
  find_made=$(date -u -d "@\${find_made:-0}" '+%y%m%d%H%M%S')
  for find_folder in $(names_in "$1" d); do
    if [ "\${find_folder#*-}" != "$find_host" ] || [ ! -f "$1/$find_folder/$2" ]; then continue; fi
    find_begun=$(log_begun "$1/$find_folder/$2")
    if [ -n "$find_begun" ] && [ "$find_begun" -le "$find_made" ]; then history=$1/$find_folder; fi
  done
  for find_folder in $(names_in "$1" d); do
    if [ -n "$history" ] && [ "\${find_folder%%-*}" -gt "$(basename "$history" | cut -d - -f 1)" ]; then
      say "warning: the logs in $find_folder are of a later server, of which there was no dump: they are not replayed"
    fi
  done
  [ -n "$history" ] || problem 1 "the binary log $2, where the dump ends, is not among those that were saved: the dump can be restored without --to only"
}

# log_begun FILE: when its first event was written, as 260131115900.
log_begun() {
  mariadb-binlog --no-defaults "$1" 2>/dev/null | awk '
    /^#[0-9][0-9][0-9][0-9][0-9][0-9] / { split($2, time, ":"); printf "%s%02d%02d%02d\\n", substr($1, 2), time[1], time[2], time[3]; exit }'
}

# logs_from FOLDER FIRST: the names of the logs from there on. A gap is an error: what comes after it must not be loaded.
logs_from() {
  logs_next=
  for logs_name in $(names_in "$1" f); do
    if [ -z "$logs_next" ]; then
      [ "$logs_name" = "$2" ] || continue
    elif [ "$(log_number "$logs_name")" -ne "$logs_next" ]; then
      problem 1 "the binary logs have a gap before $logs_name"
      return
    fi
    logs_next=$(($(log_number "$logs_name") + 1))
    echo "$logs_name"
  done
}

# restore STORE TO ONLY OVERWRITE
restore() {
  folder=$BACKUP_HANDOFF/in/restore
  choose_host || return
  check_base "$folder/base" || return
  if [ "$3" = - ]; then mine=$not_system; else mine="= '$3'"; fi
  tables=$(query "SELECT COUNT(*) FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema $mine") || return
  if [ "$tables" -gt 0 ] && [ "$4" != yes ]; then
    problem 73 "the server has $tables tables: nothing was changed. To replace them: --overwrite-live-data"
    return
  fi
  # What was made after the dump must go, too.
  query "SELECT CONCAT('DROP DATABASE \\\`', REPLACE(schema_name, '\\\`', '\\\`\\\`'), '\\\`;') FROM information_schema.schemata WHERE schema_name $mine" >"$work/drop.sql" || return
  client <"$work/drop.sql" || { problem 1 "the live databases could not be removed"; return; }
  [ "$3" = - ] || query "CREATE DATABASE \\\`$3\\\`" || return
  say "loading the dump"
  load_base "$folder/base/all.sql" "$3" || return
  if [ -d "$folder/changes" ]; then replay "$folder/base/all.sql" "$folder/changes" "$2" "$3" || return; fi
  query "FLUSH PRIVILEGES" || return
  rm -rf "$folder"
  say "restored"
}

# --- Drill: a server of its own in this container, on a socket, with an empty folder

drill() {
  need mariadbd mariadb-install-db || return
  folder=$BACKUP_HANDOFF/in/drill
  scratch=$BACKUP_HANDOFF/scratch
  drill_server=
  trap 'stop_scratch; rm -rf "$scratch" "$folder" "$work"' EXIT
  trap 'exit 143' TERM INT
  check_base "$folder/base" || return
  start_scratch || return
  load_base "$folder/base/all.sql" - || return
  compare_rows "$folder/base/tables.tsv" || return
  if [ -d "$folder/changes" ]; then replay "$folder/base/all.sql" "$folder/changes" - - || return; fi
  say "drill: loaded and compared $(wc -l <"$folder/base/tables.tsv") tables"
}

start_scratch() {
  rm -rf "$scratch"
  mkdir -p "$scratch" || return
  mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$scratch/data" --auth-root-authentication-method=normal \\
    --skip-test-db >"$scratch/install.log" 2>&1 || { tail -n 5 "$scratch/install.log"; problem 1 "no scratch server could be made"; return; }
  # It is thrown away: nothing has to be safe on the disk.
  mariadbd --no-defaults --user="$(id -un)" --datadir="$scratch/data" --socket="$work/drill.sock" --pid-file="$work/drill.pid" \\
    --skip-networking --skip-log-bin --innodb-flush-log-at-trx-commit=0 --sync-binlog=0 >"$scratch/server.log" 2>&1 &
  drill_server=$!
  printf '[client]\\nsocket=%s\\nuser=root\\n' "$work/drill.sock" >"$client_options"
  start_tries=0
  until query "SELECT 1" >/dev/null 2>&1; do
    start_tries=$((start_tries + 1))
    if [ "$start_tries" -gt 60 ] || ! kill -0 "$drill_server" 2>/dev/null; then
      tail -n 5 "$scratch/server.log"
      problem 1 "the scratch server does not start"
      return
    fi
    sleep 1
  done
}

stop_scratch() {
  [ -n "$drill_server" ] || return 0
  kill -TERM "$drill_server" 2>/dev/null
  wait "$drill_server" 2>/dev/null
}

# compare_rows FILE: database, table, rows, as the manifest of the dump has them.
compare_rows() {
  tab=$(printf '\\t')
  compare_code=0
  while IFS=$tab read -r compare_database compare_table compare_rows; do
    compare_found=$(query "SELECT COUNT(*) FROM \\\`$compare_database\\\`.\\\`$compare_table\\\`") || compare_found=none
    [ "$compare_found" = "$compare_rows" ] || {
      problem 1 "drill: $compare_database.$compare_table has $compare_found rows instead of $compare_rows"
      compare_code=1
    }
    query "CHECK TABLE \\\`$compare_database\\\`.\\\`$compare_table\\\`" | grep -q 'OK$' || {
      problem 1 "drill: $compare_database.$compare_table is damaged"
      compare_code=1
    }
  done <"$1"
  return "$compare_code"
}

prepare
case \${1:-} in
  backup | saved | restore | drill) "$@" ;;
  *) problem 78 "unknown: \${1:-nothing}" ;;
esac
`;
}
