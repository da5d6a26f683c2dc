#!/bin/bash
# Once, when the image is made: a node starts and ends, and nodetool asks it, so that the classes that
# they load are ready.
set -euo pipefail
export MAKE_ARCHIVES=yes
cassandra -f >/tmp/log &
node=$!
for _ in {1..300}; do
  nodetool status 2>/dev/null | grep -q '^UN' && break
  kill -0 "$node" || { cat /tmp/log; exit 1; }
  sleep 1
done
# Python keeps what it has compiled.
cqlsh -e "DESCRIBE CLUSTER"
kill "$node"
wait "$node" || [ $? = 143 ]
ls -l /opt/cassandra/server.jsa /opt/cassandra/tools.jsa
rm -rf /tmp/* /.cache /.cassandra /var/lib/cassandra/* /var/log/cassandra/*
