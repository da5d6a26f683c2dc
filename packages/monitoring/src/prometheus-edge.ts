import {
  endpoint,
  file,
  hardened,
  mountFile,
  service,
  tmpfsMount,
  yamlContent,
  type Endpoint,
  type NetworkList,
  type Part,
} from "@stackwright/core";
import { nobody } from "./hardening.ts";
import { images } from "./images.ts";
import type { SwarmDiscovery } from "./scrape/discovery.ts";
import { prometheusPort } from "./scrape/federation.ts";
import { edgeConfiguration } from "./scrape/prometheus-configuration.ts";
import type { JobSettingsByName } from "./scrape/scrape-jobs.ts";
import { checkTimeSpan, type TimeSpan } from "./time-span.ts";

/** Options of {@link prometheusEdge}. */
export interface PrometheusEdgeOptions {
  /** The service's name, and the folder of its file. @default "prometheus-edge" */
  readonly name?: string;
  /** @default prom/prometheus:v2.48.0 */
  readonly image?: string;
  /** The network that Prometheus is not to be on, and one that they share. */
  readonly networks: NetworkList;
  /** The Prometheus that it collects for. Name this edge in its `edges`. @default "prometheus" */
  readonly collectsFor?: string;
  /** How often targets are asked. @default "30s" */
  readonly scrapeInterval?: TimeSpan;
  /** What single jobs do differently, by job. @default {} */
  readonly jobs?: JobSettingsByName;
  /** How the tasks of Swarm services with several are found. @default { kind: "dns" } */
  readonly discovery?: SwarmDiscovery;
  /**
   * Where alerts are sent. It has no rules, but the alert about a Prometheus that knows no Alertmanager asks of every one.
   * @default []
   */
  readonly alertmanagers?: readonly Endpoint[];
}

/**
 * Not `/prometheus`: a tmpfs over a folder of the image takes that folder's mode, 0755, and belongs to root, so that `nobody`
 * could not write. Where the image has no folder it is open to all (measured with Docker Engine 20.10 and runc 1.1).
 */
const memory = "/memory";

/** The edge, and where it answers. */
export interface PrometheusEdge extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

/**
 * A small Prometheus on a network where the main one must not be, such as that of the reverse proxy. It scrapes what only it
 * can reach, keeps that for an hour in memory, and the main one fetches it from there.
 *
 * @throws StackwrightError for bad names, times or images.
 * @example
 * const edge = prometheusEdge({ networks: [front, back] });
 * prometheus({ networks: [back, data], edges: ["prometheus-edge"] })
 */
export function prometheusEdge(options: PrometheusEdgeOptions): PrometheusEdge {
  const {
    name = "prometheus-edge",
    image = images.prometheus,
    networks,
    collectsFor = "prometheus",
    scrapeInterval = "30s",
    jobs = {},
    discovery = { kind: "dns" },
    alertmanagers = [],
  } = options;
  checkTimeSpan("prometheusEdge", "scrapeInterval", scrapeInterval);
  const configuration = file(
    `${name}/prometheus.yml`,
    (stack) =>
      yamlContent(
        edgeConfiguration(stack, {
          scraper: collectsFor,
          edge: name,
          scrapeInterval,
          jobs,
          discovery,
          alertmanagers,
        }),
        `What ${name} scrapes for ${collectsFor} in ${stack.name} (${stack.target}): services that share a network with it alone.\n` +
          "Made by Stackwright; change the stack's TypeScript, not this file.",
      ),
    { perTarget: true },
  );
  const part = service(name, {
    description: `Prometheus on the edge: collects for ${collectsFor} where that is not to be`,
    image,
    command: [
      "--config.file=/etc/prometheus/prometheus.yml",
      `--storage.tsdb.path=${memory}`,
      "--storage.tsdb.retention.time=1h",
    ],
    networks,
    volumes: [tmpfsMount(memory, "256M")],
    configs: [mountFile(configuration, "/etc/prometheus/prometheus.yml")],
    runsAs: nobody,
    read_only: true,
    ...hardened,
    healthcheck: {
      test: ["CMD", "wget", "-q", "--spider", `http://localhost:${prometheusPort}/-/healthy`],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      start_period: "30s",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.5, memory: "512M" }, reservations: { cpus: 0.05, memory: "128M" } },
      update_config: { order: "start-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port: prometheusPort, job: "prometheus", technology: "prometheus" },
      probe: {
        kind: "http",
        port: prometheusPort,
        path: "/-/healthy",
        description: "The edge's Prometheus answers",
      },
      logs: { format: "logfmt" },
    },
  });
  return {
    ...part,
    endpoints: { http: endpoint({ service: name, name: "http", port: prometheusPort, scheme: "http" }) },
  };
}
