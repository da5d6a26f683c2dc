#!/bin/bash
# As the exporter's run.sh: no metrics before JMX answers.
set -e
address=${CASSANDRA_EXPORTER_CONFIG_host:-localhost:7199}
until nc -z "${address%:*}" "${address#*:}"; do
  echo "waiting for cassandra at $address"
  sleep 1
done
export CASSANDRA_EXPORTER_CONFIG_listenPort=${CASSANDRA_EXPORTER_CONFIG_listenPort:-8080}
exec serve
