import {
  endpoint,
  hardened,
  mountVolume,
  service,
  tmpfsMount,
  variable,
  volume,
  type FileMount,
  type ImageStart,
  type Part,
  type Secret,
} from "@stackwright/core";
import type { GaleraOptions } from "./galera-options.ts";
import { healthScriptPath, startScriptPath } from "./galera-scripts.ts";
import { becomesUser } from "./hardening.ts";
import { images } from "./images.ts";

/** How the image starts. Source: mariadb-docker 10.11, Dockerfile and docker-entrypoint.sh. Galera and socat are in it. */
const imageStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["docker-entrypoint.sh"],
  command: ["mariadbd"],
  tcpCheck: "bash",
};

/** What the nodes have in common. */
export interface GaleraNodeOptions extends GaleraOptions {
  readonly name: string;
  readonly names: readonly string[];
  readonly rootPassword: Secret;
  readonly password: Secret;
  readonly files: readonly FileMount[];
}

/** One node of the cluster, and its volume. */
export function galeraNode(index: number, shared: GaleraNodeOptions): Part {
  const { name, names, database, user = database, rootPassword, password } = shared;
  const { placement = (n: number) => `node.labels.${name} == ${n}` } = shared;
  const node = names[index] ?? name;
  const peers = names.filter((other) => other !== node);
  const data = volume(`${node}_data`, { description: `MariaDB's data folder on ${node}` });
  const bootstrap = variable(`${node.replaceAll("-", "_").toUpperCase()}_BOOTSTRAP`, {
    default: "no",
    description: `yes makes a new cluster of ${node}: for the first start, or after all nodes had stopped; no otherwise`,
  });
  return service(node, {
    description: `MariaDB Galera: node ${index + 1}`,
    image: shared.image ?? images.mariadb,
    imageStart,
    runsAs: { uid: 999, gid: 999 },
    hostname: node,
    entrypoint: ["/bin/bash", startScriptPath],
    command: ["mariadbd", ...settings(index, node, shared)],
    environment: {
      MARIADB_ROOT_PASSWORD_FILE: rootPassword,
      MARIADB_DATABASE: database,
      MARIADB_USER: user,
      MARIADB_PASSWORD_FILE: password,
      GALERA_PEERS: peers.map(gossipOf).join(" "),
      GALERA_BOOTSTRAP: bootstrap,
    },
    networks: shared.networks,
    volumes: [mountVolume(data, "/var/lib/mysql"), tmpfsMount("/tmp"), tmpfsMount("/run/mysqld")],
    configs: shared.files,
    read_only: true,
    ...hardened,
    cap_add: becomesUser,
    stop_grace_period: "2m",
    // Joining copies all data, and must not be stopped for taking long.
    healthcheck: {
      test: ["CMD", "/bin/bash", healthScriptPath],
      interval: "15s",
      timeout: "10s",
      retries: 5,
      start_period: "2h",
    },
    restart: "unless-stopped",
    deploy: {
      endpoint_mode: "dnsrr",
      resources: { limits: { cpus: 1, memory: "1G" }, reservations: { cpus: 0.5, memory: "512M" } },
      placement: { constraints: [placement(index + 1)] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      backup: { volume: data.name, strategy: "mariadb-galera", options: { cluster: name, service: node } },
      probe: { kind: "tcp", port: 3306, description: `${node} accepts clients` },
      logs: { format: "text" },
    },
  });
}

/**
 * The server's options. Positions mean the same on all nodes: the domain and the server's id are the cluster's. What a node
 * writes outside of it has a domain of its own. Source: mariadb.com/docs, Using MariaDB GTIDs with MariaDB Galera Cluster;
 * MariaDB/server#1317 and #1984 (the id of the first node is used for all).
 */
function settings(index: number, node: string, shared: GaleraNodeOptions): readonly string[] {
  const { name, names, clusterName = name, writeSetCache = "256M", binlogDays = 7 } = shared;
  return [
    "--wsrep-on=ON",
    "--wsrep-provider=/usr/lib/galera/libgalera_smm.so",
    `--wsrep-provider-options=gcache.size=${writeSetCache}`,
    `--wsrep-cluster-name=${clusterName}`,
    `--wsrep-cluster-address=gcomm://${names.map(gossipOf).join(",")}`,
    `--wsrep-node-name=${node}`,
    "--wsrep-sst-method=mariabackup",
    "--wsrep-sst-auth=mysql:",
    "--wsrep-gtid-mode=ON",
    "--wsrep-gtid-domain-id=1",
    `--gtid-domain-id=${11 + index}`,
    "--server-id=1",
    "--default-storage-engine=InnoDB",
    "--innodb-autoinc-lock-mode=2",
    "--transaction-isolation=READ-COMMITTED",
    "--binlog-format=ROW",
    "--log-bin=mariadb-bin",
    "--log-slave-updates=ON",
    `--binlog-expire-logs-seconds=${binlogDays * 86_400}`,
    "--sync-binlog=1",
  ];
}

function gossipOf(node: string): string {
  return String(endpoint({ service: node, name: "galera", port: 4567 }).soft.host);
}
