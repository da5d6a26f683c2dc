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
  type Secret,
  type StackFile,
  type Text,
} from "@stackwright/core";
import { images } from "./images.ts";
import type { OpensearchClusterOptions, OpensearchSnapshots } from "./opensearch-options.ts";
import { startScriptPath } from "./opensearch-scripts.ts";
import type { SecuritySetup } from "./opensearch-security.ts";

/**
 * How the image starts: as user 1000, and it knows no `*_FILE` variable. Its settings come from variables with a dot in their
 * names, which bash passes on and other shells drop. Source: opensearch-build 2.15.0, Dockerfile and entrypoint.
 */
const imageStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["/usr/share/opensearch/opensearch-docker-entrypoint.sh"],
  command: ["opensearch"],
  tcpCheck: "bash",
};

/** How many nodes vote on who leads: an odd number, and three are enough for any number of nodes. */
const votingNodes = 3;

/** What the nodes have in common. */
export interface OpensearchNodeOptions extends OpensearchClusterOptions {
  readonly name: string;
  readonly names: readonly string[];
  readonly adminPassword: Secret;
  readonly dashboardsPassword: Secret;
  readonly monitorPassword: Secret;
  readonly setup: SecuritySetup;
  readonly start: StackFile;
}

/** One node of the cluster, and its volume. */
export function opensearchNode(node: string, number: number, shared: OpensearchNodeOptions): Part {
  const {
    name,
    names,
    setup,
    heap = "512m",
    clusterName = "opensearch-cluster",
    placement = (n: number) => `node.labels.${name} == ${n}`,
    image = images.opensearch,
    plugins = [],
    pluginsImage = image,
    snapshots,
  } = shared;
  const data = volume(`${node}_data`, { description: `OpenSearch's indices on ${node}` });
  return service(node, {
    description: `OpenSearch: node ${number}`,
    image: plugins.length === 0 ? image : pluginsImage,
    imageStart,
    runsAs: { uid: 1000, gid: 1000 },
    hostname: node,
    entrypoint: ["/bin/bash", startScriptPath],
    command: imageStart.command,
    secretEnv: {
      OPENSEARCH_INITIAL_ADMIN_PASSWORD: shared.adminPassword,
      OPENSEARCH_DASHBOARDS_PASSWORD: shared.dashboardsPassword,
      OPENSEARCH_MONITOR_PASSWORD: shared.monitorPassword,
      ...(snapshots === undefined ? {} : { SNAPSHOT_SECRET_KEY: snapshots.secretKey }),
    },
    environment: {
      "cluster.name": clusterName,
      "node.name": node,
      "network.publish_host": node,
      ...discovery(names, number),
      "bootstrap.memory_lock": true,
      OPENSEARCH_JAVA_OPTS: `-Xms${heap} -Xmx${heap}`,
      // A second Java machine, for which the limits leave no room.
      DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI: true,
      ...setup.environment,
      ...(snapshots === undefined ? {} : s3Client(snapshots)),
    },
    networks: shared.networks,
    volumes: [mountVolume(data, "/usr/share/opensearch/data")],
    secrets: setup.secretsOf(node),
    configs: [mountFile(shared.start, startScriptPath), ...setup.configs],
    ulimits: { memlock: { soft: -1, hard: -1 }, nofile: { soft: 65_536, hard: 65_536 } },
    ...hardened,
    stop_grace_period: "2m",
    healthcheck: answers("200|401"),
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
          : { volume: data.name, strategy: "opensearch", options: { cluster: name, service: node } },
      probe: {
        kind: "http",
        scheme: "https",
        port: 9200,
        expect: [200, 401],
        description: `${node} answers`,
      },
      logs: { format: "text" },
    },
  });
}

/**
 * Who talks to whom. The list of the first leaders is read once, when the cluster forms; with all three in it, a node that
 * lost its data cannot form a cluster of its own.
 */
function discovery(names: readonly string[], number: number): Readonly<Record<string, string>> {
  if (names.length === 1) return { "discovery.type": "single-node" };
  const voting = names.slice(0, votingNodes);
  const peers = voting.map((node) => endpoint({ service: node, name: "transport", port: 9300 }).soft.host);
  return {
    "discovery.seed_hosts": peers.join(","),
    ...(number <= votingNodes
      ? { "cluster.initial_cluster_manager_nodes": voting.join(",") }
      : { "node.roles": "data,ingest,remote_cluster_client" }),
  };
}

/**
 * Whether the node answers at all. Without credentials it says 401 once it is ready, and 503 until the cluster has formed.
 *
 * In Swarm both must do: a task that is not healthy has no name in DNS, so a check that waits for the cluster keeps the nodes
 * from ever finding each other.
 */
export function answers(codes: string): Healthcheck {
  const curl = "curl -ks -o /dev/null -w '%{http_code}' https://localhost:9200/";
  return {
    test: ["CMD-SHELL", `${curl} | grep -qE '^(${codes})$'`],
    interval: "30s",
    timeout: "10s",
    retries: 5,
    start_period: "3m",
  };
}

/** Source: documentation-website 2.15, snapshots/snapshot-restore.md. The region is asked for and has no effect. */
function s3Client({
  endpoint: store,
  accessKey,
}: OpensearchSnapshots): Readonly<Record<string, Text | boolean>> {
  return {
    "s3.client.default.endpoint": store.soft.address,
    "s3.client.default.protocol": store.scheme,
    "s3.client.default.path_style_access": true,
    "s3.client.default.region": "us-east-1",
    AWS_EC2_METADATA_DISABLED: true,
    SNAPSHOT_ACCESS_KEY: accessKey,
  };
}
