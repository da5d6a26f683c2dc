import {
  endpoint,
  file,
  hardened,
  mountFile,
  runsOnce,
  service,
  type NetworkList,
  type Part,
  type Secret,
  type Text,
} from "@stackwright/core";
import { datacenterMark, initCqlPath, initScript, initScriptPath } from "./cassandra-scripts.ts";

/** What the job is made of. */
export interface CassandraInitOptions {
  /** The cluster's name. */
  readonly name: string;
  readonly image: string;
  readonly networks: NetworkList;
  /** The services of the nodes. */
  readonly nodes: readonly string[];
  readonly datacenter: Text;
  /** On how many nodes each row is. */
  readonly copies: number;
  readonly keyspace: string;
  readonly cql: string;
  /** The superuser, where clients log in. */
  readonly login: { readonly user: string; readonly password: Secret } | undefined;
}

/**
 * The job that prepares a new cluster: it replaces the well-known superuser and runs `init.cql`. In Swarm it is a job, which
 * runs again when its files change; in Compose a container that ends.
 */
export function cassandraInit(options: CassandraInitOptions): Part {
  const { name, nodes, login } = options;
  const script = file(`${name}/init.sh`, initScript(login !== undefined), { mode: 0o755 });
  const cql = file(`${name}/init.cql`, initCql(options));
  const first = endpoint({ service: `${name}1`, name: "cql", port: 9042, scheme: "cql" });
  const job = service(`${name}-init`, {
    description: "Cassandra: makes the superuser and the keyspace, and ends",
    image: options.image,
    entrypoint: ["/bin/sh", initScriptPath],
    environment: {
      CASSANDRA_HOST: first.soft.host,
      CASSANDRA_DC: options.datacenter,
      ...(login === undefined ? {} : { CASSANDRA_USER: login.user, CASSANDRA_PASSWORD_FILE: login.password }),
    },
    networks: options.networks,
    configs: [mountFile(script, initScriptPath), mountFile(cql, initCqlPath)],
    depends_on: Object.fromEntries(nodes.map((node) => [node, { condition: "service_healthy" }])),
    ...hardened,
    ...runsOnce({ limits: { cpus: 0.5, memory: "256M" }, delay: "30s" }),
    facets: { logs: { format: "text" } },
  });
  return job;
}

function initCql({ keyspace, copies, cql }: CassandraInitOptions): string {
  const replication = `{'class': 'NetworkTopologyStrategy', '${datacenterMark}': ${copies}}`;
  const further = cql.trim() === "" ? "" : `\n${cql.trim()}\n`;
  return `-- Run by the job that prepares the cluster, each time that it runs. Made by Stackwright.
-- The job puts the datacenter's name in, as the nodes have it in their environment.
-- Each row is on ${copies} of the nodes${copies >= 3 ? "; read and write with QUORUM, and the loss of one node is not noticed" : ""}.
CREATE KEYSPACE IF NOT EXISTS ${keyspace}
  WITH replication = ${replication} AND durable_writes = true;
${further}`;
}
