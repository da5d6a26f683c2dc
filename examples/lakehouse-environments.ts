import type { ObjectivesByStore } from "@stackwright/backup";
import type { ResourceAmounts } from "@stackwright/core";
import type { DremioSize, PostgresOptions } from "@stackwright/services";

/** The kinds of environment that the specification knows. A standby site is a production that is restored elsewhere. */
export type Environment = "development" | "staging" | "production";

/** How large the platform is. */
export interface Size {
  /** Traefik's tasks, each on a manager. */
  readonly proxies: number;
  readonly airbyteWorkers: number;
  /** Dremio's executors; with none the coordinator runs queries itself. */
  readonly executors: number;
  readonly coordinator: DremioSize;
  readonly executor: DremioSize;
  readonly supersetServers: number;
  /** Streaming replicas of PostgreSQL, each on a database node. */
  readonly databaseReplicas: number;
  /** PostgreSQL's servers. */
  readonly database: {
    readonly sharedBuffers: NonNullable<PostgresOptions["sharedBuffers"]>;
    readonly limits: ResourceAmounts;
  };
  /** MinIO's servers, each on a storage node. */
  readonly storageNodes: number;
  /** Each of them. */
  readonly storage: ResourceAmounts;
}

const clustered: Size = {
  proxies: 3,
  airbyteWorkers: 2,
  executors: 2,
  coordinator: { heap: "8g", direct: "7g", cpus: 8 },
  executor: { heap: "4g", direct: "11g", cpus: 8 },
  supersetServers: 2,
  databaseReplicas: 1,
  database: { sharedBuffers: "4GB", limits: { cpus: 4, memory: "8G" } },
  storageNodes: 4,
  storage: { cpus: 2, memory: "4G" },
};

/** The size of each environment. Staging is a smaller production: the same services, with less memory. */
export const sizes: Readonly<Record<Environment, Size>> = {
  development: {
    ...clustered,
    proxies: 1,
    airbyteWorkers: 1,
    executors: 0,
    coordinator: { heap: "4g", direct: "2g", cpus: 4 },
    supersetServers: 1,
    databaseReplicas: 0,
    database: { sharedBuffers: "256MB", limits: { cpus: 1, memory: "1G" } },
    storageNodes: 1,
    storage: { cpus: 1, memory: "1G" },
  },
  staging: {
    ...clustered,
    airbyteWorkers: 1,
    coordinator: { heap: "4g", direct: "3g", cpus: 4 },
    executor: { heap: "4g", direct: "7g", cpus: 4 },
    supersetServers: 1,
    database: { sharedBuffers: "1GB", limits: { cpus: 2, memory: "4G" } },
  },
  production: clustered,
};

/**
 * What may be lost, and how long a recovery may take, by environment. The specification asks it of the whole platform; what
 * Dremio's catalog cannot keep is said by name.
 */
export const objectives: Readonly<Record<Environment, ObjectivesByStore>> = {
  development: { default: { rpo: "24h", rto: "24h" }, dremio: { rpo: "50h" } },
  staging: { default: { rpo: "4h", rto: "4h" }, dremio: { rpo: "50h" } },
  production: { default: { rpo: "15m", rto: "1h", runTime: "2m" }, dremio: { rpo: "50h" } },
};
