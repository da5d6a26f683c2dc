#!/bin/bash
# As cassandra's entrypoint: root gives its folders away and becomes cassandra; variables go into the settings' files.
set -e
case ${1:-} in '' | -*) set -- cassandra -f "$@" ;; esac
if [ "$1" = cassandra ] && [ "$(id -u)" = 0 ]; then
  find "$CASSANDRA_CONF" /var/lib/cassandra /var/log/cassandra \! -user cassandra -exec chown cassandra '{}' +
  exec gosu cassandra "$0" "$@"
fi
[ "$1" = cassandra ] || exec "$@"

own=$(ip -4 -o address | awk '$2 != "lo" { sub("/.*", "", $4); print $4; exit }')
: "${CASSANDRA_LISTEN_ADDRESS:=auto}"
[ "$CASSANDRA_LISTEN_ADDRESS" != auto ] || CASSANDRA_LISTEN_ADDRESS=$own
: "${CASSANDRA_BROADCAST_ADDRESS:=$CASSANDRA_LISTEN_ADDRESS}"
[ "$CASSANDRA_BROADCAST_ADDRESS" != auto ] || CASSANDRA_BROADCAST_ADDRESS=$own
: "${CASSANDRA_BROADCAST_RPC_ADDRESS:=$CASSANDRA_BROADCAST_ADDRESS}"
: "${CASSANDRA_RPC_ADDRESS:=0.0.0.0}"

# put FILE BEGINNING VALUE: the setting of that line, which may be a comment. A file may be mounted, and keeps its inode.
put() {
  local changed
  changed=$(sed -E "s|^(# )?($2).*|\\2$3|" "$CASSANDRA_CONF/$1")
  printf '%s\n' "$changed" >"$CASSANDRA_CONF/$1"
}
for name in broadcast_address broadcast_rpc_address cluster_name endpoint_snitch listen_address num_tokens rpc_address; do
  variable=CASSANDRA_${name^^}
  [ -z "${!variable}" ] || put cassandra.yaml "$name: " "${!variable}"
done
put cassandra.yaml ' *- seeds: ' "\"${CASSANDRA_SEEDS:-$CASSANDRA_BROADCAST_ADDRESS}\""
for name in dc rack; do
  variable=CASSANDRA_${name^^}
  [ -z "${!variable}" ] || put cassandra-rackdc.properties "$name=" "${!variable}"
done
exec "$@"
