import { all, contains, everyService, inCompose, of, three } from "./claims.ts";
import { deviates, section, type Entry } from "../entry.ts";

/** IMAGES DOCKER FIXÉES. */
export const images: readonly Entry[] = [
  ...section("IMAGES DOCKER FIXÉES: REVERSE PROXY & SÉCURITÉ", "image", [
    ["traefik", "traefik:2.10.4", of("traefik").image("traefik:2.10.4")],
    ["crowdsec", "crowdsecurity/crowdsec:v1.6.2", of("crowdsec").image("crowdsecurity/crowdsec:v1.6.2")],
    [
      "traefik-bouncer",
      "fbonalair/traefik-crowdsec-bouncer:0.4.0",
      of("traefik-bouncer").image("fbonalair/traefik-crowdsec-bouncer:0.4.0"),
    ],
  ]),
  ...section("IMAGES DOCKER FIXÉES: TICKETING", "image", [
    ["glpi", "glpi/glpi:11.0.1", of("glpi").image("glpi/glpi:11.0.1")],
    ["mariadb", "mariadb:10.11.3", of("mariadb").image("mariadb:10.11.3")],
  ]),
  ...section("IMAGES DOCKER FIXÉES: HISTORISATION & SEARCH", "image", [
    [
      "opensearch",
      "opensearchproject/opensearch:2.15.0",
      deviates(
        "image-of-opensearch",
        of(...three("opensearch")).image("opensearchproject/opensearch:2.15.0"),
      ),
    ],
    [
      "opensearch.base",
      "... is what the platform's own image is built from",
      contains("opensearch/Dockerfile", /^FROM opensearchproject\/opensearch:2\.15\.0$/m),
    ],
    [
      "opensearch-dashboards",
      "opensearchproject/opensearch-dashboards:2.15.0",
      of("opensearch-dashboards").image("opensearchproject/opensearch-dashboards:2.15.0"),
    ],
  ]),
  ...section("IMAGES DOCKER FIXÉES: DATALAKE", "image", [
    ["cassandra", "cassandra:4.1.9", of(...three("cassandra")).image("cassandra:4.1.9")],
  ]),
  ...section("IMAGES DOCKER FIXÉES: MONITORING", "image", [
    ["prometheus", "prom/prometheus:v2.48.0", of("prometheus").image("prom/prometheus:v2.48.0")],
    ["alertmanager", "prom/alertmanager:v0.25.0", of("alertmanager").image("prom/alertmanager:v0.25.0")],
    ["grafana", "grafana/grafana:9.5.2", of("grafana").image("grafana/grafana:9.5.2")],
    ["node-exporter", "prom/node-exporter:v1.6.1", of("node-exporter").image("prom/node-exporter:v1.6.1")],
    [
      "cadvisor",
      "gcr.io/cadvisor/cadvisor:v0.47.2",
      of("cadvisor").image("gcr.io/cadvisor/cadvisor:v0.47.2"),
    ],
    [
      "blackbox-exporter",
      "prom/blackbox-exporter:v0.24.0",
      of("blackbox-exporter").image("prom/blackbox-exporter:v0.24.0"),
    ],
    [
      "opensearch-exporter",
      "quay.io/prometheuscommunity/elasticsearch-exporter:v1.7.0",
      of("opensearch-exporter").image("quay.io/prometheuscommunity/elasticsearch-exporter:v1.7.0"),
    ],
    [
      "cassandra-exporter",
      "criteord/cassandra_exporter:2.3.8, or another one that is available",
      of(...three("cassandra-exporter-")).image("criteord/cassandra_exporter:2.3.8"),
    ],
  ]),
  ...section("IMAGES DOCKER FIXÉES: LOGGING", "image", [
    ["loki", "grafana/loki:2.8.1", of("loki").image("grafana/loki:2.8.1")],
    ["promtail", "grafana/promtail:2.8.1", of("promtail").image("grafana/promtail:2.8.1")],
  ]),
  ...section("IMAGES DOCKER FIXÉES: STOCKAGE & BACKUPS", "image", [
    [
      "minio",
      "minio/minio:RELEASE.2023-11-20T22-40-07Z",
      of("minio").image("minio/minio:RELEASE.2023-11-20T22-40-07Z"),
    ],
    ["restic", "restic/restic:0.17.0", of("restic-backup").image("restic/restic:0.17.0")],
  ]),
  ...section("IMAGES DOCKER FIXÉES: INFRASTRUCTURE", "image", [
    ["consul", "consul:1.14", deviates("image-of-consul", inCompose("consul").image("consul:1.14"))],
    [
      "pinned",
      "every version is pinned; nothing is :latest",
      all(
        ...(["compose", "swarm"] as const).map((target) =>
          everyService(target, ({ image }) => /:[^/:]*\d[^/:]*$/.test(image)),
        ),
      ),
    ],
  ]),
];
