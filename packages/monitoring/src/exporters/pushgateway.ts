import {
  endpoint,
  hardened,
  mountVolume,
  service,
  volume,
  type Endpoint,
  type NetworkList,
  type Part,
  type Volume,
} from "@stackwright/core";
import { nobody } from "../hardening.ts";
import { images } from "../images.ts";

/** Options of {@link pushgateway}. */
export interface PushgatewayOptions {
  /** The service's name. @default "pushgateway" */
  readonly name?: string;
  /** @default prom/pushgateway:v1.6.2 */
  readonly image?: string;
  /** Prometheus' network, and that of the jobs which push. */
  readonly networks: NetworkList;
  /** What its metrics are about: chooses rules and dashboards. @default "backup" */
  readonly technology?: string;
  /** The scrape job: that of the gateway itself, since pushed series bring their own. @default the technology */
  readonly job?: string;
  /** @default volume("pushgateway_data") */
  readonly data?: Volume;
  /** The placement constraint that keeps it on the node that has its volume. @default "node.labels.pushgateway == true" */
  readonly placement?: string;
}

/** The gateway, and where jobs push to. */
export interface Pushgateway extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

const port = 9091;

/**
 * Pushgateway: keeps the metrics of jobs that have ended. It forgets nothing, so a job that stopped running still shows its
 * last success: alerts have to look at its age. A job on a node with node-exporter needs none of this: see `textFiles`.
 *
 * Its address is open to everything on its networks. Source: pushgateway 1.6.2, README.md and Dockerfile.
 *
 * @throws StackwrightError for bad names or images.
 */
export function pushgateway(options: PushgatewayOptions): Pushgateway {
  const {
    name = "pushgateway",
    image = images.pushgateway,
    networks,
    technology = "backup",
    job = technology,
    data = volume("pushgateway_data", { description: "What jobs have pushed" }),
    placement = `node.labels.${name} == true`,
  } = options;
  const part = service(name, {
    description: "Pushgateway: keeps the metrics of jobs that have ended",
    image,
    command: ["--persistence.file=/pushgateway/metrics", "--persistence.interval=1m"],
    networks,
    // The image makes /pushgateway for this user, and the volume takes over its owner.
    volumes: [mountVolume(data, "/pushgateway")],
    runsAs: nobody,
    read_only: true,
    ...hardened,
    stop_grace_period: "30s",
    healthcheck: {
      test: ["CMD", "wget", "-q", "--spider", `http://localhost:${port}/-/healthy`],
      interval: "30s",
      timeout: "5s",
      retries: 3,
      start_period: "10s",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.25, memory: "64M" }, reservations: { cpus: 0.05, memory: "16M" } },
      placement: { constraints: [placement] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port, job, technology },
      probe: { kind: "http", port, path: "/-/healthy", description: "Pushgateway answers" },
      backup: { volume: data.name, none: "each job pushes its metrics anew when it runs" },
      logs: { format: "logfmt" },
    },
  });
  return { ...part, endpoints: { http: endpoint({ service: name, name: "http", port, scheme: "http" }) } };
}
