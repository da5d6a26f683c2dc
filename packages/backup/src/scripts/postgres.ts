import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/postgres.sh`: PostgreSQL's base backups, restores and drills. */
export function postgresScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# What is particular to PostgreSQL: base backups, restores, drills. The worker runs it. ${madeBy}
#
#   postgres.sh backup JOB RUN                   a base backup into out/base, checked against its own manifest
#   postgres.sh saved JOB RUN                    it is in the repository
#   postgres.sh restore STORE TO ONLY OVERWRITE  puts in/restore/base and the WAL in in/restore/changes in place of the data folder
#   postgres.sh drill STORE                      the same with in/drill, into a folder of its own, and reads every row
#
# A restore replaces the whole data folder, so the server must not run meanwhile.
set -u
umask 077
BACKUP_HANDOFF=\${BACKUP_HANDOFF:-/handoff}
BACKUP_SCRIPTS=\${BACKUP_SCRIPTS:-/scripts}
export TZ=UTC
# shellcheck source=scripts/backup/postgres-common.sh
. "$BACKUP_SCRIPTS/backup/postgres-common.sh"

base_folder=$BACKUP_HANDOFF/out/base

backup() {
  need pg_basebackup pg_verifybackup psql || return
  connect || return
  room=$(df -Pk "$BACKUP_HANDOFF" | awk 'NR == 2 { print $4 }')
  size=$(query 'SELECT sum(pg_database_size(oid)) / 1024 FROM pg_database') || return
  size=\${size%.*}
  if is_number "$size" && [ $((size * 11 / 10)) -gt "\${room:-0}" ]; then
    problem 1 "the databases have $size KiB, and $BACKUP_HANDOFF has room for $room KiB"
    return
  fi
  rm -rf "$base_folder"
  mkdir -p "$base_folder" || return
  started=$(now)
  pg_basebackup --pgdata="$base_folder/data" --format=plain --wal-method=stream --checkpoint=fast --manifest-checksums=SHA256 --no-password ||
    { problem 1 "pg_basebackup failed"; return; }
  pg_verifybackup --quiet "$base_folder/data" || { problem 1 "the base backup is not whole"; return; }
  cat >"$base_folder/manifest.json" <<END || return
{
  "run": "$2",
  "version": "$(query 'SHOW server_version')",
  "started": $started,
  "finished": $(now),
  "wal": "$(sed -n 's/^START WAL LOCATION: .*(file \\([0-9A-F]*\\)).*/\\1/p' "$base_folder/data/backup_label")",
  "identity": "$(identity)"
}
END
  cat "$base_folder/manifest.json"
}

saved() { rm -rf "$base_folder"; }

# --- Restore

# as_server COMMAND...: the server refuses to run as root.
as_server() {
  if [ "$(id -u)" -ne 0 ]; then "$@"; elif command -v gosu >/dev/null 2>&1; then gosu postgres "$@"; else su-exec postgres "$@"; fi
}

# own FOLDER...: to the server's user.
own() {
  [ "$(id -u)" -ne 0 ] || chown -R postgres:postgres "$@"
}

# place FOLDER DATA: the base backup becomes a data folder.
place() {
  [ -f "$1/base/data/backup_manifest" ] || { problem 1 "there is no base backup in $1"; return; }
  pg_verifybackup --quiet "$1/base/data" || { problem 1 "the base backup is not the one that was made"; return; }
  mkdir -p "$2" || return
  cp -a "$1/base/data/." "$2/" || { problem 1 "the base backup could not be put in place"; return; }
  chmod 0700 "$2"
}

# recover DATA FOLDER TO: replays the WAL in a server that nobody else reaches, up to a second of UTC or to the end.
recover() {
  mkdir -p "$work/wal" || return
  chmod 0755 "$work"
  # Segments by their names, whatever folder they were streamed into.
  if [ -d "$2/changes" ]; then find "$2/changes" -type f ! -name '*.partial' -exec ln -sf {} "$work/wal/" ';'; fi
  cat >"$work/fetch-wal" <<'END'
#!/bin/sh
# fetch-wal FOLDER NAME TARGET: where the name ends in .gz, unpacked.
if [ -f "$1/$2.gz" ]; then gunzip -c "$1/$2.gz" >"$3.tmp" && mv "$3.tmp" "$3"; elif [ -f "$1/$2" ]; then cp "$1/$2" "$3"; else exit 1; fi
END
  chmod 0755 "$work/fetch-wal" "$work/wal"
  [ ! -d "$2/changes" ] || { own "$2/changes"; chmod 0755 "$BACKUP_HANDOFF" "$BACKUP_HANDOFF/in" "$2" 2>/dev/null; }
  touch "$1/recovery.signal"
  {
    printf "restore_command = '/bin/sh %s/fetch-wal %s/wal %%f \\"%%p\\"'\\n" "$work" "$work"
    if [ "$3" != - ]; then
      printf "recovery_target_time = '%s+00'\\nrecovery_target_inclusive = off\\nrecovery_target_action = promote\\n" "$(echo "$3" | tr T ' ')"
    fi
  } >"$work/recovery.conf"
  cp "$1/postgresql.auto.conf" "$work/auto.conf"
  cat "$work/recovery.conf" >>"$1/postgresql.auto.conf"
  mkdir -p "$work/run"
  own "$1" "$work/run"
  # Without archiving: the old archive must not see what this server writes. Without queries before the end: for those it would
  # have to allow as many connections as the server that was backed up did.
  as_server pg_ctl --pgdata="$1" --wait --timeout="\${POSTGRES_RECOVER_SECONDS:-7200}" --log="$1/recovery.log" \\
    --options="-c listen_addresses='' -c unix_socket_directories='$work/run' -c archive_mode=off -c hot_standby=off -c hba_file='$(own_hba)'" start >/dev/null || {
    tail -n 15 "$1/recovery.log" >&2
    problem 1 "the server did not recover"
    return
  }
  recover_tries=0
  until [ "$(local_query 'SELECT pg_is_in_recovery()')" = f ]; do
    recover_tries=$((recover_tries + 1))
    if [ "$recover_tries" -gt "\${POSTGRES_RECOVER_SECONDS:-7200}" ] || ! as_server pg_ctl --pgdata="$1" status >/dev/null 2>&1; then
      tail -n 15 "$1/recovery.log" >&2
      problem 1 "the server did not come to the end of the WAL, or to the time that was asked for"
      return
    fi
    sleep 1
  done
}

# own_hba: while it recovers, the server trusts whoever can enter its folder, which is this container.
own_hba() {
  echo "local all all trust" >"$work/run-hba.conf"
  chmod 0644 "$work/run-hba.conf"
  echo "$work/run-hba.conf"
}

local_query() {
  env -u PGPASSFILE PGHOST="$work/run" PGUSER="\${POSTGRES_USER:-postgres}" PGDATABASE=postgres psql --no-psqlrc --quiet --tuples-only --no-align --command "$1" 2>/dev/null
}

# finish DATA: stops the server, and takes the settings of the recovery out again.
finish() {
  as_server pg_ctl --pgdata="$1" --wait --mode=fast stop >/dev/null 2>&1
  rm -f "$1/recovery.signal" "$1/recovery.log"
  cp "$work/auto.conf" "$1/postgresql.auto.conf"
  own "$1"
}

# restore STORE TO ONLY OVERWRITE
restore() {
  need pg_ctl pg_verifybackup || return
  [ "$3" = - ] || { problem 78 "PostgreSQL's base backup is of the whole server: one database cannot be restored alone"; return; }
  folder=$BACKUP_HANDOFF/in/restore
  data=\${POSTGRES_DATA:?}
  if PGCONNECT_TIMEOUT=3 pg_isready --quiet --host="\${POSTGRES_HOST:-localhost}" --port="\${POSTGRES_PORT:-5432}"; then
    problem 73 "the server runs: stop it, because its whole data folder is replaced"
    return
  fi
  if [ -n "$(find "$data" -mindepth 1 -print 2>/dev/null | head -n 1)" ] && [ "$4" != yes ]; then
    problem 73 "there is live data in $data: nothing was changed. To replace it: --overwrite-live-data"
    return
  fi
  # On a new volume the folder is not there yet, and the server's user has to enter it.
  mkdir -p "$data" || return
  chmod 0700 "$data"
  [ "$(id -u)" -ne 0 ] || chown postgres: "$data" || return
  # First beside it, so that a backup that does not recover destroys nothing.
  fresh=$data/.restoring
  rm -rf "$fresh"
  place "$folder" "$fresh" || return
  say "recovering"
  recover "$fresh" "$folder" "$2" || { as_server pg_ctl --pgdata="$fresh" --mode=immediate stop >/dev/null 2>&1; rm -rf "$fresh"; return 1; }
  finish "$fresh"
  find "$data" -mindepth 1 -maxdepth 1 ! -name .restoring -exec rm -rf {} + || return
  find "$fresh" -mindepth 1 -maxdepth 1 -exec mv {} "$data/" ';' || return
  rmdir "$fresh"
  rm -rf "$folder"
  say "restored: start the server, and take a full backup, because a new timeline has begun"
}

# --- Drill

drill() {
  need pg_ctl pg_verifybackup pg_dumpall || return
  folder=$BACKUP_HANDOFF/in/drill
  scratch=$BACKUP_HANDOFF/scratch
  trap 'as_server pg_ctl --pgdata="$scratch" --mode=immediate stop >/dev/null 2>&1; rm -rf "$scratch" "$folder" "$work"' EXIT
  trap 'exit 143' TERM INT
  rm -rf "$scratch"
  place "$folder" "$scratch" || return
  chmod 0755 "$BACKUP_HANDOFF"
  recover "$scratch" "$folder" - || return
  # Every row is read.
  env -u PGPASSFILE PGHOST="$work/run" PGUSER="\${POSTGRES_USER:-postgres}" pg_dumpall >/dev/null || { problem 1 "drill: not every row can be read"; return; }
  say "drill: recovered, and every row of $(local_query 'SELECT count(*) FROM pg_database') databases was read"
}

prepare
case \${1:-} in
  backup | saved | restore | drill) "$@" ;;
  *) problem 78 "unknown: \${1:-nothing}" ;;
esac
`;
}
