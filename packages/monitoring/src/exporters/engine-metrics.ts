import {
  endpoint,
  hardened,
  service,
  variable,
  type Endpoint,
  type NetworkList,
  type Part,
  type Text,
} from "@stackwright/core";
import { nobody } from "../hardening.ts";
import { images } from "../images.ts";

/** Options of {@link engineMetrics}. */
export interface EngineMetricsOptions {
  /** The service's name. @default "docker-metrics" */
  readonly name?: string;
  /** @default alpine/socat:1.8.0.3 */
  readonly image?: string;
  /** Prometheus' network. */
  readonly networks: NetworkList;
  /**
   * The engine's `metrics-addr`, as containers reach it: the address of each node on `docker_gwbridge`.
   * @default variable DOCKER_METRICS_ADDRESS, or 172.18.0.1:9323
   */
  readonly address?: Text;
}

/** The relay, and where it answers. */
export interface EngineMetrics extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

const port = 9323;

/**
 * The Docker engine's own metrics, from every node: how many managers there are, and whether they have a leader, is said
 * nowhere else. A relay, because an engine is on no network of a stack.
 *
 * Each node's daemon.json needs `"metrics-addr": "172.18.0.1:9323"`, and the node's firewall has to let containers reach it.
 * Where that is missing the relay runs, and its target is down. Source: docs.docker.com, "Collect Docker metrics with
 * Prometheus"; swarmkit, manager/manager.go.
 *
 * @throws StackwrightError for bad names or images.
 * @example
 * only("swarm", engineMetrics({ networks: [back] }))
 */
export function engineMetrics(options: EngineMetricsOptions): EngineMetrics {
  const { name = "docker-metrics", image = images.socat, networks } = options;
  const address =
    options.address ??
    variable("DOCKER_METRICS_ADDRESS", {
      default: `172.18.0.1:${port}`,
      description: 'The engine\'s "metrics-addr" on each node, as containers reach it',
    });
  const part = service(name, {
    description: "The Docker engine's own metrics, relayed from each node",
    image,
    command: [`TCP-LISTEN:${port},fork,reuseaddr,max-children=16`, `TCP:${address},connect-timeout=5`],
    networks,
    user: `${nobody.uid}:${nobody.gid}`,
    read_only: true,
    ...hardened,
    healthcheck: {
      // Whether it listens: a node whose engine shows no metrics must not have its relay started for ever.
      test: ["CMD-SHELL", `netstat -ltn | grep -q ':${port} '`],
      interval: "30s",
      timeout: "5s",
      retries: 3,
      start_period: "5s",
    },
    restart: "unless-stopped",
    deploy: {
      mode: "global",
      resources: { limits: { cpus: 0.1, memory: "32M" }, reservations: { cpus: 0.01, memory: "8M" } },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: { metrics: { port, job: "docker", technology: "docker" }, logs: { format: "text" } },
  });
  return { ...part, endpoints: { http: endpoint({ service: name, name: "http", port, scheme: "http" }) } };
}
