import {
  endpoint,
  hardened,
  mountFile,
  mountVolume,
  service,
  volume,
  type Healthcheck,
  type ImageStart,
  type Part,
  type StackFile,
} from "@stackwright/core";
import { seedsOf, type CassandraClusterOptions } from "./cassandra-options.ts";
import { startScriptPath } from "./cassandra-scripts.ts";
import { becomesUser } from "./hardening.ts";
import { images } from "./images.ts";
import { ownAddress } from "./own-address.ts";

/** How the image starts. Source: docker-library/cassandra 4.1, Dockerfile and docker-entrypoint.sh. There is no curl. */
const imageStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["docker-entrypoint.sh"],
  command: ["cassandra", "-f"],
  tcpCheck: "bash",
};

/** Copies of each row, at most. */
export const copies = 3;

/** What the nodes have in common. */
export interface CassandraNodeOptions extends CassandraClusterOptions {
  readonly name: string;
  readonly names: readonly string[];
  readonly start: StackFile;
}

/** One node of the cluster, and its volume. */
export function cassandraNode(index: number, shared: CassandraNodeOptions): Part {
  const { name, names, heap = "512M", newHeap = "100M", listenOn } = shared;
  const { placement = (n: number) => `node.labels.${name} == ${n}` } = shared;
  const node = `${name}${index + 1}`;
  const before = index === 0 ? undefined : `${name}${index}`;
  const data = volume(`${node}_data`, { description: `Cassandra's data on ${node}` });
  return service(node, {
    description: `Cassandra: node ${index + 1}`,
    image: shared.image ?? images.cassandra,
    imageStart,
    runsAs: { uid: 999, gid: 999 },
    hostname: node,
    entrypoint: ["/bin/bash", startScriptPath],
    command: imageStart.command,
    environment: {
      CASSANDRA_CLUSTER_NAME: `'${shared.clusterName ?? "cassandra-cluster"}'`,
      CASSANDRA_DC: shared.datacenter ?? "dc1",
      CASSANDRA_RACK: shared.rack ?? "rack1",
      CASSANDRA_ENDPOINT_SNITCH: "GossipingPropertyFileSnitch",
      CASSANDRA_SEEDS: names.slice(0, seedsOf(shared)).map(gossipOf).join(","),
      ...neighbours(node, before, names),
      ...logins(shared),
      MAX_HEAP_SIZE: heap,
      HEAP_NEWSIZE: newHeap,
      ...jvm(node, shared),
    },
    networks: shared.networks,
    ...(before === undefined ? {} : { depends_on: { [before]: { condition: "service_healthy" } } }),
    volumes: [mountVolume(data, "/var/lib/cassandra")],
    configs: [mountFile(shared.start, startScriptPath)],
    ulimits: {
      memlock: { soft: -1, hard: -1 },
      nofile: { soft: 100_000, hard: 100_000 },
      nproc: 32_768,
    },
    ...hardened,
    cap_add: becomesUser,
    stop_grace_period: "2m",
    healthcheck: hasJoined(listenOn),
    restart: "unless-stopped",
    deploy: {
      endpoint_mode: "dnsrr",
      resources: { limits: { cpus: 2, memory: "2G" }, reservations: { cpus: 1, memory: "1G" } },
      placement: { constraints: [placement(index + 1)] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      backup: { volume: data.name, strategy: "cassandra", options: { cluster: name, service: node } },
      probe: { kind: "tcp", port: 9042, description: `${node} accepts clients` },
      logs: { format: "text" },
    },
  });
}

/** Whom a new node waits for, and where a seed that was rebuilt looks for others. An empty value would be the deployer's own. */
function neighbours(
  node: string,
  before: string | undefined,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const peers = names.slice(0, copies).filter((peer) => peer !== node);
  return {
    ...(before === undefined ? {} : { NODE_AFTER: before }),
    ...(peers.length === 0 ? {} : { NODE_PEERS: peers.join(" ") }),
  };
}

function gossipOf(node: string): string {
  return String(endpoint({ service: node, name: "gossip", port: 7000 }).soft.host);
}

function logins({ authentication = true }: CassandraNodeOptions): Readonly<Record<string, string>> {
  return authentication
    ? { NODE_AUTHENTICATOR: "PasswordAuthenticator", NODE_AUTHORIZER: "CassandraAuthorizer" }
    : { NODE_AUTHENTICATOR: "AllowAllAuthenticator", NODE_AUTHORIZER: "AllowAllAuthorizer" };
}

/**
 * What Java is told. Roles are kept on as many nodes as rows are, from the start: else one node knows all passwords. Remote JMX
 * asks for a password unless it is told not to. Source: cassandra 4.1, AuthKeyspace and conf/cassandra-env.sh.
 */
function jvm(node: string, { nodes, jmx = "local" }: CassandraNodeOptions): Readonly<Record<string, string>> {
  const roles = `-Dcassandra.system_auth.default_rf=${Math.min(copies, nodes)}`;
  if (jmx === "local") return { JVM_EXTRA_OPTS: roles };
  const open = ["-Dcom.sun.management.jmxremote.authenticate=false", `-Djava.rmi.server.hostname=${node}`];
  return { LOCAL_JMX: "no", JVM_EXTRA_OPTS: [roles, ...open].join(" ") };
}

/** This node, by its own address, is up and has joined; `grep UN` alone would be content with any node. */
function hasJoined(listenOn: string | undefined): Healthcheck {
  return {
    test: [
      "CMD",
      "/bin/bash",
      "-c",
      `address="$(${ownAddress(listenOn)})"; [[ -n "$address" ]] && nodetool status 2>/dev/null | grep -qE "^UN +\${address//./[.]} "`,
    ],
    interval: "30s",
    timeout: "30s",
    retries: 5,
    start_period: "3m",
  };
}

/** The node listens to the others. It waits first for those before it, which take some minutes each. */
export function takesPart(position: number, listenOn: string | undefined): Healthcheck {
  return {
    test: ["CMD", "/bin/bash", "-c", `exec 3<>"/dev/tcp/$(${ownAddress(listenOn)})/7000"`],
    interval: "30s",
    timeout: "10s",
    retries: 5,
    start_period: `${3 * position}m`,
  };
}
