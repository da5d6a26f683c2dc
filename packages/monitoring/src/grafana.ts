import {
  badOption,
  endpoint,
  file,
  hardened,
  merge,
  mountFile,
  mountVolume,
  only,
  pipe,
  secret,
  service,
  tmpfsMount,
  volume,
  withEnv,
  withReplicas,
  yamlContent,
  type Endpoint,
  type NetworkList,
  type Part,
  type Secret,
  type StackFile,
  type Text,
  type Volume,
} from "@stackwright/core";
import { dashboardFiles, dashboardFolder, type DashboardSource } from "./grafana/dashboard-files.ts";
import { databaseSettings, type GrafanaDatabase } from "./grafana/database.ts";
import { dashboardProvider, lokiDatasource, prometheusDatasource } from "./grafana/provisioning.ts";
import { images } from "./images.ts";
import { openIf } from "./open-if.ts";
import type { TimeSpan } from "./time-span.ts";

/** Options of {@link grafana}. */
export interface GrafanaOptions {
  /** The service's name, and the folder of its files. @default "grafana" */
  readonly name?: string;
  /** @default grafana/grafana:9.5.2 */
  readonly image?: string;
  /** The reverse proxy's network, if it is behind one, and that of its data sources. */
  readonly networks: NetworkList;
  /** Where people reach it: `https://grafana.${domain}`. @default "http://localhost:3000" */
  readonly rootUrl?: Text;
  /** The password of `admin`; read when the database is made, and not again. @default secret("grafana_admin_password") */
  readonly adminPassword?: Secret;
  /** The data source of metrics: `prometheus(...).endpoints.http`. @default none */
  readonly prometheus?: Endpoint;
  /** How often Prometheus scrapes: the finest step of graphs. @default "30s" */
  readonly scrapeInterval?: TimeSpan;
  /** The data source of log lines: `loki(...).endpoints.http`. @default none */
  readonly loki?: Endpoint;
  /** The dashboards of a stack: `dashboardsFor`. @default none */
  readonly dashboards?: DashboardSource;
  /** The folder in which they are shown. @default "Stackwright" */
  readonly folder?: string;
  /** A database outside, which more than one replica needs; there is no volume then. @default a file on its volume */
  readonly database?: GrafanaDatabase;
  /** How many there are in production. @default 1 */
  readonly replicas?: number;
  /** Whether development opens port 3000 on this machine. @default true */
  readonly open?: boolean;
  /** @default volume("grafana_data") */
  readonly data?: Volume;
  /**
   * The placement constraint that keeps it on the node that has its volume; with a database outside there is none.
   * @default "node.labels.grafana == true"
   */
  readonly placement?: string;
}

/** Grafana, and where it answers. */
export interface Grafana extends Part {
  readonly endpoints: { readonly http: Endpoint };
  readonly adminPassword: Secret;
}

const port = 3000;

/** The user `grafana`, in the group root. Source: Grafana 9.5, Dockerfile. */
const user = { uid: 472, gid: 0 };

/**
 * Grafana, with its data sources and dashboards provisioned: nothing is set up by hand.
 *
 * The password comes from a mounted secret by a variable that ends in `__FILE`, with two underscores: the image ignores
 * `_FILE`, and everybody could log in as admin with the password admin. Source: Grafana, packaging/docker/run.sh.
 *
 * @throws StackwrightError for bad names or images, `option-invalid` for several replicas without a database outside.
 * @example
 * pipe(grafana({ networks: [front, back], rootUrl: `https://grafana.${domain}` }), withTraefik({ host: `grafana.${domain}` }))
 */
export function grafana(options: GrafanaOptions): Grafana {
  const {
    name = "grafana",
    image = images.grafana,
    networks,
    rootUrl = `http://localhost:${port}`,
    adminPassword = secret("grafana_admin_password", { description: "Grafana: admin" }),
    dashboards,
    database,
    replicas = 1,
    open = true,
    data = volume("grafana_data", { description: "Grafana's users, settings and plugins" }),
    placement = `node.labels.${name} == true`,
  } = options;
  checkReplicas(replicas, database);
  const part = service(name, {
    description: "Grafana: shows metrics and log lines",
    image,
    environment: {
      GF_SECURITY_ADMIN_PASSWORD__FILE: adminPassword,
      GF_SERVER_ROOT_URL: rootUrl,
      GF_SECURITY_DISABLE_GRAVATAR: true,
      GF_USERS_ALLOW_SIGN_UP: false,
      GF_ANALYTICS_REPORTING_ENABLED: false,
      GF_ANALYTICS_CHECK_FOR_UPDATES: false,
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: false,
      ...databaseSettings(database),
    },
    networks,
    volumes: [
      database === undefined ? mountVolume(data, "/var/lib/grafana") : tmpfsMount("/var/lib/grafana", "128M"),
      tmpfsMount("/tmp"),
    ],
    configs: provisioningFiles(name, options),
    runsAs: user,
    read_only: true,
    ...hardened,
    stop_grace_period: "30s",
    healthcheck: {
      test: ["CMD", "wget", "-q", "--spider", `http://localhost:${port}/api/health`],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      // Its database is made or migrated first.
      start_period: "1m",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.5, memory: "512M" }, reservations: { cpus: 0.1, memory: "128M" } },
      placement:
        database === undefined
          ? { constraints: [placement] }
          : { preferences: [{ spread: "node.hostname" }] },
      update_config: { parallelism: 1, delay: "30s", order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port, job: "grafana", technology: "grafana" },
      probe: { kind: "http", port, path: "/api/health", description: "Grafana answers" },
      ...(database === undefined
        ? { backup: { volume: data.name, strategy: "grafana", options: { service: name } } }
        : {}),
      logs: { format: "logfmt" },
    },
  });
  const complete = pipe(
    dashboards === undefined ? part : merge(part, dashboardFiles(name, name, dashboards)),
    openIf(open, port),
    replicas === 1 ? (same) => same : only("swarm", withReplicas(replicas)),
    // In development it is opened without TLS too.
    String(rootUrl).startsWith("https://")
      ? only("swarm", withEnv({ GF_SECURITY_COOKIE_SECURE: true }))
      : (same) => same,
  );
  return {
    ...complete,
    endpoints: { http: endpoint({ service: name, name: "http", port, scheme: "http" }) },
    adminPassword,
  };
}

function provisioningFiles(name: string, options: GrafanaOptions) {
  const { prometheus, scrapeInterval = "30s", loki, dashboards, folder = "Stackwright" } = options;
  const root = "/etc/grafana/provisioning";
  const one = (path: string, value: object, comment: string): StackFile =>
    file(
      `${name}/provisioning/${path}`,
      yamlContent(value, `${comment}\nMade by Stackwright; change the stack's TypeScript, not this file.`),
    );
  return [
    ...(prometheus === undefined
      ? []
      : [
          one(
            "datasources/prometheus.yml",
            prometheusDatasource(prometheus, scrapeInterval),
            "Grafana's source of metrics.",
          ),
        ]),
    ...(loki === undefined
      ? []
      : [one("datasources/loki.yml", lokiDatasource(loki), "Grafana's source of log lines.")]),
    ...(dashboards === undefined
      ? []
      : [
          one(
            "dashboards/dashboards.yml",
            dashboardProvider(folder, dashboardFolder),
            "Where Grafana finds its dashboards.",
          ),
        ]),
  ].map((source) => mountFile(source, `${root}/${source.path.slice(`${name}/provisioning/`.length)}`));
}

function checkReplicas(replicas: number, database: GrafanaDatabase | undefined): void {
  if (replicas <= 1 || database !== undefined) return;
  throw badOption({
    builder: "grafana",
    option: "replicas",
    value: replicas,
    expected: "1, because each replica would have users, settings and sessions of its own",
    hint: 'Give them a common database: database: { kind: "mysql", server: db.endpoints.sql, name: "grafana", user: "grafana", password: secret("grafana_db_password") }.',
  });
}
