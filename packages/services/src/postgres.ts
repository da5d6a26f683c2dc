import {
  endpoint,
  file,
  mergeAll,
  mountFile,
  mountVolume,
  secret,
  service,
  volume,
  type Endpoint,
  type FileMount,
  type Part,
  type Secret,
} from "@stackwright/core";
import {
  checkPostgresOptions,
  type PostgresDatabaseOptions,
  type PostgresOptions,
} from "./postgres-options.ts";
import { postgresReplica, slotOf } from "./postgres-replica.ts";
import {
  databasesScript,
  databasesScriptPath,
  initSqlPath,
  replicator,
  type Login,
} from "./postgres-scripts.ts";
import { postgresDeploy, postgresFolder, postgresServer } from "./postgres-server.ts";

/** A database, and who owns it. */
export interface PostgresDatabase {
  readonly name: string;
  readonly user: string;
  readonly password: Secret;
}

/** A PostgreSQL server with its replicas, and what others need of it. */
export interface Postgres<Database extends string = string> extends Part {
  readonly endpoints: {
    /** The primary: reads and writes. */
    readonly sql: Endpoint;
    /** The replicas: reads only, a moment behind. */
    readonly replicas: readonly Endpoint[];
  };
  readonly databases: Readonly<Record<Database, PostgresDatabase>>;
  /** The superuser's. */
  readonly password: Secret;
}

/**
 * A PostgreSQL server, with databases that have a user each, and streaming replicas if wanted. Pages have checksums, so that a
 * base backup finds those that the disk has damaged.
 *
 * Nothing is promoted by itself: when the primary is lost, run `pg_ctl promote` in a replica, and lead clients to it. After the
 * primary was restored from a backup, empty the volumes of the replicas: they are ahead of it, and copy it anew.
 *
 * @throws StackwrightError `option-invalid`, and for bad names or images.
 * @example
 * const db = postgres({ databases: { airbyte: {}, superset: {} }, replicas: 1, networks: [data] });
 * db.databases.superset.password
 */
export function postgres<const Database extends string = never>(
  options: PostgresOptions<Database>,
): Postgres<Database> {
  checkPostgresOptions(options);
  const { name = "postgres", replicas: count = 0 } = options;
  const stem = name.replaceAll("-", "_");
  const password =
    options.password ?? secret(`${stem}_password`, { description: `${name}: PostgreSQL's superuser` });
  const replication =
    options.replicationPassword ??
    secret(`${stem}_replication_password`, { description: `${name}: the user that replicas log in with` });
  const data = options.data ?? volume(`${stem}_data`, { description: `PostgreSQL's data folder on ${name}` });
  const replicas = Array.from({ length: count }, (_, index) => `${name}-replica${index + 1}`);
  const databases = databasesOf(options);
  const server = postgresServer(options, replicas.map(slotOf));
  const sql = sqlOf(name);
  const primary = service(name, {
    ...server,
    description: "PostgreSQL: the relational database",
    environment: {
      POSTGRES_USER: "postgres",
      POSTGRES_PASSWORD_FILE: password,
      POSTGRES_INITDB_ARGS: "--data-checksums",
      PGDATA: postgresFolder.data,
    },
    volumes: [mountVolume(data, postgresFolder.mount), ...server.volumes],
    configs: [
      ...server.configs,
      ...firstFiles(options, name, [
        ...(count === 0
          ? []
          : [{ user: replicator, passwordFile: replication, rights: "REPLICATION", databases: [] }]),
        ...loginsOf(options, Object.values(databases)),
      ]),
    ],
    deploy: postgresDeploy(options.placement ?? `node.labels.${name} == true`),
    facets: {
      backup: { volume: data.name, strategy: "postgres", options: { service: name } },
      probe: { kind: "tcp", port: 5432, description: "PostgreSQL accepts connections" },
      logs: { format: "text" },
    },
  });
  const copies = replicas.map((replica, index) => ({
    label: replica,
    part: postgresReplica(replica, index + 1, { options, server, primary: sql, password: replication }),
  }));
  return {
    ...mergeAll([{ label: name, part: primary }, ...copies]),
    endpoints: { sql, replicas: replicas.map(sqlOf) },
    databases,
    password,
  };
}

function sqlOf(server: string): Endpoint {
  return endpoint({ service: server, name: "sql", port: 5432, scheme: "postgresql" });
}

function databasesOf<Database extends string>({
  databases,
}: PostgresOptions<Database>): Readonly<Record<Database, PostgresDatabase>> {
  const entries = Object.entries<PostgresDatabaseOptions>(databases ?? {}).map(([name, own]) => {
    const {
      user = name,
      password = secret(`${name}_db_password`, { description: `PostgreSQL: the user ${user}` }),
    } = own;
    return [name, { name, user, password }] as const;
  });
  // The keys are those of the options.
  return Object.fromEntries(entries) as Readonly<Record<Database, PostgresDatabase>>;
}

/** One login for each user: several databases may have the same owner. */
function loginsOf(options: PostgresOptions, databases: readonly PostgresDatabase[]): readonly Login[] {
  const users = [...new Set(databases.map(({ user }) => user))];
  return users.flatMap((user) => {
    const owned = databases.filter((one) => one.user === user);
    const [first] = owned;
    const makesMore = owned.some(({ name }) => options.databases?.[name]?.createsDatabases === true);
    if (first === undefined) return [];
    return [
      {
        user,
        passwordFile: first.password,
        rights: makesMore ? "CREATEDB" : "NOCREATEDB",
        databases: owned.map(({ name }) => name),
      },
    ];
  });
}

/** What the image runs on an empty data folder. */
function firstFiles(
  { initSql }: PostgresOptions,
  name: string,
  logins: readonly Login[],
): readonly FileMount[] {
  const script = file(`${name}/databases.sh`, databasesScript(logins), { mode: 0o755 });
  return [
    ...(logins.length === 0 ? [] : [mountFile(script, databasesScriptPath)]),
    ...(initSql === undefined ? [] : [mountFile(file(`${name}/init.sql`, initSql), initSqlPath)]),
  ];
}
