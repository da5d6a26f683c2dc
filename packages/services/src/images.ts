/**
 * The images that the builders start from, by product: the versions that the platform specifications pin.
 * `useImages("current")` moves a stack to newer patches where a pin has a known hole.
 */
export const images = {
  alertmanager: "prom/alertmanager:v0.25.0",
  blackboxExporter: "prom/blackbox-exporter:v0.24.0",
  cadvisor: "gcr.io/cadvisor/cadvisor:v0.47.2",
  cassandra: "cassandra:4.1.9",
  cassandraExporter: "criteord/cassandra_exporter:2.3.8",
  consul: "hashicorp/consul:1.14",
  crowdsec: "crowdsecurity/crowdsec:v1.6.2",
  /** Its public sources end at 25.2.0. */
  dremio: "dremio/dremio-oss:26.0",
  elasticsearch: "docker.elastic.co/elasticsearch/elasticsearch:8.15.0",
  elasticsearchExporter: "quay.io/prometheuscommunity/elasticsearch-exporter:v1.7.0",
  glpi: "glpi/glpi:11.0.1",
  grafana: "grafana/grafana:9.5.2",
  loki: "grafana/loki:2.8.1",
  mariadb: "mariadb:10.11.3",
  minio: "minio/minio:RELEASE.2023-11-20T22-40-07Z",
  nodeExporter: "prom/node-exporter:v1.6.1",
  opensearch: "opensearchproject/opensearch:2.15.0",
  opensearchDashboards: "opensearchproject/opensearch-dashboards:2.15.0",
  /** The project publishes no image; this one is built from its sources on Alpine. Source: edoburu/docker-pgbouncer. */
  pgbouncer: "edoburu/pgbouncer:v1.25.2-p0",
  /** The specification asks for 16; a minor release is named so that every node runs the same. */
  postgres: "postgres:16.13",
  prometheus: "prom/prometheus:v2.48.0",
  promtail: "grafana/promtail:2.8.1",
  restic: "restic/restic:0.17.0",
  superset: "apache/superset:3.0.0",
  traefik: "traefik:2.10.4",
  traefikBouncer: "fbonalair/traefik-crowdsec-bouncer:0.4.0",
} as const;
