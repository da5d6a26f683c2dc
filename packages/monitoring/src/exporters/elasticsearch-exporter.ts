import {
  endpoint,
  hardened,
  service,
  type Endpoint,
  type ImageStart,
  type NetworkList,
  type Part,
  type Secret,
  type Text,
} from "@stackwright/core";
import { nobody } from "../hardening.ts";
import { images } from "../images.ts";

/** What the exporter needs to know of a cluster: `opensearchCluster()` of the services package gives it. */
export interface SearchCluster {
  readonly endpoints: { readonly http: Endpoint };
  /** The password of the user who may look. Without one nobody logs in. */
  readonly monitorPassword?: Secret | undefined;
  /** The certificate of the cluster's own authority. Without one its certificate is not checked. */
  readonly authority?: Secret | undefined;
}

/** Options of {@link elasticsearchExporter}. */
export interface ElasticsearchExporterOptions {
  /** The service's name. @default "opensearch-exporter" */
  readonly name?: string;
  /** @default quay.io/prometheuscommunity/elasticsearch-exporter:v1.7.0 */
  readonly image?: string;
  /** The cluster's network, and one of Prometheus'. */
  readonly networks: NetworkList;
  readonly cluster: SearchCluster;
  /** The user who may look. @default "monitor" */
  readonly user?: Text;
  /** The scrape job. @default "opensearch" */
  readonly job?: string;
}

/** The exporter, and where it answers. */
export interface ElasticsearchExporter extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

/** Its Dockerfile exposes 7979, and the program listens here. Source: elasticsearch_exporter 1.7.0, main.go. */
const port = 9114;

/** On prometheus/busybox, so it has a shell. Source: elasticsearch_exporter 1.7.0, Dockerfile. */
const imageStart: ImageStart = { shell: "/bin/sh", entrypoint: ["/bin/elasticsearch_exporter"], command: [] };

/**
 * elasticsearch-exporter for a whole OpenSearch or Elasticsearch cluster: one is enough for all of its nodes, and two would
 * count everything twice.
 *
 * The image reads its password from the environment only, so a shell exports it from the mounted secret. When the cluster
 * does not answer, its series go and the exporter stays up. Source: elasticsearch_exporter 1.7.0, main.go, collector/.
 *
 * @throws StackwrightError for bad names or images.
 * @example
 * const search = opensearchCluster({ nodes: 3, networks: [data] });
 * elasticsearchExporter({ cluster: search, networks: [data] })
 */
export function elasticsearchExporter(options: ElasticsearchExporterOptions): ElasticsearchExporter {
  const { name = "opensearch-exporter", image = images.elasticsearchExporter, networks, cluster } = options;
  const { user = "monitor", job = "opensearch" } = options;
  const { endpoints, monitorPassword, authority } = cluster;
  const part = service(name, {
    description: `elasticsearch-exporter: metrics of the cluster of ${endpoints.http.service}`,
    image,
    imageStart,
    command: [
      `--es.uri=${endpoints.http.soft.url()}`,
      "--es.all",
      "--es.indices",
      "--es.shards",
      "--collector.snapshots",
      "--es.timeout=20s",
      ...(endpoints.http.scheme !== "https"
        ? []
        : [authority === undefined ? "--es.ssl-skip-verify" : `--es.ca=${authority}`]),
    ],
    ...(monitorPassword === undefined
      ? {}
      : { environment: { ES_USERNAME: user }, secretEnv: { ES_PASSWORD: monitorPassword } }),
    networks,
    runsAs: nobody,
    read_only: true,
    ...hardened,
    healthcheck: {
      test: ["CMD", "wget", "-q", "--spider", `http://localhost:${port}/healthz`],
      interval: "30s",
      timeout: "5s",
      retries: 3,
      start_period: "10s",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.25, memory: "128M" }, reservations: { cpus: 0.05, memory: "32M" } },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port, job, technology: "opensearch" },
      logs: { format: "logfmt" },
    },
  });
  return { ...part, endpoints: { http: endpoint({ service: name, name: "http", port, scheme: "http" }) } };
}
