import {
  file,
  mountFile,
  mountVolume,
  service,
  volume,
  type Endpoint,
  type Part,
  type Secret,
} from "@stackwright/core";
import type { PostgresOptions } from "./postgres-options.ts";
import { replicaScript, replicaScriptPath, replicator } from "./postgres-scripts.ts";
import { postgresDeploy, postgresFolder, type postgresServer } from "./postgres-server.ts";

/** What the replicas of a primary have in common. */
export interface PostgresReplicaOptions {
  readonly options: PostgresOptions;
  readonly server: ReturnType<typeof postgresServer>;
  readonly primary: Endpoint;
  readonly password: Secret;
}

/** The name of a replica's slot, and of the replica in `synchronous_standby_names`. */
export function slotOf(replica: string): string {
  return replica.replaceAll("-", "_");
}

/** Replica `number`, from 1, and its volume. */
export function postgresReplica(replica: string, number: number, shared: PostgresReplicaOptions): Part {
  const { options, server, primary, password } = shared;
  const { name = "postgres", replicaPlacement = (n: number) => `node.labels.${name}-replica == ${n}` } =
    options;
  const data = volume(`${slotOf(replica)}_data`, { description: `PostgreSQL's data folder on ${replica}` });
  const start = file(`${name}/replica.sh`, replicaScript, { mode: 0o755 });
  return service(replica, {
    ...server,
    description: `PostgreSQL: replica ${number}, for reading`,
    entrypoint: ["/bin/bash", replicaScriptPath],
    environment: {
      PGDATA: postgresFolder.data,
      PRIMARY_HOST: primary.soft.host,
      PRIMARY_USER: replicator,
      PRIMARY_PASSWORD_FILE: password,
      REPLICA_SLOT: slotOf(replica),
    },
    volumes: [mountVolume(data, postgresFolder.mount), ...server.volumes],
    configs: [...server.configs, mountFile(start, replicaScriptPath)],
    // The first start copies all of the primary's data, and must not be stopped for taking long.
    healthcheck: { ...server.healthcheck, start_period: "2h" },
    deploy: postgresDeploy(replicaPlacement(number)),
    facets: {
      backup: { volume: data.name, none: "it is a copy of the primary's data, and is made anew from it" },
      probe: { kind: "tcp", port: 5432, description: `${replica} accepts connections` },
      logs: { format: "text" },
    },
  });
}
