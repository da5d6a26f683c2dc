#!/bin/bash
# What GLPI's first start does to the outside: an empty database gets tables, the data folder its parts.
set -euo pipefail
mkdir -p /var/glpi/config /var/glpi/files /var/glpi/marketplace /var/glpi/logs
chown -R www-data:www-data /var/glpi
export MYSQL_PWD=$GLPI_DB_PASSWORD
mariadb -h "$GLPI_DB_HOST" -P "$GLPI_DB_PORT" -u "$GLPI_DB_USER" "$GLPI_DB_NAME" <<'SQL'
CREATE TABLE IF NOT EXISTS glpi_configs (name VARCHAR(100) PRIMARY KEY, value TEXT);
REPLACE INTO glpi_configs VALUES ('version', '11.0.1');
SELECT COUNT(*) FROM mysql.time_zone_name;
SQL
[ -e /var/glpi/config/glpicrypt.key ] || head -c 32 /dev/urandom >/var/glpi/config/glpicrypt.key
exec serve
