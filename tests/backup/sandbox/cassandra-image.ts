import { join } from "node:path";
import type { SandboxImage } from "./images.ts";
import { cache } from "./tools.ts";

/** Where the jars of Cassandra 4.1.9 are, with the programs that are in them. */
export const cassandraLib = join(cache, "cassandra/lib");

/** Where Cassandra's shell is. */
export const cqlsh = join(cache, "cassandra/cqlsh");

/**
 * What stands in for cassandra:4.1.9: the same server and nodetool, from its jars, and cqlsh. The image has Java 11, for which
 * Cassandra names the packages of Java that it must be let into; with Java 17 these are more.
 */
export const cassandraImage = (debian: readonly string[]): SandboxImage => ({
  packages: [...debian, "python3-minimal", "procps"],
  commands: ["awk", "java"],
  users: { cassandra: 999 },
  binds: { "/opt/cassandra/lib": cassandraLib, "/opt/cqlsh": cqlsh },
  files: {
    "/etc/cassandra/cassandra.yaml": yaml,
    "/etc/cassandra/logback.xml": logback("INFO", "System.out"),
    "/etc/cassandra/logback-tools.xml": logback("WARN", "System.err"),
    "/etc/cassandra/java-options": javaOptions(),
    "/usr/local/bin/docker-entrypoint.sh": entrypoint,
    "/usr/local/bin/cassandra": server,
    "/usr/local/bin/nodetool": `#!/bin/bash
exec java @/etc/cassandra/java-options -Xmx128m -XX:TieredStopAtLevel=1 -Dlogback.configurationFile=logback-tools.xml org.apache.cassandra.tools.NodeTool "$@"
`,
    "/usr/local/bin/cqlsh": `#!/bin/sh
PYTHONPATH=/opt/cqlsh exec python3 -m cqlsh "$@"
`,
  },
  entrypoint: ["docker-entrypoint.sh"],
  command: ["cassandra", "-f"],
});

/** Options of the configuration that the image ships, as far as they are not Cassandra's own defaults. */
const yaml = `cluster_name: 'Test Cluster'
num_tokens: 16
allocate_tokens_for_local_replication_factor: 3
authenticator: AllowAllAuthenticator
authorizer: AllowAllAuthorizer
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
data_file_directories: [/var/lib/cassandra/data]
commitlog_directory: /var/lib/cassandra/commitlog
saved_caches_directory: /var/lib/cassandra/saved_caches
hints_directory: /var/lib/cassandra/hints
cdc_raw_directory: /var/lib/cassandra/cdc_raw
commitlog_sync: periodic
commitlog_sync_period: 10000ms
endpoint_snitch: SimpleSnitch
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters:
      - seeds: "127.0.0.1:7000"
listen_address: localhost
rpc_address: localhost
`;

function logback(level: string, target: string): string {
  return `<configuration><appender name="A" class="ch.qos.logback.core.ConsoleAppender"><target>${target}</target><encoder><pattern>%-5level %d{HH:mm:ss} %msg%n</pattern></encoder></appender><root level="${level}"><appender-ref ref="A"/></root></configuration>
`;
}

function javaOptions(): string {
  const opened = [
    "java.base/java.io", "java.base/java.lang", "java.base/java.lang.module", "java.base/java.lang.reflect", "java.base/java.math",
    "java.base/java.net", "java.base/java.nio", "java.base/java.util", "java.base/java.util.concurrent",
    "java.base/java.util.concurrent.atomic", "java.base/java.util.regex", "java.base/jdk.internal.loader",
    "java.base/jdk.internal.math", "java.base/jdk.internal.misc", "java.base/jdk.internal.module", "java.base/jdk.internal.ref",
    "java.base/jdk.internal.reflect", "java.base/jdk.internal.util.jar", "java.base/sun.nio.ch", "java.base/sun.nio.fs",
    "java.management.rmi/com.sun.jmx.remote.internal.rmi", "java.rmi/sun.rmi.registry", "java.rmi/sun.rmi.server",
    "java.rmi/sun.rmi.transport.tcp", "java.sql/java.sql", "jdk.management/com.sun.management.internal",
  ]; // prettier-ignore
  return [
    ...opened.flatMap((name) => [`--add-opens=${name}=ALL-UNNAMED`, `--add-exports=${name}=ALL-UNNAMED`]),
    "-Djdk.attach.allowAttachSelf=true",
    "-Djava.security.manager=allow",
    "-cp /etc/cassandra:/opt/cassandra/lib/*",
    "",
  ].join("\n");
}

/** Source: docker-library/cassandra 4.1, docker-entrypoint.sh: what it does with the variables that are used here. */
const entrypoint = `#!/bin/bash
set -e
if [ "$1" = cassandra ] && [ "$(id -u)" = 0 ]; then
  chown -R cassandra:cassandra /etc/cassandra /var/lib/cassandra
  exec setpriv --reuid=cassandra --regid=cassandra --clear-groups /bin/bash "$0" "$@"
fi
if [ "$1" = cassandra ]; then
  address=$(hostname -i | cut -d' ' -f1)
  set_value() { sed -ri "s/^(# )?($1:).*/\\\\2 $2/" /etc/cassandra/cassandra.yaml; }
  set_value listen_address "\${CASSANDRA_LISTEN_ADDRESS:-$address}"
  set_value rpc_address 0.0.0.0
  echo "broadcast_address: \${CASSANDRA_LISTEN_ADDRESS:-$address}
broadcast_rpc_address: \${CASSANDRA_LISTEN_ADDRESS:-$address}" >>/etc/cassandra/cassandra.yaml
  set_value cluster_name "$CASSANDRA_CLUSTER_NAME"
  set_value endpoint_snitch "$CASSANDRA_ENDPOINT_SNITCH"
  sed -ri 's/(- seeds:).*/\\1 "'"$CASSANDRA_SEEDS"'"/' /etc/cassandra/cassandra.yaml
  printf 'dc=%s\\nrack=%s\\n' "$CASSANDRA_DC" "$CASSANDRA_RACK" >/etc/cassandra/cassandra-rackdc.properties
fi
exec "$@"
`;

/** Source: cassandra 4.1, bin/cassandra and conf/cassandra-env.sh. */
const server = `#!/bin/bash
if [ "\${LOCAL_JMX:-yes}" = yes ]; then
  jmx="-Dcassandra.jmx.local.port=7199"
else
  jmx="-Dcassandra.jmx.remote.port=7199 -Dcom.sun.management.jmxremote.rmi.port=7199 -Dcom.sun.management.jmxremote.authenticate=true"
fi
jmx="$jmx -Dcom.sun.management.jmxremote.password.file=/etc/cassandra/jmxremote.password"
exec java @/etc/cassandra/java-options -javaagent:/opt/cassandra/lib/jamm-0.3.2.jar -Xms$MAX_HEAP_SIZE -Xmx$MAX_HEAP_SIZE \\
  -Dlogback.configurationFile=logback.xml -Dcassandra.storagedir=/var/lib/cassandra -Djava.library.path=/tmp $jmx $JVM_EXTRA_OPTS \\
  org.apache.cassandra.service.CassandraDaemon
`;
