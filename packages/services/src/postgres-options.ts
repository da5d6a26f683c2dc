import { badOption, type ByteSize, type NetworkList, type Secret, type Volume } from "@stackwright/core";

/** A database that the server has from its first start on, and the user that owns it. */
export interface PostgresDatabaseOptions {
  /** @default the database's name */
  readonly user?: string;
  /** @default secret("<database>_db_password") */
  readonly password?: Secret;
  /** Whether the user may make further databases, as Temporal does. @default false */
  readonly createsDatabases?: boolean;
}

/** Options of `postgres`. */
export interface PostgresOptions<Database extends string = string> {
  /** The service's name. @default "postgres" */
  readonly name?: string;
  /** @default postgres:16.13 */
  readonly image?: string;
  readonly networks: NetworkList;
  /** Databases by name: each with a user of its own, and closed to the other users. @default none */
  readonly databases?: Readonly<Record<Database, PostgresDatabaseOptions>>;
  /** The password of the superuser, `postgres`. @default secret("<name>_password") */
  readonly password?: Secret;
  /** Streaming replicas: copies that are read from, and can be promoted by hand. 0 to 9. @default 0 */
  readonly replicas?: number;
  /**
   * How many replicas must have a transaction before it counts. With as many as there are replicas, writes wait while one of
   * them is away. @default 0: transactions do not wait, and those of the last moment can be lost with the primary
   */
  readonly synchronousReplicas?: number;
  /** The password of the user that replicas log in with. @default secret("<name>_replication_password") */
  readonly replicationPassword?: Secret;
  /** `shared_buffers`; about a quarter of the memory limit, which is 1 GiB. @default "256MB" */
  readonly sharedBuffers?: `${number}${"kB" | "MB" | "GB"}`;
  /** `max_connections`. Many clients are better served by `pgbouncer()`. @default 100 */
  readonly maxConnections?: number;
  /**
   * How much of the WAL is kept for a replica or a backup that does not fetch it. Beyond that it has to begin anew; without a
   * limit the disk would fill. @default "8GB"
   */
  readonly keepWal?: `${number}${"MB" | "GB"}`;
  /** Memory for parallel queries: `/dev/shm`. @default "256M" */
  readonly sharedMemory?: ByteSize;
  /** SQL that is run once as the superuser, on an empty data folder, after the databases were made. */
  readonly initSql?: string;
  /** The primary's volume; a replica's is named after its service. @default volume("<name>_data") */
  readonly data?: Volume;
  /** The constraint that keeps the primary on the node that has its volume. @default "node.labels.<name> == true" */
  readonly placement?: string;
  /** The same for replica `n`, from 1. @default (n) => `node.labels.<name>-replica == ${n}` */
  readonly replicaPlacement?: (replica: number) => string;
}

const plainName = /^[a-z_][a-z0-9_]{0,62}$/;

/** @throws StackwrightError `option-invalid`. */
export function checkPostgresOptions(options: PostgresOptions): void {
  const { replicas = 0, synchronousReplicas = 0, maxConnections = 100, databases = {} } = options;
  checkWhole("replicas", replicas, 0, 9, "Take 0 for development and 1 or 2 for production.");
  checkWhole(
    "synchronousReplicas",
    synchronousReplicas,
    0,
    replicas,
    "Leave it out, or take 1 of two replicas: then either of them may be away.",
  );
  checkWhole("maxConnections", maxConnections, 10, 10_000, "Leave it out for 100.");
  for (const [name, { user = name }] of Object.entries(databases)) {
    checkName(`databases.${name}`, name, ["postgres", "template0", "template1"]);
    checkName(`databases.${name}.user`, user, ["postgres", "replicator"]);
  }
}

function checkWhole(option: string, value: number, least: number, most: number, hint: string): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw badOption({
    builder: "postgres",
    option,
    value,
    expected: `a whole number from ${least} to ${most}`,
    hint,
  });
}

function checkName(option: string, value: string, taken: readonly string[]): void {
  if (plainName.test(value) && !taken.includes(value)) return;
  throw badOption({
    builder: "postgres",
    option,
    value,
    expected: `lower-case letters, digits and "_", starting with a letter, and none of ${taken.join(", ")}`,
    hint: 'Choose a plain name, such as "superset".',
  });
}
