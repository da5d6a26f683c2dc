import type { Text } from "@stackwright/core";

/** Where the script that makes databases is mounted: the image runs it on an empty data folder. */
export const databasesScriptPath = "/docker-entrypoint-initdb.d/10-databases.sh";

/** Where the SQL of the author is mounted. */
export const initSqlPath = "/docker-entrypoint-initdb.d/20-init.sql";

/** Where the list of who may connect is mounted. */
export const hbaPath = "/etc/postgresql/pg_hba.conf";

/** Where the start script of a replica is mounted. */
export const replicaScriptPath = "/opt/stackwright/postgres-replica.sh";

/** The user that replicas log in with. */
export const replicator = "replicator";

/** A user, and the file with its password. */
export interface Login {
  readonly user: string;
  readonly passwordFile: Text;
  /** What it may do, as SQL writes it. */
  readonly rights: string;
  /** The databases that it owns. */
  readonly databases: readonly string[];
}

/**
 * Who may connect. The image's own list is like it, but lets nobody replicate over the network. Backups and replicas are on the
 * server's own networks. Source: docker-library/postgres 16, docker-entrypoint.sh (pg_setup_hba_conf); initdb's default.
 */
export const hba = `# Who may connect, and how. Made by Stackwright.
# From inside the container: the image's scripts, and the health check.
local all all trust
host all all 127.0.0.1/32 trust
host all all ::1/128 trust
# From the networks.
host all all all scram-sha-256
host replication all samenet scram-sha-256
`;

/** The script that makes users and databases. The image runs it as the server's user, while the server answers nobody else. */
export function databasesScript(logins: readonly Login[]): string {
  return `#!/bin/bash
# Makes users and databases, and gives users the passwords of their secrets. Made by Stackwright.
# The image runs it on an empty data folder. It may run again, after one was added or a password was changed:
#   docker exec CONTAINER ${databasesScriptPath}
set -euo pipefail

# No statement may reach the log: some hold passwords.
run() {
  PGOPTIONS="-c log_statement=none -c log_min_error_statement=panic -c log_min_duration_statement=-1" \\
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "\${POSTGRES_USER:-postgres}" --dbname postgres "$@"
}

# login USER PASSWORD_FILE RIGHTS. The password is an argument of no program: others could see it in the list of processes.
login() {
  [[ -r "$2" && -s "$2" ]] || { echo "the password is missing, empty, or not for this user to read: $2" >&2; exit 1; }
  PASSWORD_FILE="$2" run --set user="$1" --set rights="$3" <<'SQL'
\\set password \`cat "$PASSWORD_FILE"\`
SELECT format('CREATE ROLE %I', :'user') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'user') \\gexec
ALTER ROLE :"user" WITH LOGIN :rights PASSWORD :'password';
SQL
}

# database NAME OWNER: others may not even connect to it.
database() {
  run --set name="$1" --set owner="$2" <<'SQL'
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'owner') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \\gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
}

${logins
  .flatMap(({ user, passwordFile, rights, databases }) => [
    `login ${user} ${passwordFile} "${rights}"`,
    ...databases.map((name) => `database ${name} ${user}`),
  ])
  .join("\n")}
`;
}

/**
 * The script that a replica starts with. It runs as root and becomes the server's user. A copy that was cut off is not taken
 * for data: it is made beside, and moved when it is whole.
 *
 * Sources: docker-library/postgres 16, docker-entrypoint.sh; PostgreSQL 16, 27.2 (log-shipping standby servers).
 */
export const replicaScript = `#!/bin/bash
# How a replica starts: an empty one copies the primary; then it follows it. Made by Stackwright.
# It never removes data: one that cannot follow any more says so in its log, and begins anew when its volume is emptied.
set -euo pipefail
umask 077
if [[ "$(id -u)" -eq 0 ]]; then
  mkdir -p "$(dirname "$PGDATA")"
  chown postgres: "$(dirname "$PGDATA")"
  exec gosu postgres /bin/bash "$0" "$@"
fi

# In the file of passwords a backslash and a colon have a backslash before them.
passwords=/tmp/pgpass
printf '*:*:*:*:%s\\n' "$(sed 's/[\\\\:]/\\\\&/g' "$PRIMARY_PASSWORD_FILE")" >"$passwords"
primary="host=$PRIMARY_HOST port=5432 user=$PRIMARY_USER passfile=$passwords application_name=$REPLICA_SLOT connect_timeout=10"

# The primary keeps for it what it has not fetched yet.
make_slot() {
  pg_receivewal --dbname="$primary" --slot="$REPLICA_SLOT" --create-slot --if-not-exists --no-password
}

if [[ ! -s "$PGDATA/PG_VERSION" ]]; then
  until make_slot; do
    echo "waiting for $PRIMARY_HOST before its data is copied"
    sleep 5
  done
  rm -rf "$PGDATA.copy"
  pg_basebackup --dbname="$primary" --pgdata="$PGDATA.copy" --wal-method=stream --slot="$REPLICA_SLOT" --checkpoint=fast --no-password
  touch "$PGDATA.copy/standby.signal"
  mkdir -p "$PGDATA"
  rmdir "$PGDATA"
  mv "$PGDATA.copy" "$PGDATA"
elif [[ -e "$PGDATA/standby.signal" ]]; then
  # A primary that was restored has forgotten the slot. Without a primary, what is here can still be read.
  make_slot || echo "$PRIMARY_HOST does not answer: this replica serves what it has"
fi

exec docker-entrypoint.sh "$@" -c "primary_conninfo=$primary" -c "primary_slot_name=$REPLICA_SLOT"
`;
