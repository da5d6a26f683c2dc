#!/bin/bash
# As cassandra's entrypoint: root gives its folders away and becomes cassandra; variables go into the settings' files.
set -e
case ${1:-} in '' | -*) set -- cassandra -f "$@" ;; esac
if [ "$1" = cassandra ] && [ "$(id -u)" = 0 ]; then
  find "$CASSANDRA_CONF" /var/lib/cassandra /var/log/cassandra \! -user cassandra -exec chown cassandra '{}' +
  exec gosu cassandra "$0" "$@"
fi
[ "$1" = cassandra ] || exec "$@"

# Files may be mounted: they are written anew, not replaced.
put() {
  local changed
  changed=$(sed -E "s/^(# )?($2)[:=].*/\\2${4:-: }${3//\//\\/}/" "$1")
  printf '%s\n' "$changed" >"$1"
}

own=$(ip -4 -o address | awk '$2 != "lo" { sub("/.*", "", $4); print $4; exit }')
listen=${CASSANDRA_LISTEN_ADDRESS:-auto} broadcast=${CASSANDRA_BROADCAST_ADDRESS:-}
[ "$listen" != auto ] || listen=$own
[ "$broadcast" != auto ] || broadcast=$own
export CASSANDRA_LISTEN_ADDRESS=$listen CASSANDRA_BROADCAST_ADDRESS=${broadcast:-$listen}
export CASSANDRA_BROADCAST_RPC_ADDRESS=${CASSANDRA_BROADCAST_RPC_ADDRESS:-$CASSANDRA_BROADCAST_ADDRESS}
export CASSANDRA_RPC_ADDRESS=${CASSANDRA_RPC_ADDRESS:-0.0.0.0}

for name in broadcast_address broadcast_rpc_address cluster_name endpoint_snitch listen_address num_tokens rpc_address; do
  variable=CASSANDRA_${name^^}
  [ -z "${!variable}" ] || put "$CASSANDRA_CONF/cassandra.yaml" "$name" "${!variable}"
done
put "$CASSANDRA_CONF/cassandra.yaml" ' *- seeds' "\"${CASSANDRA_SEEDS:-$CASSANDRA_BROADCAST_ADDRESS}\""
for name in dc rack; do
  variable=CASSANDRA_${name^^}
  [ -z "${!variable}" ] || put "$CASSANDRA_CONF/cassandra-rackdc.properties" "$name" "${!variable}" =
done
exec "$@"
