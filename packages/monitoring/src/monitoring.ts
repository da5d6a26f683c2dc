import {
  emptyPart,
  mergeAll,
  network,
  only,
  type Endpoint,
  type NetworkList,
  type Part,
} from "@stackwright/core";
import { alertPolicy } from "./alertmanager/alert-policy.ts";
import { inhibitionsFor } from "./alertmanager/inhibitions-for.ts";
import { alertmanager } from "./alertmanager.ts";
import { dashboardsFor } from "./dashboards/dashboards-for.ts";
import { blackboxExporter } from "./exporters/blackbox-exporter.ts";
import { cadvisor } from "./exporters/cadvisor.ts";
import { elasticsearchExporter } from "./exporters/elasticsearch-exporter.ts";
import { engineMetrics } from "./exporters/engine-metrics.ts";
import { mysqldExporters } from "./exporters/mysqld-exporter.ts";
import { nodeExporter } from "./exporters/node-exporter.ts";
import { postgresExporters } from "./exporters/postgres-exporter.ts";
import { pushgateway } from "./exporters/pushgateway.ts";
import { socketProxy } from "./exporters/socket-proxy.ts";
import { grafana } from "./grafana.ts";
import { loki } from "./loki.ts";
import type { MonitoringOptions, Piece } from "./monitoring-options.ts";
import { prometheusEdge } from "./prometheus-edge.ts";
import { prometheus } from "./prometheus.ts";
import { promtail } from "./promtail.ts";
import { alertRunbooks } from "./rules/alert-runbooks.ts";
import { inhibitions } from "./rules/inhibitions.ts";
import { rulesFor } from "./rules/rules-for.ts";

/** The parts of monitoring together, and where those that are there answer. */
export interface Monitoring extends Part {
  readonly endpoints: {
    readonly prometheus?: Endpoint;
    readonly alertmanager?: Endpoint;
    readonly grafana?: Endpoint;
    readonly loki?: Endpoint;
    readonly pushgateway?: Endpoint;
  };
}

/** A part of monitoring, and where it answers. */
interface Answering extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

/**
 * All of monitoring: Prometheus, Alertmanager, Grafana, Loki, Promtail, node-exporter, cAdvisor, blackbox-exporter, the
 * engine's own metrics, and the exporters of the data stores that are named. What is scraped, probed and shown, and which
 * alerts there are, follows from what the services of the stack state about themselves.
 *
 * @throws StackwrightError as the builders of its pieces do.
 * @example
 * monitoring({
 *   networks: { own: [back], data: [data], front: [front] },
 *   opensearch: search,
 *   mariadb: db,
 *   alerts: { email: { to: variable("ALERT_EMAILS"), smarthost: "smtp.example.com:587", from: "alerts@example.com" } },
 * })
 */
export function monitoring(options: MonitoringOptions = {}): Monitoring {
  const { own = [network("monitoring", { encrypted: true })], front = [] } = options.networks ?? {};
  const networks = { own, front, data: options.networks?.data ?? [] };
  const alerts = piece(options.alertmanager, (settings) =>
    alertmanager({
      networks: own,
      ...alertPolicy(options.alerts),
      inhibitions: (stack) => inhibitionsFor(rulesFor(stack, options.rules), inhibitions),
      ...settings,
    }),
  );
  const lines = piece(options.loki, (settings) =>
    loki({ networks: own, ...present("retention", options.logRetention), ...settings }),
  );
  const probes = piece(options.blackboxExporter, (settings) =>
    blackboxExporter({ networks: own, ...settings }),
  );
  const metrics = metricsParts(options, networks, alerts?.endpoints.http, probes?.endpoints.http);
  const pushed = piece(options.pushgateway ?? false, (settings) =>
    pushgateway({ networks: own, ...settings }),
  );
  const shown = piece(options.grafana, (settings) =>
    grafana({
      networks: [...front, ...own],
      dashboards: (stack) =>
        dashboardsFor(stack, { ...options.dashboards, ...present("thresholds", options.rules?.thresholds) }),
      ...present("prometheus", metrics.main?.endpoints.http),
      ...present("scrapeInterval", options.scrapeInterval),
      ...present("loki", lines?.endpoints.http),
      ...settings,
    }),
  );
  const parts: readonly (Part | undefined)[] = [
    ...metrics.parts,
    alerts,
    shown,
    lines,
    lines === undefined
      ? undefined
      : piece(options.promtail, (settings) =>
          promtail({ networks: own, loki: lines.endpoints.http, ...settings }),
        ),
    piece(options.nodeExporter, (settings) => nodeExporter({ networks: own, ...settings })),
    piece(options.cadvisor, (settings) => cadvisor({ networks: own, ...settings })),
    probes,
    only(
      "swarm",
      piece(options.engineMetrics, (settings) => engineMetrics({ networks: own, ...settings })) ?? emptyPart,
    ),
    pushed,
    alertRunbooks({ rules: (stack) => rulesFor(stack, options.rules) }),
    ...storeExporters(options, networks.data.length === 0 ? own : networks.data),
  ];
  return {
    ...mergeAll(parts.flatMap((part) => (part === undefined ? [] : [{ label: "monitoring", part }]))),
    endpoints: {
      ...present("prometheus", metrics.main?.endpoints.http),
      ...present("alertmanager", alerts?.endpoints.http),
      ...present("grafana", shown?.endpoints.http),
      ...present("loki", lines?.endpoints.http),
      ...present("pushgateway", pushed?.endpoints.http),
    },
  };
}

interface Networks {
  readonly own: NetworkList;
  readonly data: NetworkList;
  readonly front: NetworkList;
}

/** Prometheus, its edge on the reverse proxy's network, and the proxy to the engine that its discovery may need. */
function metricsParts(
  options: MonitoringOptions,
  { own, data, front }: Networks,
  alerts: Endpoint | undefined,
  exporter: Endpoint | undefined,
): { readonly main: Answering | undefined; readonly parts: readonly (Part | undefined)[] } {
  if (options.prometheus === false) return { main: undefined, parts: [] };
  const { name = "prometheus" } = options.prometheus ?? {};
  const interval = present("scrapeInterval", options.scrapeInterval);
  const engine = options.discovery === "engine" ? socketProxy({ networks: own }) : undefined;
  const discovery =
    engine === undefined ? {} : { discovery: { kind: "engine" as const, api: engine.endpoints.api } };
  const alertmanagers = alerts === undefined ? [] : [alerts];
  const edge =
    front.length === 0 && options.prometheusEdge === undefined
      ? undefined
      : piece(options.prometheusEdge, (settings) =>
          prometheusEdge({
            networks: [...front, ...own],
            collectsFor: name,
            alertmanagers,
            ...interval,
            ...settings,
          }),
        );
  const main = prometheus({
    networks: [...own, ...data],
    rules: (stack) => rulesFor(stack, options.rules),
    edges: edge === undefined ? [] : [edge.endpoints.http.service],
    alertmanagers,
    ...(exporter === undefined ? {} : { probes: { ...options.probes, exporter } }),
    ...present("retention", options.retention),
    ...interval,
    ...discovery,
    ...options.prometheus,
  });
  return { main, parts: [main, edge, engine === undefined ? undefined : only("swarm", engine)] };
}

/** An exporter for each cluster and server that was named; the first of each kind has the plain name. */
function storeExporters(
  { opensearch = [], mariadb = [], postgres = [] }: MonitoringOptions,
  networks: NetworkList,
): readonly Part[] {
  const clusters = "endpoints" in opensearch ? [opensearch] : opensearch;
  const servers = "endpoints" in mariadb ? [mariadb] : mariadb;
  const primaries = "endpoints" in postgres ? [postgres] : postgres;
  return [
    ...clusters.map((cluster, index) =>
      elasticsearchExporter({ name: numbered("opensearch-exporter", index), cluster, networks }),
    ),
    ...servers.flatMap((server, index) =>
      mysqldExporters({ name: numbered("mysqld-exporter", index), server, networks }),
    ),
    ...primaries.flatMap((server) => postgresExporters(server, networks)),
  ];
}

function numbered(name: string, index: number): string {
  return index === 0 ? name : `${name}-${index + 1}`;
}

/** Builds a piece with its settings, unless it is left out. */
function piece<Options, Built>(
  settings: Piece<Options> | undefined,
  build: (settings: Partial<Options>) => Built,
): Built | undefined {
  return settings === false ? undefined : build(settings ?? {});
}

/** An object with one key, or with none where the value is missing. */
function present<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  // A computed key loses its name in the type of an object literal.
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value };
}
