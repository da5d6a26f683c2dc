import {
  bindMount,
  endpoint,
  hardened,
  mergeAll,
  service,
  waive,
  type Endpoint,
  type NetworkList,
  type Part,
} from "@stackwright/core";
import { images } from "../images.ts";

/** Options of {@link socketProxy}. */
export interface SocketProxyOptions {
  /** The service's name. @default "docker-socket-proxy" */
  readonly name?: string;
  /** @default tecnativa/docker-socket-proxy:0.3.0 */
  readonly image?: string;
  /** A network with Prometheus, and better with nothing else. */
  readonly networks: NetworkList;
}

/** The proxy, and where it answers. */
export interface SocketProxy extends Part {
  readonly endpoints: { readonly api: Endpoint };
}

/**
 * The engine's API on a manager, for questions about tasks, services, nodes and networks only: what Prometheus' discovery of
 * tasks asks. Prometheus itself runs as a user who cannot open the socket, and should not.
 *
 * Source: Tecnativa/docker-socket-proxy 0.3.0, haproxy.cfg; Prometheus 2.48, discovery/moby.
 *
 * @throws StackwrightError for bad names or images.
 * @example
 * const engine = socketProxy({ networks: [back] });
 * prometheus({ networks: [back], discovery: { kind: "engine", api: engine.endpoints.api } })
 */
export function socketProxy(options: SocketProxyOptions): SocketProxy {
  const { name = "docker-socket-proxy", image = images.socketProxy, networks } = options;
  const part = service(name, {
    description: "Answers questions about the swarm's tasks, and nothing else",
    image,
    environment: { TASKS: 1, SERVICES: 1, NODES: 1, NETWORKS: 1, EVENTS: 0, POST: 0, LOG_LEVEL: "warning" },
    networks,
    volumes: [bindMount("/var/run/docker.sock", "/var/run/docker.sock", { read_only: true })],
    ...hardened,
    healthcheck: {
      test: ["CMD-SHELL", "wget -q -O /dev/null http://127.0.0.1:2375/_ping"],
      interval: "30s",
      timeout: "5s",
      retries: 3,
      start_period: "10s",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.25, memory: "64M" }, reservations: { cpus: 0.01, memory: "16M" } },
      placement: { constraints: ["node.role == manager"] },
      update_config: { order: "start-first", failure_action: "rollback" },
    },
    facets: { logs: { format: "text" } },
  });
  const accepted = [
    waive("docker-socket-mounted", {
      service: name,
      reason: "it is there so that no other service has the socket, and answers questions only",
    }),
    waive("read-only-root", { service: name, reason: "the image writes its configuration when it starts" }),
    waive("non-root-user", { service: name, reason: "only root and the group docker may open the socket" }),
  ];
  return {
    ...mergeAll([part, ...accepted].map((one) => ({ label: name, part: one }))),
    endpoints: { api: endpoint({ service: name, name: "api", port: 2375, scheme: "http" }) },
  };
}
