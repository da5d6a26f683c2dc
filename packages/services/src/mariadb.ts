import {
  endpoint,
  file,
  hardened,
  mountFile,
  mountVolume,
  secret,
  service,
  tmpfsMount,
  volume,
  withFiles,
  type ByteSize,
  type Endpoint,
  type ImageStart,
  type NetworkList,
  type Part,
  type Secret,
  type Text,
  type Volume,
} from "@stackwright/core";
import { becomesUser } from "./hardening.ts";
import { images } from "./images.ts";

/** Options of {@link mariadb}. */
export interface MariadbOptions {
  /** The service's name. @default "mariadb" */
  readonly name?: string;
  /** @default mariadb:10.11.3 */
  readonly image?: string;
  readonly networks: NetworkList;
  /** The database that is made on the first start. */
  readonly database: Text;
  /** Its user. @default the database's name */
  readonly user?: Text;
  /** @default secret("mariadb_root_password") */
  readonly rootPassword?: Secret;
  /** The user's password. @default secret("<database>_db_password") */
  readonly password?: Secret;
  /** `innodb_buffer_pool_size`. @default "256M" */
  readonly bufferPool?: ByteSize;
  /** Days that binary logs are kept: point-in-time recovery needs them. @default 7 */
  readonly binlogDays?: number;
  /** SQL that is run once, on an empty data folder. */
  readonly initSql?: string;
  /** @default volume("db_data") */
  readonly data?: Volume;
  /** The placement constraint that keeps it on the node that has its volume. @default "node.labels.mariadb == true" */
  readonly placement?: string;
}

/** A MariaDB service, and what others need of it. */
export interface Mariadb extends Part {
  readonly endpoints: { readonly sql: Endpoint };
  readonly rootPassword: Secret;
  readonly password: Secret;
}

/**
 * How the image starts. Source: mariadb-docker 10.11, Dockerfile and docker-entrypoint.sh. Bash is there, netcat is not.
 */
const imageStart: ImageStart = {
  shell: "/bin/bash",
  entrypoint: ["docker-entrypoint.sh"],
  command: ["mariadbd"],
  tcpCheck: "bash",
};

/**
 * A single MariaDB server with its binary log on, so that a backup can be brought forward to a point in time.
 *
 * The image reads passwords from `*_FILE` variables as root, before it drops to its own user. The health check asks for a
 * TCP connection: the server that initialises an empty data folder answers on its socket only, and must not count.
 * `mysqladmin ping` would say yes to it, and to a refused login.
 *
 * @throws StackwrightError for bad names, sizes or images.
 * @example
 * const db = mariadb({ database: "glpi", networks: [data] });
 */
export function mariadb(options: MariadbOptions): Mariadb {
  const {
    name = "mariadb",
    image = images.mariadb,
    networks,
    database,
    user = database,
    rootPassword = secret("mariadb_root_password", { description: "MariaDB root password" }),
    password = secret(`${name}_password`, { description: "Password of the application's database user" }),
    bufferPool = "256M",
    binlogDays = 7,
    initSql,
    data = volume("db_data", { description: "MariaDB's data folder" }),
    placement = `node.labels.${name} == true`,
  } = options;
  const part = service(name, {
    description: "MariaDB: the relational database",
    image,
    imageStart,
    command: [
      "--transaction-isolation=READ-COMMITTED",
      "--binlog-format=ROW",
      "--log-bin=mariadb-bin",
      "--server-id=1",
      `--binlog-expire-logs-seconds=${binlogDays * 86_400}`,
      "--sync-binlog=1",
      `--innodb-buffer-pool-size=${bufferPool}`,
    ],
    environment: {
      MARIADB_ROOT_PASSWORD_FILE: rootPassword,
      MARIADB_DATABASE: database,
      MARIADB_USER: user,
      MARIADB_PASSWORD_FILE: password,
    },
    networks,
    volumes: [mountVolume(data, "/var/lib/mysql"), tmpfsMount("/tmp"), tmpfsMount("/run/mysqld")],
    read_only: true,
    ...hardened,
    cap_add: becomesUser,
    stop_grace_period: "2m",
    healthcheck: {
      test: ["CMD", "healthcheck.sh", "--connect"],
      interval: "30s",
      timeout: "10s",
      retries: 5,
      start_period: "2m",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 1, memory: "1G" } },
      placement: { constraints: [placement] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      backup: { volume: data.name, strategy: "mariadb", options: { service: name } },
      probe: { kind: "tcp", port: 3306, description: "MariaDB accepts connections" },
      logs: { format: "text" },
    },
  });
  const init = initSql === undefined ? undefined : file("mariadb/init.sql", initSql);
  const complete =
    init === undefined ? part : withFiles(mountFile(init, "/docker-entrypoint-initdb.d/init.sql"))(part);
  return {
    ...complete,
    endpoints: { sql: endpoint({ service: name, name: "sql", port: 3306, scheme: "mysql" }) },
    rootPassword,
    password,
  };
}
