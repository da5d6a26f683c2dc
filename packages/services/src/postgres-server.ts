import {
  file,
  hardened,
  mountFile,
  tmpfsMount,
  type Deploy,
  type Healthcheck,
  type ImageStart,
  type ServiceOptions,
} from "@stackwright/core";
import { becomesUser } from "./hardening.ts";
import { images } from "./images.ts";
import type { PostgresOptions } from "./postgres-options.ts";
import { hba, hbaPath } from "./postgres-scripts.ts";

/** How the image starts. Source: docker-library/postgres 16, Dockerfile and docker-entrypoint.sh. */
const imageStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["docker-entrypoint.sh"],
  command: ["postgres"],
  tcpCheck: "bash",
};

/** Where the volume is, and the data in it: below, so that a `lost+found` beside it does no harm. */
export const postgresFolder = { mount: "/var/lib/postgresql/data", data: "/var/lib/postgresql/data/pgdata" };

/** The server of the first initialisation answers on its socket only, and must not count. */
const healthcheck: Healthcheck = {
  test: ["CMD", "pg_isready", "--quiet", "--host=127.0.0.1", "--username=postgres", "--dbname=postgres"],
  interval: "15s",
  timeout: "5s",
  retries: 5,
  start_period: "5m",
};

/** What is the same for a primary and its replicas. */
type Server = ServiceOptions &
  Required<Pick<ServiceOptions, "image" | "volumes" | "configs" | "command" | "networks">>;

/** What a primary and its replicas have in common. A replica must allow as many connections as its primary. */
export function postgresServer(options: PostgresOptions, slots: readonly string[]): Server {
  const { name = "postgres", maxConnections = 100, sharedBuffers = "256MB", keepWal = "8GB" } = options;
  const { synchronousReplicas = 0 } = options;
  const settings = {
    hba_file: hbaPath,
    shared_buffers: sharedBuffers,
    max_connections: maxConnections,
    max_slot_wal_keep_size: keepWal,
    wal_compression: "on",
    ...(synchronousReplicas === 0
      ? {}
      : { synchronous_standby_names: `ANY ${synchronousReplicas} (${slots.join(", ")})` }),
  };
  return {
    image: options.image ?? images.postgres,
    imageStart,
    command: ["postgres", ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`])],
    runsAs: { uid: 999, gid: 999 },
    networks: options.networks,
    volumes: [
      tmpfsMount("/tmp"),
      tmpfsMount("/run/postgresql"),
      tmpfsMount("/dev/shm", options.sharedMemory ?? "256M"),
    ],
    configs: [mountFile(file(`${name}/pg_hba.conf`, hba), hbaPath)],
    read_only: true,
    ...hardened,
    cap_add: becomesUser,
    stop_grace_period: "2m",
    healthcheck,
    restart: "unless-stopped",
  };
}

/** Where it runs, and with how much. */
export function postgresDeploy(placement: string): Deploy {
  return {
    resources: { limits: { cpus: 2, memory: "1G" }, reservations: { cpus: 0.5, memory: "512M" } },
    placement: { constraints: [placement] },
    update_config: { order: "stop-first", failure_action: "rollback" },
  };
}
