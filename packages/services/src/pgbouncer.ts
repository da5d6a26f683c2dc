import {
  badOption,
  endpoint,
  file,
  hardened,
  mountFile,
  service,
  tmpfsMount,
  type Endpoint,
  type NetworkList,
  type Part,
  type Secret,
} from "@stackwright/core";
import { images } from "./images.ts";
import type { Postgres } from "./postgres.ts";

/** Options of {@link pgbouncer}. */
export interface PgbouncerOptions {
  /** The service's name. @default "pgbouncer" */
  readonly name?: string;
  /** @default edoburu/pgbouncer:v1.25.2-p0 */
  readonly image?: string;
  /** The server's network, and the clients'. */
  readonly networks: NetworkList;
  /** The server. The users of its databases may log in. */
  readonly server: Pick<Postgres, "endpoints" | "databases">;
  /** Further users, by name, with the passwords that they have on the server. @default none */
  readonly users?: Readonly<Record<string, Secret>>;
  /**
   * When a connection to the server goes to the next client: after its transaction, or after its session. Settings of a session,
   * advisory locks and LISTEN need the latter. @default "transaction"
   */
  readonly poolMode?: "transaction" | "session";
  /** Connections to the server for each user of each database. @default 25 */
  readonly poolSize?: number;
  /** Connections of clients. @default 1000 */
  readonly maxClients?: number;
}

/** The pooler, and where it answers. */
export interface Pgbouncer extends Part {
  readonly endpoints: { readonly sql: Endpoint };
}

const port = 6432;
const paths = {
  settings: "/etc/pgbouncer/pgbouncer.ini",
  start: "/opt/stackwright/pgbouncer-start.sh",
  users: "/run/pgbouncer/users.txt",
};

/**
 * PgBouncer in front of a PostgreSQL server: many clients share few connections. Clients log in to it as they would to the
 * server, with SCRAM; it knows their passwords from the same secrets, and nobody else may pass.
 *
 * The entrypoint of the image writes passwords that are in its environment to a file; ours does it with mounted secrets.
 * Source: edoburu/docker-pgbouncer v1.25.2-p0, Dockerfile (Alpine's user postgres) and entrypoint.sh.
 *
 * @throws StackwrightError `option-invalid`, and for bad names or images.
 * @example
 * const pool = pgbouncer({ server: db, networks: [data] });
 */
export function pgbouncer(options: PgbouncerOptions): Pgbouncer {
  const { name = "pgbouncer", image = images.pgbouncer, networks, server } = options;
  const { sql } = server.endpoints;
  const users = usersOf(options);
  const settings = file(`${name}/pgbouncer.ini`, settingsOf(options));
  const start = file(`${name}/start.sh`, startScript(users), { mode: 0o755 });
  const part = service(name, {
    description: `PgBouncer: a pool of connections to ${sql.service}`,
    image,
    runsAs: { uid: 70, gid: 70 },
    entrypoint: ["/bin/sh", paths.start],
    command: ["pgbouncer", paths.settings],
    networks,
    volumes: [tmpfsMount("/run/pgbouncer"), tmpfsMount("/tmp")],
    configs: [mountFile(settings, paths.settings), mountFile(start, paths.start)],
    read_only: true,
    ...hardened,
    healthcheck: {
      test: ["CMD", "pg_isready", "--quiet", "--host=127.0.0.1", `--port=${port}`],
      interval: "15s",
      timeout: "5s",
      retries: 3,
      start_period: "10s",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.5, memory: "128M" }, reservations: { cpus: 0.1, memory: "32M" } },
      update_config: { order: "start-first", failure_action: "rollback" },
    },
    facets: {
      probe: { kind: "tcp", port, description: "PgBouncer accepts connections" },
      logs: { format: "text" },
    },
  });
  return {
    ...part,
    endpoints: {
      sql: endpoint({ service: name, name: "sql", port, scheme: "postgresql", behind: [sql.service] }),
    },
  };
}

/** @throws StackwrightError `option-invalid`. */
function usersOf({ server, users = {} }: PgbouncerOptions): ReadonlyMap<string, Secret> {
  const all = new Map(Object.values(server.databases).map(({ user, password }) => [user, password]));
  for (const [user, password] of Object.entries(users)) all.set(user, password);
  const bad = [...all.keys()].find((user) => !/^\w{1,63}$/.test(user));
  if (all.size > 0 && bad === undefined) return all;
  throw badOption({
    builder: "pgbouncer",
    option: "users",
    value: bad ?? {},
    expected: "at least one user, here or at a database of the server, of letters, digits and '_'",
    hint: 'Give the server databases, or name users: users: { reports: secret("reports_password") }.',
  });
}

/** Source: pgbouncer 1.25, doc/config.md. JDBC sends `extra_float_digits`, which a pool cannot keep for each client. */
function settingsOf({
  server,
  poolMode = "transaction",
  poolSize = 25,
  maxClients = 1000,
}: PgbouncerOptions): string {
  const { sql } = server.endpoints;
  return `; Made by Stackwright.
[databases]
* = host=${sql.soft.host} port=${sql.port}

[pgbouncer]
listen_addr = 0.0.0.0
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${paths.users}
pool_mode = ${poolMode}
default_pool_size = ${poolSize}
max_client_conn = ${maxClients}
max_prepared_statements = 200
ignore_startup_parameters = extra_float_digits
`;
}

function startScript(users: ReadonlyMap<string, Secret>): string {
  return `#!/bin/sh
# Writes who may log in, and becomes PgBouncer. Made by Stackwright.
set -eu
umask 077
# user NAME PASSWORD_FILE: in the file a quote is doubled.
user() {
  [ -s "$2" ] || { echo "the password is missing or empty: $2" >&2; exit 1; }
  printf '"%s" "%s"\\n' "$1" "$(sed 's/"/""/g' "$2")"
}
{
${[...users].map(([user, password]) => `  user ${user} ${password}`).join("\n")}
} >${paths.users}
exec "$@"
`;
}
