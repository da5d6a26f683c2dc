import { bindMount, mountVolume, volume, type Part } from "@stackwright/core";
import { airbyteJava } from "./airbyte-java.ts";
import { airbyteEndpoints, type AirbyteParts } from "./airbyte-parts.ts";
import { airbyteTemporal } from "./airbyte-temporal.ts";
import { airbyteProxy, airbyteWebapp } from "./airbyte-web.ts";

/** The server and the others wait until the database is at least of this version. Source: airbyte-platform v0.50.33, .env. */
const minimumMigrations = {
  JOBS_DATABASE_MINIMUM_FLYWAY_MIGRATION_VERSION: "0.40.26.001",
  CONFIGS_DATABASE_MINIMUM_FLYWAY_MIGRATION_VERSION: "0.40.23.002",
} as const;

/** Every service of an Airbyte, in the order in which they need each other. */
export function airbyteServices(parts: AirbyteParts): readonly Part[] {
  const { name, own, data, url, workers, placement } = parts;
  const { server, temporal, api } = airbyteEndpoints(name);
  const jdbc = `jdbc:postgresql://${parts.database.address}/${parts.databaseName}`;
  const onDatabase = {
    environment: { DATABASE_URL: jdbc, DATABASE_USER: parts.databaseUser },
    secretEnv: { DATABASE_PASSWORD: parts.databasePassword },
  };
  // A container that the worker starts mounts it by this very name.
  const workspace = volume(`${name}_workspace`, {
    name: `${name}_workspace`,
    description: "Airbyte: files and logs of sync jobs",
  });
  const local = volume(`${name}_local`, {
    name: `${name}_local`,
    description: "Airbyte: what connectors for local files read and write",
  });
  const migrated = {
    depends_on: { [`${name}-bootloader`]: { condition: "service_completed_successfully" } },
  } as const;
  const jobs = {
    WORKSPACE_ROOT: "/tmp/workspace",
    LOCAL_ROOT: "/tmp/airbyte_local",
    TRACKING_STRATEGY: "logging",
    FEATURE_FLAG_CLIENT: "config",
    ...minimumMigrations,
  };
  return [
    airbyteJava("bootloader", parts, {
      program: "airbyte-bootloader",
      description: "Airbyte: brings its databases to this version, and ends",
      ...onDatabase,
      networks: [data],
      limits: { cpus: 1, memory: "1G" },
      job: true,
    }),
    airbyteTemporal(parts),
    airbyteJava("server", parts, {
      program: "airbyte-server",
      description: "Airbyte: its API",
      ...migrated,
      secretEnv: onDatabase.secretEnv,
      environment: {
        ...onDatabase.environment,
        ...jobs,
        TEMPORAL_HOST: temporal.address,
        WEBAPP_URL: url,
        WORKER_ENVIRONMENT: "docker",
        CONFIG_ROOT: "/data",
      },
      networks: [own, data],
      mounts: [mountVolume(workspace, "/tmp/workspace"), mountVolume(local, "/tmp/airbyte_local")],
      placement,
      limits: { cpus: 1, memory: "2G" },
      reservations: { cpus: 0.5, memory: "1G" },
      health: { port: 8001, path: "/api/v1/health", description: "Airbyte's API answers" },
      facets: {
        backup: [
          {
            volume: workspace.name,
            none: "files of running jobs; connections and their state are in the database",
          },
          {
            volume: local.name,
            none: "an exchange folder: what is in it came from elsewhere, or goes there",
          },
        ],
      },
    }),
    airbyteJava("worker", parts, {
      program: "airbyte-workers",
      description: "Airbyte: runs the syncs, and starts the containers of connectors",
      ...migrated,
      secretEnv: onDatabase.secretEnv,
      environment: {
        ...onDatabase.environment,
        ...jobs,
        TEMPORAL_HOST: temporal.address,
        INTERNAL_API_HOST: server.address,
        WEBAPP_URL: url,
        WORKSPACE_DOCKER_MOUNT: `${name}_workspace`,
        LOCAL_DOCKER_MOUNT: `${name}_local`,
        DOCKER_NETWORK: String(own),
        MICRONAUT_ENVIRONMENTS: "control-plane",
        MAX_SYNC_WORKERS: 5,
      },
      networks: [own, data],
      mounts: [
        mountVolume(workspace, "/tmp/workspace"),
        mountVolume(local, "/tmp/airbyte_local"),
        bindMount("/var/run/docker.sock"),
      ],
      placement,
      replicas: workers,
      limits: { cpus: 2, memory: "4G" },
      reservations: { cpus: 0.5, memory: "1G" },
      // It has no page for its health: any answer counts.
      health: { port: 9000, path: "/", any: true, description: "Airbyte's worker answers" },
    }),
    airbyteJava("cron", parts, {
      program: "airbyte-cron",
      description: "Airbyte: cleans up old jobs, and restarts what hangs",
      ...migrated,
      secretEnv: onDatabase.secretEnv,
      environment: {
        ...onDatabase.environment,
        ...jobs,
        TEMPORAL_HOST: temporal.address,
        MICRONAUT_ENVIRONMENTS: "control-plane",
      },
      networks: [own, data],
      mounts: [mountVolume(workspace, "/tmp/workspace")],
      placement,
      limits: { cpus: 0.5, memory: "1G" },
      health: { port: 9001, path: "/health", description: "Airbyte's clock answers" },
    }),
    airbyteJava("api-server", parts, {
      program: "airbyte-api-server",
      image: "airbyte-api-server",
      description: "Airbyte: the API for programs",
      environment: { INTERNAL_API_HOST: server.url(), AIRBYTE_API_HOST: api.address },
      networks: [own],
      limits: { cpus: 0.5, memory: "768M" },
      health: { port: 8006, path: "/health", description: "Airbyte's API for programs answers" },
    }),
    airbyteJava("connector-builder-server", parts, {
      program: "airbyte-connector-builder-server",
      description: "Airbyte: builds connectors in the browser",
      environment: { CDK_VERSION: "0.51.41", PYTHON_VERSION: "3.9" },
      networks: [own],
      limits: { cpus: 0.5, memory: "768M" },
      health: { port: 80, path: "/v1/health", description: "Airbyte's connector builder answers" },
    }),
    airbyteWebapp(parts),
    airbyteProxy(parts),
  ];
}
