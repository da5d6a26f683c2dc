import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/postgres-user.sh`: makes the user for backups. */
export function postgresUserScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# Makes the user for backups, or gives it its password again, and lets it replicate; it may run again. ${madeBy}
#
# The image lets nobody replicate over the network: one line is added to the server's pg_hba.conf, where it is missing.
set -eu
umask 077
passwords=$(mktemp)
trap 'rm -f "$passwords"' EXIT
printf '*:*:*:*:%s\\n' "$(sed 's/[\\\\:]/\\\\&/g' "$POSTGRES_PASSWORD_FILE")" >"$passwords"
export PGPASSFILE="$passwords" PGHOST="$POSTGRES_HOST" PGPORT="\${POSTGRES_PORT:-5432}" PGUSER="\${POSTGRES_USER:-postgres}" \\
  PGDATABASE="\${POSTGRES_DATABASE:-postgres}" PGCONNECT_TIMEOUT=10

tries=0
until pg_isready --quiet; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { echo "no server answers: $POSTGRES_HOST" >&2; exit 1; }
  sleep 5
done

user=$POSTGRES_BACKUP_USER
password=$(sed "s/'/''/g" "$POSTGRES_BACKUP_PASSWORD_FILE")
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 <<SQL
SET log_statement = 'none';
DO \\$\\$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$user') THEN CREATE ROLE "$user"; END IF;
END \\$\\$;
ALTER ROLE "$user" WITH LOGIN REPLICATION PASSWORD '$password';
GRANT pg_read_all_stats TO "$user";
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO "$user";
GRANT EXECUTE ON FUNCTION pg_create_restore_point(text) TO "$user";
DO \\$\\$ DECLARE line text := 'host replication $user all scram-sha-256'; BEGIN
  IF NOT EXISTS (SELECT FROM pg_hba_file_rules WHERE 'replication' = ANY (database) AND user_name && ARRAY ['$user', 'all'] AND type = 'host') THEN
    EXECUTE format('COPY (SELECT %L) TO PROGRAM %L', line, format('cat >> %s', quote_literal(current_setting('hba_file'))));
    PERFORM pg_reload_conf();
  END IF;
END \\$\\$;
SQL
echo "the user for backups is there"
`;
}
