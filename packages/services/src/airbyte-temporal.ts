import {
  file,
  hardened,
  mountFile,
  service,
  yamlContent,
  type ImageStart,
  type Part,
} from "@stackwright/core";
import type { AirbyteParts } from "./airbyte-parts.ts";

/** temporalio/auto-setup 1.20.1 in its folder `/etc/temporal`, as user 1000. Source: airbyte-temporal/Dockerfile. */
const temporalStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["./update-and-start-temporal.sh"],
  command: [],
  tcpCheck: "nc",
};

/**
 * Temporal, which keeps what runs when. It listens on the address that `hostname -i` gives, which must be one: so it is on
 * one network. Its start script makes its two databases where they are missing. Source: update-and-start-temporal.sh.
 */
export function airbyteTemporal({ name, version, data, ...parts }: AirbyteParts): Part {
  const settings = file(
    `${name}/temporal.yml`,
    yamlContent(
      {
        "frontend.enableClientVersionCheck": [{ value: true, constraints: {} }],
        "system.advancedVisibilityWritingMode": [{ value: "off", constraints: {} }],
        // The schema of a source with many tables is large.
        "limit.blobSize.error": [{ value: 15_728_640, constraints: {} }],
        "limit.blobSize.warn": [{ value: 10_485_760, constraints: {} }],
      },
      "What Temporal reads again whenever it changes.",
    ),
  );
  return service(`${name}-temporal`, {
    description: "Airbyte: Temporal, which keeps what runs when",
    image: `airbyte/temporal:${version}`,
    imageStart: temporalStart,
    runsAs: { uid: 1000, gid: 1000 },
    secretEnv: { POSTGRES_PWD: parts.databasePassword },
    environment: {
      DB: "postgresql",
      POSTGRES_SEEDS: parts.database.host,
      DB_PORT: parts.database.port,
      POSTGRES_USER: parts.databaseUser,
      DYNAMIC_CONFIG_FILE_PATH: "config/dynamicconfig/airbyte.yml",
      LOG_LEVEL: "info",
    },
    networks: [data],
    configs: [mountFile(settings, "/etc/temporal/config/dynamicconfig/airbyte.yml")],
    ...hardened,
    stop_grace_period: "30s",
    healthcheck: {
      test: ["CMD-SHELL", 'nc -z "$(hostname -i)" 7233'],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      start_period: "3m",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 1, memory: "1G" }, reservations: { cpus: 0.25, memory: "256M" } },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      probe: { kind: "tcp", port: 7233, description: "Temporal accepts connections" },
      logs: { format: "json" },
    },
  });
}
