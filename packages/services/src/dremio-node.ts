import {
  hardened,
  mountFile,
  mountVolume,
  sizeBytes,
  service,
  tmpfsMount,
  volume,
  type ByteSize,
  type FileMount,
  type ImageStart,
  type NetworkList,
  type Part,
  type StackFile,
} from "@stackwright/core";
import { coreSite, dremioAdminPort } from "./dremio-files.ts";
import type { DremioOptions, DremioSize } from "./dremio-options.ts";

/** Source: dremio-oss 25.2, distribution/docker/Dockerfile: Ubuntu with bash and GNU wget, in `/opt/dremio`. */
const imageStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["bin/dremio", "start-fg"],
  command: [],
  tcpCheck: "bash",
};

/** The image's user `dremio`. */
export const dremioUser = { uid: 999, gid: 999 } as const;

/** What one node is made of. */
export interface DremioNode {
  readonly node: string;
  readonly description: string;
  readonly image: string;
  readonly networks: NetworkList;
  readonly name: string;
  readonly configuration: StackFile;
  readonly store: DremioOptions["store"];
  readonly size: DremioSize;
  readonly placement: string;
  readonly coordinates: boolean;
}

/** One node and its volume. */
export function dremioNode(options: DremioNode): Part {
  const { node, description, image, networks, name, configuration, store, size, placement, coordinates } =
    options;
  const data = volume(`${node.replaceAll("-", "_")}_data`, {
    description: coordinates ? "Dremio's catalog: spaces, views, users" : `Dremio's cache on ${node}`,
  });
  return service(node, {
    description,
    image,
    imageStart,
    runsAs: dremioUser,
    // It registers under its hostname, by which the other nodes then reach it.
    hostname: node,
    ...(store === undefined ? {} : { secretEnv: { DREMIO_STORE_PASSWORD: store.secretKey } }),
    environment: {
      DREMIO_MAX_HEAP_MEMORY_SIZE_MB: mebibytes(size.heap),
      DREMIO_MAX_DIRECT_MEMORY_SIZE_MB: mebibytes(size.direct),
      DREMIO_LOG_TO_CONSOLE: 1,
      ...(store === undefined ? {} : { DREMIO_STORE_USER: store.accessKey }),
    },
    networks,
    volumes: [mountVolume(data, "/opt/dremio/data"), tmpfsMount("/tmp")],
    configs: [mountFile(configuration, "/opt/dremio/conf/dremio.conf"), ...storeFile(name, store)],
    ulimits: { nofile: { soft: 65_536, hard: 65_536 } },
    ...hardened,
    stop_grace_period: "2m",
    healthcheck: {
      test: ["CMD", "wget", "-q", "-O", "/dev/null", `http://localhost:${dremioAdminPort}/live`],
      interval: "30s",
      timeout: "10s",
      retries: 5,
      start_period: "3m",
    },
    restart: "unless-stopped",
    deploy: {
      endpoint_mode: "dnsrr",
      resources: {
        limits: { cpus: size.cpus, memory: `${mebibytes(size.heap) + mebibytes(size.direct) + 1024}M` },
        reservations: { cpus: size.cpus / 2, memory: `${mebibytes(size.heap)}M` },
      },
      placement: { constraints: [placement] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port: dremioAdminPort, job: "dremio", technology: "dremio" },
      probe: coordinates
        ? { kind: "http", port: 9047, path: "/apiv2/server_status", description: "Dremio is ready" }
        : { kind: "http", port: dremioAdminPort, path: "/live", description: `${node} is alive` },
      backup: coordinates
        ? { volume: data.name, strategy: "cold" }
        : { volume: data.name, none: "a cache and room for large queries, filled again by use" },
      logs: { format: "text" },
    },
  });
}

function storeFile(name: string, store: DremioOptions["store"]): readonly FileMount[] {
  if (store === undefined) return [];
  return [mountFile(coreSite(`${name}/core-site.xml`, store), "/opt/dremio/conf/core-site.xml")];
}

function mebibytes(size: ByteSize): number {
  return Math.round(sizeBytes(size, "dremio(...).size") / 2 ** 20);
}
