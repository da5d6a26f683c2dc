import {
  endpoint,
  hardened,
  mountVolume,
  service,
  volume,
  type Endpoint,
  type Healthcheck,
  type NetworkList,
  type Part,
  type Scalar,
  type Secret,
  type ServiceOptions,
  type Text,
} from "@stackwright/core";
import { s3Client, type SearchSnapshots } from "./search-snapshots.ts";

/** OpenSearch began as a copy of Elasticsearch: as containers the two still differ in names more than in anything else. */
export type SearchProduct = "OpenSearch" | "Elasticsearch";

/** Where a product keeps its data, and what it calls the nodes that first choose a leader. */
const products = {
  OpenSearch: {
    strategy: "opensearch",
    data: "/usr/share/opensearch/data",
    firstLeaders: "cluster.initial_cluster_manager_nodes",
  },
  Elasticsearch: {
    strategy: "elasticsearch",
    data: "/usr/share/elasticsearch/data",
    firstLeaders: "cluster.initial_master_nodes",
  },
} as const;

/** What one node of a search cluster is made of. */
export interface SearchNodeOptions {
  readonly product: SearchProduct;
  /** The cluster: the first part of the names of its nodes. */
  readonly name: string;
  /** All nodes, in order. */
  readonly names: readonly string[];
  readonly clusterName: Text;
  readonly scheme: "http" | "https";
  readonly networks: NetworkList;
  readonly snapshots: SearchSnapshots | undefined;
  readonly placement: ((node: number) => string) | undefined;
  /** How the image starts. */
  readonly start: Pick<ServiceOptions, "image" | "imageStart" | "runsAs" | "entrypoint" | "command">;
  readonly passwords: Readonly<Record<string, Secret>>;
  /** What only this product is told. */
  readonly environment: Readonly<Record<string, Text | Scalar>>;
  readonly secrets: NonNullable<ServiceOptions["secrets"]>;
  readonly configs: NonNullable<ServiceOptions["configs"]>;
}

/** One node of a search cluster, and its volume. */
export function searchNode(node: string, number: number, options: SearchNodeOptions): Part {
  const { product, name, names, snapshots, scheme, environment, start } = options;
  const { placement = (n: number) => `node.labels.${name} == ${n}` } = options;
  const data = volume(`${node}_data`, { description: `${product}'s indices on ${node}` });
  return service(node, {
    description: `${product}: node ${number}`,
    ...start,
    hostname: node,
    secretEnv: {
      ...options.passwords,
      ...(snapshots === undefined ? {} : { SNAPSHOT_SECRET_KEY: snapshots.secretKey }),
    },
    environment: {
      "cluster.name": options.clusterName,
      "node.name": node,
      "network.publish_host": node,
      ...discovery(products[product].firstLeaders, names, number),
      "bootstrap.memory_lock": true,
      ...environment,
      ...(snapshots === undefined ? {} : s3Client(snapshots)),
    },
    networks: options.networks,
    volumes: [mountVolume(data, products[product].data)],
    secrets: options.secrets,
    configs: options.configs,
    ulimits: { memlock: { soft: -1, hard: -1 }, nofile: { soft: 65_536, hard: 65_536 } },
    ...hardened,
    stop_grace_period: "2m",
    healthcheck: answers("200|401", scheme),
    restart: "unless-stopped",
    deploy: {
      endpoint_mode: "dnsrr",
      resources: { limits: { cpus: 2, memory: "2G" }, reservations: { cpus: 1, memory: "1G" } },
      placement: { constraints: [placement(number)] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      backup:
        snapshots === undefined
          ? {
              volume: data.name,
              none: "indices are backed up with snapshots only, and this cluster has no repository for them",
            }
          : {
              volume: data.name,
              strategy: products[product].strategy,
              options: { cluster: name, service: node },
            },
      probe: {
        kind: "http",
        scheme,
        port: 9200,
        expect: [200, 401],
        description: `${node} answers`,
      },
      logs: { format: "text" },
    },
  });
}

/** Where a node answers. */
export function httpOf(node: string, scheme: "http" | "https"): Endpoint {
  return endpoint({ service: node, name: "http", port: 9200, scheme });
}

/** How many nodes vote on who leads: an odd number, and three are enough for any number of nodes. */
const votingNodes = 3;

/**
 * Who talks to whom. The list of the first leaders is read once, when the cluster forms; with all three in it, a node that
 * lost its data cannot form a cluster of its own.
 */
function discovery(
  firstLeaders: string,
  names: readonly string[],
  number: number,
): Readonly<Record<string, string>> {
  if (names.length === 1) return { "discovery.type": "single-node" };
  const voting = names.slice(0, votingNodes);
  const peers = voting.map((node) => endpoint({ service: node, name: "transport", port: 9300 }).soft.host);
  return {
    "discovery.seed_hosts": peers.join(","),
    ...(number <= votingNodes
      ? { [firstLeaders]: voting.join(",") }
      : { "node.roles": "data,ingest,remote_cluster_client" }),
  };
}

/**
 * Whether the node answers at all. Without credentials it says 401 once it is ready, and 503 until the cluster has formed.
 *
 * In Swarm both must do: a task that is not healthy has no name in DNS, so a check that waits for the cluster keeps the nodes
 * from ever finding each other.
 */
export function answers(codes: string, scheme: "http" | "https"): Healthcheck {
  const curl = `curl -ks -o /dev/null -w '%{http_code}' ${scheme}://localhost:9200/`;
  return {
    test: ["CMD-SHELL", `${curl} | grep -qE '^(${codes})$'`],
    interval: "30s",
    timeout: "10s",
    retries: 5,
    start_period: "3m",
  };
}
