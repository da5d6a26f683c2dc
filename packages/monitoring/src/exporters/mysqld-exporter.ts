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
import { mysqldAccount } from "./mysqld-account.ts";

/** What the exporter needs to know of a server: `mariadb()` of the services package gives it, and `galera()` that of its nodes. */
export interface SqlServer {
  readonly endpoints: { readonly sql: Endpoint; readonly nodes?: readonly Endpoint[] };
}

/** Options of {@link mysqldExporter}. */
export interface MysqldExporterOptions {
  /** The service's name. @default "mysqld-exporter" */
  readonly name?: string;
  /** @default prom/mysqld-exporter:v0.15.1 */
  readonly image?: string;
  /** The server's network, and one of Prometheus'. */
  readonly networks: NetworkList;
  readonly server: SqlServer;
  /** The account's name: letters, digits and `_`. @default "exporter" */
  readonly user?: string;
  /** Its password. @default secret("mysqld_exporter_password") */
  readonly password?: Secret;
  /**
   * Whether the server's service makes the account when it starts on an empty data folder.
   * @default true
   */
  readonly createAccount?: boolean;
  /** The scrape job. @default "mariadb" */
  readonly job?: string;
}

/** The exporter, and where it answers. */
export interface MysqldExporter extends Part {
  readonly endpoints: { readonly http: Endpoint };
  readonly password: Secret;
}

const port = 9104;

/** On prometheus/busybox, so it has a shell. Source: mysqld_exporter 0.15.1, Dockerfile. */
const imageStart: ImageStart = { shell: "/bin/sh", entrypoint: ["/bin/mysqld_exporter"], command: [] };

/**
 * mysqld-exporter for one MariaDB or MySQL server. The lag of replication is there on replicas only.
 *
 * Since 0.15 it reads no `DATA_SOURCE_NAME`: the address and the user are flags, and the password a variable, which a shell
 * exports from the mounted secret. Source: mysqld_exporter 0.15.1, mysqld_exporter.go and config/config.go.
 *
 * @throws StackwrightError for bad names or images, `option-invalid` for a user that SQL would have to quote.
 * @example
 * const db = mariadb({ database: "glpi", networks: [data] });
 * mysqldExporter({ server: db, networks: [data] })
 */
export function mysqldExporter(options: MysqldExporterOptions): MysqldExporter {
  const {
    name = "mysqld-exporter",
    image = images.mysqldExporter,
    networks,
    user = "exporter",
    job = "mariadb",
  } = options;
  const { sql } = options.server.endpoints;
  const { createAccount = true } = options;
  const password =
    options.password ??
    secret(`${name.replaceAll("-", "_")}_password`, {
      description: `${sql.service}: the exporter's account`,
    });
  checkUser(user);
  const part = service(name, {
    description: `mysqld-exporter: metrics of ${sql.service}`,
    image,
    imageStart,
    command: [`--mysqld.address=${sql.soft.address}`, `--mysqld.username=${user}`],
    secretEnv: { MYSQLD_EXPORTER_PASSWORD: password },
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
      metrics: { port, job, technology: "mariadb" },
      logs: { format: "logfmt" },
    },
  });
  const account = createAccount ? [mysqldAccount({ server: sql.service, user, password })] : [];
  return {
    ...mergeAll([part, ...account].map((one) => ({ label: name, part: one }))),
    endpoints: { http: endpoint({ service: name, name: "http", port, scheme: "http" }) },
    password,
  };
}

/**
 * An exporter for a server, or for each node of a cluster: the first has the name, and the nodes have one account. Each of them
 * can make it, because any of them may be the first of a new cluster.
 */
export function mysqldExporters(
  options: MysqldExporterOptions & { readonly name: string },
): readonly MysqldExporter[] {
  const { name, server } = options;
  const first = mysqldExporter(options);
  const { sql, nodes = [] } = server.endpoints;
  return [
    first,
    ...nodes
      .filter(({ service: node }) => node !== sql.service)
      .map((node) =>
        mysqldExporter({
          ...options,
          name: `${name}-${node.service}`,
          server: { endpoints: { sql: node } },
          password: first.password,
        }),
      ),
  ];
}

function checkUser(user: string): void {
  if (/^\w{1,80}$/.test(user)) return;
  throw badOption({
    builder: "mysqldExporter",
    option: "user",
    value: user,
    expected: "letters, digits and '_'",
    hint: 'For example "exporter".',
  });
}
