import {
  eachService,
  hardened,
  mergeAll,
  mountVolume,
  only,
  pipe,
  service,
  tmpfsMount,
  volume,
  withHealthcheck,
  type Healthcheck,
  type NetworkList,
  type Part,
  type Secret,
  type Text,
  type Volume,
} from "@stackwright/core";

/** What all servers have in common. */
interface Shared {
  readonly name: string;
  readonly image: string;
  readonly networks: NetworkList;
  readonly rootUser: Text;
  readonly rootPassword: Secret;
  readonly publicMetrics: boolean;
  readonly noBackup: string;
}

/** A single server. */
export function minioServer(options: Shared & { readonly data: Volume; readonly placement: string }): Part {
  return server(options.name, { ...options, description: "MinIO: object storage", drives: "/data" });
}

/**
 * Several servers, one drive each, which know each other by name: each is found under its own name and under the common one.
 *
 * A server goes on as soon as it has found itself, which its hostname is for, and answers before it has found the others; so
 * the health check of Swarm, which gives no name to a task that is not healthy, must not ask for more than an answer. Sources:
 * minio RELEASE.2023-11-20, cmd/endpoint.go (UpdateIsLocal), cmd/healthcheck-handler.go; minio/minio#8140.
 */
export function minioCluster({
  nodes,
  placement,
  ...shared
}: Shared & { readonly nodes: number; readonly placement: (node: number) => string }): Part {
  const { name } = shared;
  const stem = name.replaceAll("-", "_");
  const parts = Array.from({ length: nodes }, (_, index) => {
    const node = `${name}${index + 1}`;
    const part = server(node, {
      ...shared,
      description: `MinIO: object storage, server ${index + 1}`,
      // Three dots: MinIO's own way of writing a row.
      drives: `http://${name}{1...${nodes}}:9000/data`,
      data: volume(`${stem}${index + 1}_data`, { description: `MinIO's buckets, the drive of ${node}` }),
      placement: placement(index + 1),
    });
    return { label: node, part };
  });
  return pipe(mergeAll(parts), asMember(name), only("swarm", withHealthcheck(alive)));
}

function asMember(name: string) {
  return eachService((model, node) => ({
    ...model,
    hostname: node,
    networks: Object.fromEntries(
      Object.keys(model.networks ?? {}).map((network) => [network, { aliases: [name] }]),
    ),
    deploy: { ...model.deploy, endpoint_mode: "dnsrr" },
  }));
}

/** Whether it answers at all. The image has bash, and no client for HTTP. */
const alive: Healthcheck = {
  test: [
    "CMD",
    "/bin/bash",
    "-c",
    "exec 3<>/dev/tcp/127.0.0.1/9000 && printf 'GET /minio/health/live HTTP/1.0\\r\\n\\r\\n' >&3 && read -r line <&3 && [[ $line == *' 200 '* ]]",
  ],
  interval: "30s",
  timeout: "10s",
  retries: 3,
  start_period: "1m",
};

function server(
  node: string,
  options: Shared & {
    readonly description: string;
    readonly drives: string;
    readonly data: Volume;
    readonly placement: string;
  },
): Part {
  const { description, image, drives, rootUser, rootPassword, publicMetrics, networks, data } = options;
  return service(node, {
    description,
    image,
    command: ["server", drives, "--console-address", ":9001"],
    environment: {
      MINIO_ROOT_USER: rootUser,
      MINIO_ROOT_PASSWORD_FILE: rootPassword,
      ...(publicMetrics ? { MINIO_PROMETHEUS_AUTH_TYPE: "public" } : {}),
    },
    networks,
    volumes: [mountVolume(data, "/data"), tmpfsMount("/tmp")],
    read_only: true,
    ...hardened,
    stop_grace_period: "30s",
    healthcheck: {
      test: ["CMD", "mc", "ready", "local"],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      start_period: "1m",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 1, memory: "1G" }, reservations: { cpus: 0.25, memory: "256M" } },
      placement: { constraints: [options.placement] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      backup: { volume: data.name, none: options.noBackup },
      ...(publicMetrics
        ? { metrics: { port: 9000, path: "/minio/v2/metrics/cluster", job: "minio", technology: "minio" } }
        : {}),
      probe: { kind: "http", port: 9000, path: "/minio/health/live", description: "MinIO answers" },
      logs: { format: "text" },
    },
  });
}
