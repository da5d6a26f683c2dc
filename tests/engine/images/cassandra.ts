import { cassandraImage } from "../../backup/sandbox/cassandra-image.ts";
import { text } from "./files.ts";
import type { EngineImage } from "./image.ts";
import { java } from "./java.ts";

/** Settings and Java's options, as the restore tests have them, which run the same jars. */
const { files: shared = {} } = cassandraImage([]);
const settings = shared["/etc/cassandra/cassandra.yaml"] ?? "";

const python = "/usr/lib/python3.11/lib-dynload";
const packages = "/usr/lib/python3/dist-packages";

/**
 * The real Cassandra. What is other than in the real image: Java 17 instead of 11, Debian's driver for cqlsh, and what
 * files/cassandra-server.sh and files/cassandra-java.sh say to start sooner, for tests only: Java's quick compiler, classes that are
 * ready in archives, a delay of the ring of 5 s instead of 30, no wait for gossip to settle, and the first superuser after 2 s
 * instead of 10.
 */
export const cassandra: EngineImage = {
  reference: "cassandra:4.1.9",
  runs: {
    kind: "real",
    what: "Cassandra, its nodetool and cqlsh, of Maven Central and PyPI, on Java 17 and Python of Debian bookworm; own entrypoint; options that make its start quick",
  },
  version: ["cassandra", "-v"],
  base: "debian",
  // Of Java's and Python's libraries, those that need others.
  programs: [
    "bookworm:/usr/sbin/gosu",
    "bookworm:/usr/bin/ps",
    "bookworm:/usr/bin/free",
    "bookworm:/usr/bin/ip",
    "bookworm:/usr/bin/python3.11",
    ...java.programs,
    ...["_ssl", "_ctypes", "_bz2", "_lzma", "_sqlite3", "_uuid", "_curses", "readline"].map(
      (name) => `bookworm:${python}/${name}.cpython-311-x86_64-linux-gnu.so`,
    ),
    `bookworm:${packages}/cassandra/io/libevwrapper.cpython-311-x86_64-linux-gnu.so`,
  ],
  trees: {
    ...java.trees,
    "/usr/lib/python3.11": "bookworm:/usr/lib/python3.11",
    [packages]: `bookworm:${packages}`,
    "/opt/cassandra/lib": "tools:/cassandra/lib",
    "/opt/cqlsh": "tools:/cassandra/cqlsh",
  },
  links: { ...java.links, "/usr/bin/python3": "python3.11" },
  users: ["cassandra:999:999"],
  files: {
    ...shared,
    // The entrypoint gives these a value, and the server does not know it by itself.
    "/etc/cassandra/cassandra.yaml": `${settings}# broadcast_address: 1.2.3.4\n# broadcast_rpc_address: 1.2.3.4\n`,
    "/etc/cassandra/cassandra-rackdc.properties": "dc=dc1\nrack=rack1\n",
    "/usr/local/bin/docker-entrypoint.sh": text("cassandra-entrypoint.sh"),
    "/usr/local/bin/cassandra-java": text("cassandra-java.sh"),
    "/usr/local/bin/cassandra": text("cassandra-server.sh"),
    "/usr/local/bin/nodetool": text("cassandra-nodetool.sh"),
    "/opt/cassandra/make-archives": text("cassandra-archives.sh"),
  },
  folders: {
    "/etc/cassandra": "999:999",
    "/etc/cassandra/cassandra.yaml": "999:999",
    "/etc/cassandra/cassandra-rackdc.properties": "999:999",
    "/var/lib/cassandra": "999:999",
    "/var/log/cassandra": "999:999",
  },
  dockerfile: [
    "ENV CASSANDRA_HOME=/opt/cassandra CASSANDRA_CONF=/etc/cassandra CASSANDRA_VERSION=4.1.9",
    "RUN /opt/cassandra/make-archives",
    "VOLUME /var/lib/cassandra",
    "EXPOSE 7000 7001 7199 9042 9160",
    'ENTRYPOINT ["docker-entrypoint.sh"]',
    'CMD ["cassandra", "-f"]',
  ],
  has: ["bash", "nodetool", "cqlsh", "python3", "ip", "ps", "free"],
  lacks: ["curl", "wget", "nc"],
  source: "docker-library/cassandra 8b125f8, 4.1/Dockerfile and docker-entrypoint.sh",
};
