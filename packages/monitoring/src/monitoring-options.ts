import type { NetworkList } from "@stackwright/core";
import type { AlertsOptions } from "./alertmanager/alert-policy.ts";
import type { AlertmanagerOptions } from "./alertmanager.ts";
import type { DashboardsOptions } from "./dashboards/dashboards-for.ts";
import type { BlackboxExporterOptions } from "./exporters/blackbox-exporter.ts";
import type { CadvisorOptions } from "./exporters/cadvisor.ts";
import type { SearchCluster } from "./exporters/elasticsearch-exporter.ts";
import type { EngineMetricsOptions } from "./exporters/engine-metrics.ts";
import type { SqlServer } from "./exporters/mysqld-exporter.ts";
import type { NodeExporterOptions } from "./exporters/node-exporter.ts";
import type { PostgresServer } from "./exporters/postgres-exporter.ts";
import type { PushgatewayOptions } from "./exporters/pushgateway.ts";
import type { GrafanaOptions } from "./grafana.ts";
import type { LokiOptions } from "./loki.ts";
import type { PrometheusEdgeOptions } from "./prometheus-edge.ts";
import type { PrometheusOptions } from "./prometheus.ts";
import type { PromtailOptions } from "./promtail.ts";
import type { RuleOptions } from "./rules/rules-for.ts";
import type { ProbeOptions } from "./scrape/probe.ts";
import type { TimeSpan } from "./time-span.ts";

/** Which networks monitoring is on. */
export interface MonitoringNetworks {
  /**
   * Everything of monitoring. It needs a way out: people are told over it.
   * @default [network("monitoring", { encrypted: true })]
   */
  readonly own?: NetworkList;
  /** Where data stores are: their exporters are there, and Prometheus joins. @default [] */
  readonly data?: NetworkList;
  /**
   * Where the reverse proxy is: Grafana joins. Prometheus does not; a small one there collects for it.
   * @default []
   */
  readonly front?: NetworkList;
}

/** What one piece does differently, or `false` to leave it out. */
export type Piece<Options> = Partial<Options> | false;

/** Options of {@link monitoring}: what concerns more than one piece, and below that each piece by itself. */
export interface MonitoringOptions {
  /** The networks that its pieces join. @default one of its own */
  readonly networks?: MonitoringNetworks;
  /** How long series are kept. @default "30d" */
  readonly retention?: TimeSpan;
  /** How long log lines are kept. @default "720h" */
  readonly logRetention?: TimeSpan;
  /** How often targets are asked. @default "30s" */
  readonly scrapeInterval?: TimeSpan;
  /**
   * How the tasks of Swarm services with several are found: by the engine's DNS, or by asking a manager's engine through a
   * proxy that is added then. @default "dns"
   */
  readonly discovery?: "dns" | "engine";
  /** Who is told about alerts. @default mail, by the variables ALERT_EMAILS, SMTP_SMARTHOST and SMTP_FROM */
  readonly alerts?: AlertsOptions;
  /** Where alerts begin, and which to leave out. Dashboards draw their lines at the same values. @default all of them */
  readonly rules?: RuleOptions;
  /** The language of the dashboards. @default { language: "en" } */
  readonly dashboards?: Omit<DashboardsOptions, "thresholds">;
  /** What the blackbox exporter asks. @default services it reaches, and in Swarm the public addresses */
  readonly probes?: ProbeOptions;
  /** OpenSearch or Elasticsearch clusters: each gets an exporter. @default none */
  readonly opensearch?: SearchCluster | readonly SearchCluster[];
  /** MariaDB or MySQL servers, or Galera clusters: each server and node gets an exporter, and an account for it. @default none */
  readonly mariadb?: SqlServer | readonly SqlServer[];
  /** PostgreSQL servers: each gets an account for exporters; it and its replicas get an exporter each. @default none */
  readonly postgres?: PostgresServer | readonly PostgresServer[];

  /** Collects metrics and evaluates rules. @default all of its own defaults */
  readonly prometheus?: Piece<PrometheusOptions>;
  /** The Prometheus on the reverse proxy's network. @default there is one where `networks.front` is given */
  readonly prometheusEdge?: Piece<PrometheusEdgeOptions>;
  /** Tells people about alerts. @default by `alerts` */
  readonly alertmanager?: Piece<AlertmanagerOptions>;
  /** Shows metrics and lines. @default every dashboard of the stack */
  readonly grafana?: Piece<GrafanaOptions>;
  /** Keeps log lines. Without it Promtail is left out too. @default all of its own defaults */
  readonly loki?: Piece<LokiOptions>;
  /** Sends the lines of each node. @default all of its own defaults */
  readonly promtail?: Piece<PromtailOptions>;
  /** Metrics of the machines. @default all of its own defaults */
  readonly nodeExporter?: Piece<NodeExporterOptions>;
  /** Metrics of the containers. @default all of its own defaults */
  readonly cadvisor?: Piece<CadvisorOptions>;
  /** Asks services from outside. @default by `probes` */
  readonly blackboxExporter?: Piece<BlackboxExporterOptions>;
  /** The engine's own metrics, in Swarm only. @default all of its own defaults */
  readonly engineMetrics?: Piece<EngineMetricsOptions>;
  /** For jobs that push metrics. @default false: jobs leave them as files for node-exporter, see `textFiles` */
  readonly pushgateway?: Piece<PushgatewayOptions>;
}
