#!/bin/bash
# As cassandra's entrypoint: root gives its folders away and becomes cassandra; settings go into cassandra.yaml.
set -e
case ${1:-} in -*) set -- cassandra -f "$@" ;; esac
if [ "$1" = cassandra ] && [ "$(id -u)" = 0 ]; then
  find "${CASSANDRA_CONF:=/etc/cassandra}" /var/lib/cassandra \! -user cassandra -exec chown cassandra '{}' +
  exec gosu cassandra "$0" "$@"
fi
exec "$@"
