/**
 * Stackwright's monitoring: Prometheus, Alertmanager, Grafana and Loki, derived from what services state about themselves.
 *
 * @module @stackwright/monitoring
 */

// All of it
export { monitoring } from "./monitoring.ts";
export { monitoringPolicies } from "./policies.ts";
export { images } from "./images.ts";

// Metrics
export { prometheus } from "./prometheus.ts";
export { prometheusEdge } from "./prometheus-edge.ts";
export { nodeExporter, textFiles } from "./exporters/node-exporter.ts";
export { cadvisor } from "./exporters/cadvisor.ts";
export { blackboxExporter } from "./exporters/blackbox-exporter.ts";
export { elasticsearchExporter } from "./exporters/elasticsearch-exporter.ts";
export { mysqldExporter } from "./exporters/mysqld-exporter.ts";
export { postgresExporter } from "./exporters/postgres-exporter.ts";
export { engineMetrics } from "./exporters/engine-metrics.ts";
export { pushgateway } from "./exporters/pushgateway.ts";
export { socketProxy } from "./exporters/socket-proxy.ts";
export { technologiesOf, technology } from "./technologies.ts";

// Alerts
export { alertmanager } from "./alertmanager.ts";
export { alertPolicy } from "./alertmanager/alert-policy.ts";
export { email, pagerduty, receiver, webhook } from "./alertmanager/channel.ts";
export { inhibitionsFor } from "./alertmanager/inhibitions-for.ts";
export { inhibitions } from "./rules/inhibitions.ts";
export { rulesFor } from "./rules/rules-for.ts";
export { defaultThresholds } from "./rules/thresholds.ts";
export { ruleFile } from "./rules/rule-file.ts";
export { ruleTests } from "./rules/rule-tests.ts";
export { alertRunbooks } from "./rules/alert-runbooks.ts";
export { recoveryPages } from "./rules/runbook-pages.ts";

// Dashboards
export { grafana } from "./grafana.ts";
export { dashboardsFor } from "./dashboards/dashboards-for.ts";

// Logs
export { loki } from "./loki.ts";
export { promtail, withLogLabels } from "./promtail.ts";

// Types
export type { Monitoring } from "./monitoring.ts";
export type { MonitoringNetworks, MonitoringOptions, Piece } from "./monitoring-options.ts";
export type { Prometheus, PrometheusOptions } from "./prometheus.ts";
export type { PrometheusEdge, PrometheusEdgeOptions } from "./prometheus-edge.ts";
export type { SwarmDiscovery } from "./scrape/discovery.ts";
export type { JobSettings, JobSettingsByName } from "./scrape/scrape-jobs.ts";
export type { ProbeOptions } from "./scrape/probe.ts";
export type {
  DnsDiscovery,
  RelabelConfig,
  ScrapeConfig,
  StaticConfig,
  SwarmTaskDiscovery,
} from "./scrape/scrape-config.ts";
export type { NodeExporter, NodeExporterOptions } from "./exporters/node-exporter.ts";
export type { Cadvisor, CadvisorOptions } from "./exporters/cadvisor.ts";
export type { BlackboxExporter, BlackboxExporterOptions } from "./exporters/blackbox-exporter.ts";
export type {
  BlackboxModule,
  BlackboxModules,
  DnsProbe,
  HttpProbe,
  TcpProbe,
} from "./exporters/blackbox-modules.ts";
export type {
  ElasticsearchExporter,
  ElasticsearchExporterOptions,
  SearchCluster,
} from "./exporters/elasticsearch-exporter.ts";
export type { MysqldExporter, MysqldExporterOptions, SqlServer } from "./exporters/mysqld-exporter.ts";
export type {
  PostgresExporter,
  PostgresExporterOptions,
  PostgresServer,
} from "./exporters/postgres-exporter.ts";
export type { EngineMetrics, EngineMetricsOptions } from "./exporters/engine-metrics.ts";
export type { Pushgateway, PushgatewayOptions } from "./exporters/pushgateway.ts";
export type { SocketProxy, SocketProxyOptions } from "./exporters/socket-proxy.ts";
export type { Technology } from "./technologies.ts";
export type { Alertmanager, AlertmanagerOptions } from "./alertmanager.ts";
export type { AlertPolicy, AlertsOptions } from "./alertmanager/alert-policy.ts";
export type { SmtpOptions } from "./alertmanager/alertmanager-configuration.ts";
export type {
  Channel,
  EmailOptions,
  PagerdutyOptions,
  Receiver,
  WebhookOptions,
} from "./alertmanager/channel.ts";
export type { Matcher } from "./alertmanager/matcher.ts";
export type { Inhibition, Route } from "./alertmanager/route.ts";
export type { Alert, Recording, RuleGroup } from "./rules/rule.ts";
export type { RuleOptions } from "./rules/rules-for.ts";
export type { Thresholds } from "./rules/thresholds.ts";
export type { Grafana, GrafanaOptions } from "./grafana.ts";
export type { GrafanaDatabase } from "./grafana/database.ts";
export type { DashboardSource } from "./grafana/dashboard-files.ts";
export type { Dashboard } from "./dashboards/builder/dashboard.ts";
export type { DashboardsOptions } from "./dashboards/dashboards-for.ts";
export type { ConsulRing, Loki, LokiOptions } from "./loki.ts";
export type { Promtail, PromtailOptions } from "./promtail.ts";
export type { LogDiscovery } from "./logs/promtail-configuration.ts";
export type { TimeSpan } from "./time-span.ts";
