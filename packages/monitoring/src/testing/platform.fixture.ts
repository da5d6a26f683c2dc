import {
  defineStack,
  endpoint,
  merge,
  network,
  only,
  pipe,
  secret,
  service,
  synth,
  variable,
  waive,
  withReplicas,
  type MetricsFacet,
  type Network,
  type Part,
  type Stack,
  type Synthesis,
  type Target,
} from "@stackwright/core";
import { monitoring } from "../monitoring.ts";
import type { MonitoringOptions } from "../monitoring-options.ts";

export const front: Network = network("front", { encrypted: true });
export const back: Network = network("back", { encrypted: true });
export const data: Network = network("data", { encrypted: true });
export const ring: Network = network("consul_net", { encrypted: true });

const domain = variable("DOMAIN", { default: "example.com" });
const consulApi = endpoint({ service: "consul", name: "http", port: 8500, scheme: "http" });

/** A proxy in front, with two replicas in production; an application; a cluster of three with an exporter each; two stores. */
export const platform: Part = [
  pipe(scraped("traefik", [front], { port: 8082, technology: "traefik" }), only("swarm", withReplicas(2))),
  service("glpi", {
    image: "glpi/glpi:11.0.1",
    networks: [front, back],
    facets: {
      route: { host: `glpi.${domain}`, port: 80, expect: [200, 302] },
      probe: { kind: "http", port: 80, expect: [200, 302] },
    },
  }),
  ...["cassandra1", "cassandra2", "cassandra3"].map((node, index) =>
    scraped(`cassandra-exporter-${index + 1}`, [data], {
      port: 9404,
      job: "cassandra",
      technology: "cassandra",
      labels: { cassandra_node: node },
    }),
  ),
  service("opensearch1", {
    image: "opensearchproject/opensearch:2.15.0",
    networks: [data],
    facets: { probe: { kind: "http", scheme: "https", port: 9200, expect: [200, 401] } },
  }),
  service("mariadb", {
    image: "mariadb:10.11.3",
    networks: [data],
    facets: { probe: { kind: "tcp", port: 3306 } },
  }),
  only("compose", service("consul", { image: "hashicorp/consul:1.14", networks: [ring] })),
].reduce(merge);

function scraped(name: string, networks: readonly Network[], metrics: MetricsFacet): Part {
  return service(name, { image: "test/test:1", networks, facets: { metrics } });
}

/** What {@link monitored} gives to `monitoring()`. */
export const monitoringOptions: MonitoringOptions = {
  networks: { own: [back], data: [data], front: [front] },
  opensearch: {
    endpoints: { http: endpoint({ service: "opensearch1", name: "http", port: 9200, scheme: "https" }) },
    monitorPassword: secret("opensearch_monitor_password"),
  },
  mariadb: { endpoints: { sql: endpoint({ service: "mariadb", name: "sql", port: 3306, scheme: "mysql" }) } },
  alerts: {
    email: {
      to: variable("ALERT_EMAILS", { default: "oncall@example.com,ops@example.com" }),
      smarthost: "smtp.example.com:587",
      from: "alerts@example.com",
      username: "alerts",
      password: secret("smtp_password"),
    },
    pagerduty: secret("pagerduty_key"),
    heartbeat: "https://heartbeat.example.com/ping",
  },
  loki: { consul: { endpoint: consulApi, network: ring } },
};

/** A whole platform with monitoring. */
export function monitored(options: Partial<MonitoringOptions> = {}, extra: readonly Part[] = []): Stack {
  const engine = waive("key-dropped", {
    key: "security_opt",
    target: "swarm",
    reason: "set in each node's daemon.json",
  });
  return defineStack({
    name: "bigdata",
    parts: [platform, monitoring({ ...monitoringOptions, ...options }), engine, ...extra],
  });
}

/** The content of each of a target's files, by the path that its author gave it. */
export function filesOf({ files }: Pick<Synthesis, "files">): Readonly<Record<string, string>> {
  return Object.fromEntries(
    files.map(({ path, content }) => [path.replace(/\.swarm(\.[a-z]+)$/, "$1"), content]),
  );
}

/** The same, of a stack. */
export function filesFor(stack: Stack, target: Target): Readonly<Record<string, string>> {
  return filesOf(synth(stack, target, { policies: [] }));
}
