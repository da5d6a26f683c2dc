#!/bin/bash
# As bin/cassandra and conf/cassandra-env.sh: what the variables say becomes options of Java.
[ "$1" != -v ] || exec cassandra-java tools org.apache.cassandra.tools.GetVersion

heap=${MAX_HEAP_SIZE:-512M} new=${HEAP_NEWSIZE:-100M}
if [ "${MAX_HEAP_SIZE:+set}" != "${HEAP_NEWSIZE:+set}" ]; then
  echo "MAX_HEAP_SIZE and HEAP_NEWSIZE go together" >&2
  exit 1
fi
jmx=(-Dcassandra.jmx.local.port=7199)
[ "${LOCAL_JMX:-yes}" = yes ] || jmx=(
  -Dcassandra.jmx.remote.port=7199 -Dcom.sun.management.jmxremote.rmi.port=7199
  -Dcom.sun.management.jmxremote.authenticate=true
)
# For tests only: on one machine nobody has to wait long until all have heard of a node, or its superuser is made. A node gives up when
# no seed has answered within the delay of the ring, so a busy machine needs some of it.
hurry=(
  -Dcassandra.ring_delay_ms=5000 -Dcassandra.skip_wait_for_gossip_to_settle=0 -Dcassandra.superuser_setup_delay_ms=2000
)
# shellcheck disable=SC2086 # options, one word each
exec cassandra-java server -XX:+UnlockDiagnosticVMOptions -XX:+AllowArchivingWithJavaAgent \
  -javaagent:/opt/cassandra/lib/jamm-0.3.2.jar "-Xms$heap" "-Xmx$heap" "-Xmn$new" \
  "-Dcassandra.config=file://$CASSANDRA_CONF/cassandra.yaml" "-Dlogback.configurationFile=$CASSANDRA_CONF/logback.xml" \
  "-Dcassandra-rackdc.properties=file://$CASSANDRA_CONF/cassandra-rackdc.properties" \
  -Dcassandra-foreground=yes -Dcassandra.storagedir=/var/lib/cassandra -Dcassandra.logdir=/var/log/cassandra \
  "-Dcom.sun.management.jmxremote.password.file=$CASSANDRA_CONF/jmxremote.password" \
  "${jmx[@]}" "${hurry[@]}" $JVM_EXTRA_OPTS org.apache.cassandra.service.CassandraDaemon
