import {
  badOption,
  endpoint,
  hardened,
  mergeAll,
  secret,
  service,
  type Endpoint,
  type ImageStart,
  type NetworkList,
  type Part,
  type Secret,
} from "@stackwright/core";
import { nobody } from "../hardening.ts";
import { images } from "../images.ts";
import { postgresAccount } from "./postgres-account.ts";

/** What `monitoring()` needs to know of a PostgreSQL server: `postgres()` of the services package gives it. */
export interface PostgresServer {
  readonly endpoints: { readonly sql: Endpoint; readonly replicas?: readonly Endpoint[] };
}

/** Options of {@link postgresExporter}. */
export interface PostgresExporterOptions {
  /** The service's name. @default "<server>-exporter" */
  readonly name?: string;
  /** @default quay.io/prometheuscommunity/postgres-exporter:v0.17.1 */
  readonly image?: string;
  /** The server's network, and one of Prometheus'. */
  readonly networks: NetworkList;
  /** The primary, or a replica. */
  readonly server: Endpoint;
  /** The account's name: small letters, digits and `_`. @default "exporter" */
  readonly user?: string;
  /**
   * Its password; a replica's is that of its primary. The exporter gets along with neither spaces, quotes nor backslashes in it
   * (measured with 0.17.1: "malformed dsn"). @default secret("<name>_password")
   */
  readonly password?: Secret;
  /**
   * Whether the server's service makes the account when it starts on an empty data folder. A replica gets it from its primary.
   * @default true
   */
  readonly createAccount?: boolean;
  /** The scrape job. @default "postgres" */
  readonly job?: string;
}

/** The exporter, and where it answers. */
export interface PostgresExporter extends Part {
  readonly endpoints: { readonly http: Endpoint };
  readonly password: Secret;
}

const port = 9187;

/** On prometheus/busybox, so it has a shell. Source: postgres_exporter 0.17.1, Dockerfile. */
const imageStart: ImageStart = { shell: "/bin/sh", entrypoint: ["/bin/postgres_exporter"], command: [] };

/**
 * postgres_exporter for one PostgreSQL server, with a role that may look at everything and change nothing (`pg_monitor`). It
 * reads the password from the mounted secret. Source: postgres_exporter 0.17.1, cmd/postgres_exporter/datasource.go.
 *
 * @throws StackwrightError for bad names or images, `option-invalid` for a user that SQL would have to quote.
 * @example
 * const db = postgres({ databases: { superset: {} }, networks: [data] });
 * postgresExporter({ server: db.endpoints.sql, networks: [data] })
 */
export function postgresExporter(options: PostgresExporterOptions): PostgresExporter {
  const { server, networks, user = "exporter", job = "postgres", createAccount = true } = options;
  const { name = `${server.service}-exporter`, image = images.postgresExporter } = options;
  const password =
    options.password ??
    secret(`${name.replaceAll("-", "_")}_password`, {
      description: `${server.service}: the exporter's account`,
    });
  checkUser(user);
  const part = service(name, {
    description: `postgres_exporter: metrics of ${server.service}`,
    image,
    imageStart,
    // How far the transaction ids of each database are from their end is not among the defaults.
    command: ["--collector.database_wraparound", "--collector.postmaster"],
    environment: {
      DATA_SOURCE_URI: `${server.soft.address}/postgres?sslmode=disable`,
      DATA_SOURCE_USER: user,
      DATA_SOURCE_PASS_FILE: password,
    },
    networks,
    runsAs: nobody,
    read_only: true,
    ...hardened,
    healthcheck: {
      test: ["CMD", "wget", "-q", "--spider", `http://localhost:${port}/`],
      interval: "30s",
      timeout: "5s",
      retries: 3,
      start_period: "10s",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.25, memory: "128M" }, reservations: { cpus: 0.05, memory: "32M" } },
      update_config: { order: "start-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port, job, technology: "postgres" },
      logs: { format: "logfmt" },
    },
  });
  const account = createAccount ? [postgresAccount({ server: server.service, user, password })] : [];
  return {
    ...mergeAll([part, ...account].map((one) => ({ label: name, part: one }))),
    endpoints: { http: endpoint({ service: name, name: "http", port, scheme: "http" }) },
    password,
  };
}

/** An exporter for the primary, and one for each of its replicas. */
export function postgresExporters(
  { endpoints: { sql, replicas = [] } }: PostgresServer,
  networks: NetworkList,
): readonly Part[] {
  const primary = postgresExporter({ server: sql, networks });
  const { password } = primary;
  return [
    primary,
    ...replicas.map((server) => postgresExporter({ server, networks, password, createAccount: false })),
  ];
}

function checkUser(user: string): void {
  if (/^[a-z_][a-z0-9_]{0,62}$/.test(user)) return;
  throw badOption({
    builder: "postgresExporter",
    option: "user",
    value: user,
    expected: "small letters, digits and '_'",
    hint: 'For example "exporter".',
  });
}
