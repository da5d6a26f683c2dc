#!/bin/bash
# What mariadb:10.11's entrypoint does: as root it gives the data folder away and becomes mysql; an empty data folder gets its
# users, its database and the scripts of /docker-entrypoint-initdb.d from a server that listens to no network.
# shellcheck disable=SC1090,SC2016 # the scripts are those that are mounted; quotes in SQL quote nothing here
set -euo pipefail
case ${1:-} in -*) set -- mariadbd "$@" ;; esac
[ "$1" = mariadbd ] || exec "$@"
if [ "$(id -u)" = 0 ]; then
  for file in "${MARIADB_ROOT_PASSWORD_FILE:-}" "${MARIADB_PASSWORD_FILE:-}"; do [ -z "$file" ] || [ -r "$file" ]; done
  [ -z "${MARIADB_ROOT_PASSWORD_FILE:-}" ] || MARIADB_ROOT_PASSWORD=$(cat "$MARIADB_ROOT_PASSWORD_FILE")
  [ -z "${MARIADB_PASSWORD_FILE:-}" ] || MARIADB_PASSWORD=$(cat "$MARIADB_PASSWORD_FILE")
  export MARIADB_ROOT_PASSWORD MARIADB_PASSWORD
  unset MARIADB_ROOT_PASSWORD_FILE MARIADB_PASSWORD_FILE
  find /var/lib/mysql /run/mysqld \! -user mysql -exec chown mysql: '{}' +
  exec gosu mysql "$0" "$@"
fi
[ -z "${MARIADB_ROOT_PASSWORD_FILE:-}" ] || MARIADB_ROOT_PASSWORD=$(cat "$MARIADB_ROOT_PASSWORD_FILE")

docker_process_sql() {
  MYSQL_PWD=$MARIADB_ROOT_PASSWORD mariadb --protocol=socket -uroot --comments "$@"
}

if [ ! -d /var/lib/mysql/mysql ]; then
  : "${MARIADB_ROOT_PASSWORD:?is not set}"
  mariadb-install-db --datadir=/var/lib/mysql --auth-root-authentication-method=normal --skip-test-db >/dev/null
  "$@" --skip-networking &
  server=$!
  until MYSQL_PWD='' mariadb --protocol=socket -uroot -e 'SELECT 1' >/dev/null 2>&1; do
    kill -0 "$server"
    sleep 0.2
  done
  quote="'"
  root=${MARIADB_ROOT_PASSWORD//$quote/$quote$quote}
  password=${MARIADB_PASSWORD:-}
  password=${password//$quote/$quote$quote}
  mariadb-tzinfo-to-sql --skip-write-binlog /usr/share/zoneinfo/Europe/Paris Europe/Paris |
    MYSQL_PWD='' mariadb --protocol=socket -uroot mysql
  MYSQL_PWD='' mariadb --protocol=socket -uroot <<SQL
SET @@SESSION.SQL_LOG_BIN=0;
CREATE USER root@'%' IDENTIFIED BY '$root';
GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;
SET PASSWORD FOR root@localhost = PASSWORD('$root');
${MARIADB_DATABASE:+CREATE DATABASE IF NOT EXISTS \`$MARIADB_DATABASE\`;}
${MARIADB_USER:+CREATE USER '$MARIADB_USER'@'%' IDENTIFIED BY '$password';}
${MARIADB_USER:+GRANT ALL ON \`$MARIADB_DATABASE\`.* TO '$MARIADB_USER'@'%';}
SQL
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sh) if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
      *.sql) docker_process_sql --database="${MARIADB_DATABASE:-}" <"$script" ;;
    esac
  done
  kill "$server"
  wait "$server"
fi
exec "$@"
