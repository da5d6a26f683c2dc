import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/mariadb-user.sh`: makes the user for backups. */
export function mariadbUserScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# Makes the user for backups, or gives it its password again; it may run again. ${madeBy}
#
# Its rights are those that a dump with a position and a stream of binary logs need: it reads everything and changes nothing.
set -eu
umask 077
options=$(mktemp)
trap 'rm -f "$options"' EXIT

# as_root HOST: the client's options, in which a backslash would begin an escape.
as_root() {
  printf '[client]\\nhost=%s\\nport=%s\\nuser=root\\npassword="%s"\\n%s\\n' "$1" "\${MARIADB_PORT:-3306}" \\
    "$(sed 's/\\\\/\\\\\\\\/g' "$MARIADB_ROOT_PASSWORD_FILE")" "\${MARIADB_OPTIONS:-}" >"$options"
}

# find_host: the first server that answers.
find_host() {
  for host in $MARIADB_HOSTS; do
    as_root "$host"
    if mariadb --defaults-extra-file="$options" --execute "SELECT 1" >/dev/null 2>&1; then return 0; fi
  done
  return 1
}

tries=0
until find_host; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { echo "no server answers: $MARIADB_HOSTS" >&2; exit 1; }
  sleep 5
done

# Leaving the flow control of a Galera cluster for a while is a change of the server.
more=
[ -z "\${MARIADB_GALERA:-}" ] || more=", SUPER"
# In SQL, a backslash and a quote are doubled.
password=$(sed "s/\\\\\\\\/&&/g; s/'/''/g" "$BACKUP_PASSWORD_FILE")
mariadb --defaults-extra-file="$options" <<SQL
CREATE USER IF NOT EXISTS 'backup'@'%' IDENTIFIED BY '$password';
ALTER USER 'backup'@'%' IDENTIFIED BY '$password';
GRANT SELECT, SHOW VIEW, TRIGGER, LOCK TABLES, RELOAD, EVENT, BINLOG MONITOR, REPLICATION SLAVE$more ON *.* TO 'backup'@'%';
SQL
echo "the user for backups is there"
`;
}
