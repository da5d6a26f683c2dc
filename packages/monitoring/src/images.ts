/**
 * The images that the builders start from, by product. The first eleven are pinned by the platform specification; the rest
 * it needs and does not name.
 */
export const images = {
  alertmanager: "prom/alertmanager:v0.25.0",
  blackboxExporter: "prom/blackbox-exporter:v0.24.0",
  cadvisor: "gcr.io/cadvisor/cadvisor:v0.47.2",
  elasticsearchExporter: "quay.io/prometheuscommunity/elasticsearch-exporter:v1.7.0",
  grafana: "grafana/grafana:9.5.2",
  loki: "grafana/loki:2.8.1",
  nodeExporter: "prom/node-exporter:v1.6.1",
  prometheus: "prom/prometheus:v2.48.0",
  promtail: "grafana/promtail:2.8.1",
  /** Of the same weeks as Prometheus 2.48.0. Source: prometheus/mysqld_exporter, tag v0.15.1 (2023-12-12). */
  mysqldExporter: "prom/mysqld-exporter:v0.15.1",
  /** The last before names of metrics changed; reads PostgreSQL 9.4 to 17. Source: prometheus-community/postgres_exporter, tag v0.17.1 (2025-02-26). */
  postgresExporter: "quay.io/prometheuscommunity/postgres-exporter:v0.17.1",
  /** Source: prometheus/pushgateway, tag v1.6.2 (2023-09-27). */
  pushgateway: "prom/pushgateway:v1.6.2",
  /** socat alone, on Alpine: its entrypoint. Source: alpine-docker/socat, the tag of socat's own version. */
  socat: "alpine/socat:1.8.0.3",
  /** HAProxy in front of the engine's socket, with a list of what may be asked. Source: Tecnativa/docker-socket-proxy, v0.3.0. */
  socketProxy: "tecnativa/docker-socket-proxy:0.3.0",
} as const;
