import {
  endpoint,
  file,
  mergeAll,
  only,
  pipe,
  secret,
  withHealthcheck,
  type Endpoint,
  type Part,
  type Secret,
} from "@stackwright/core";
import { cassandraInit } from "./cassandra-init.ts";
import { cassandraNode, copies, takesPart } from "./cassandra-node.ts";
import { checkCassandraOptions, type CassandraClusterOptions } from "./cassandra-options.ts";
import { startScript } from "./cassandra-scripts.ts";
import { images } from "./images.ts";

/** The services of a Cassandra cluster, and what others need of it. */
export interface CassandraCluster extends Part {
  readonly endpoints: {
    /** The first node. */
    readonly cql: Endpoint;
    readonly nodes: readonly Endpoint[];
    /** Where JMX answers, by node; none where it is local. */
    readonly jmx: readonly Endpoint[];
  };
  /** The superuser's password; `undefined` where nobody logs in. */
  readonly adminPassword: Secret | undefined;
}

/**
 * A Cassandra cluster: one service and one volume for each node, and a job that makes the superuser and a keyspace.
 *
 * Nodes join one at a time, which Cassandra asks for: in Compose by `depends_on`, in both by the script that they start
 * with. Compose finds a node healthy when it has joined; Swarm already when it takes part in gossip, because without that a
 * task has no name in DNS, and because it would stop a node that takes long to join.
 *
 * A node whose volume is lost is replaced, not restarted: see `cassandra.replace_address_first_boot`. From one node to three,
 * raise the replication of `system_auth` and of every keyspace, and repair them. Swarm updates all services of a stack at
 * the same time: change images and settings one node at a time with `docker service update`.
 *
 * @throws StackwrightError `option-invalid`.
 * @example
 * const lake = cassandraCluster({ nodes: 3, networks: [data] });
 */
export function cassandraCluster(options: CassandraClusterOptions): CassandraCluster {
  checkCassandraOptions(options);
  const { name = "cassandra", nodes: count, authentication = true, jmx = "local" } = options;
  const adminPassword =
    options.adminPassword ?? secret(`${name}_admin_password`, { description: "Cassandra: the superuser" });
  const names = Array.from({ length: count }, (_, index) => `${name}${index + 1}`);
  const start = file(`${name}/start.sh`, startScript(options.listenOn), { mode: 0o755 });
  const parts = names.map((node, index) => {
    const part = cassandraNode(index, { ...options, name, names, start });
    return {
      label: node,
      part: pipe(part, only("swarm", withHealthcheck(takesPart(index + 1, options.listenOn)))),
    };
  });
  const job = cassandraInit({
    name,
    image: options.image ?? images.cassandra,
    networks: options.networks,
    nodes: names,
    datacenter: options.datacenter ?? "dc1",
    copies: Math.min(copies, count),
    keyspace: options.keyspace ?? "example",
    cql: options.initCql ?? "",
    login: authentication ? { user: options.adminUser ?? "admin", password: adminPassword } : undefined,
  });
  return {
    ...mergeAll([...parts, { label: "init", part: job }]),
    endpoints: {
      cql: cqlOf(`${name}1`),
      nodes: names.map(cqlOf),
      jmx:
        jmx === "local"
          ? []
          : names.map((node) => endpoint({ service: node, name: "jmx", port: 7199, scheme: "tcp" })),
    },
    adminPassword: authentication ? adminPassword : undefined,
  };
}

function cqlOf(node: string): Endpoint {
  return endpoint({ service: node, name: "cql", port: 9042, scheme: "cql" });
}
