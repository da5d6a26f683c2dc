import { endpoint, hardened, service, type Endpoint, type NetworkList, type Part } from "@stackwright/core";
import { becomesUser } from "./hardening.ts";
import { images } from "./images.ts";

/** Options of {@link consul}. */
export interface ConsulOptions {
  /** The service's name. @default "consul" */
  readonly name?: string;
  /** @default hashicorp/consul:1.14, because the image `consul` is discontinued */
  readonly image?: string;
  readonly networks: NetworkList;
}

/** A Consul agent, and what others need of it. */
export interface Consul extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

/**
 * Consul in its development mode: one agent, everything in memory, no access control. For development only, so keep it out of
 * production with `only("compose", ...)`.
 *
 * That mode logs at level DEBUG, which is a line for each request: with Loki's ring in it, more than one a second for ever. The
 * image's entrypoint takes further settings from a variable, so it is told to log at level INFO.
 *
 * The image's entrypoint starts as root and becomes the user `consul`. Source: hashicorp/consul v1.14.11,
 * .release/docker/docker-entrypoint.sh.
 *
 * @throws StackwrightError for bad names or images.
 * @example
 * only("compose", consul({ networks: [network("consul_net")] }))
 */
export function consul(options: ConsulOptions): Consul {
  const { name = "consul", image = images.consul, networks } = options;
  const part = service(name, {
    description: "Consul: finds services, in development",
    image,
    command: ["agent", "-dev", "-client=0.0.0.0"],
    environment: { CONSUL_LOCAL_CONFIG: JSON.stringify({ log_level: "INFO" }) },
    networks,
    ...hardened,
    cap_add: becomesUser,
    healthcheck: {
      test: ["CMD", "consul", "members"],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      start_period: "30s",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.5, memory: "256M" } },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      probe: { kind: "http", port: 8500, path: "/v1/status/leader", description: "Consul has a leader" },
      logs: { format: "text" },
    },
  });
  return {
    ...part,
    endpoints: { http: endpoint({ service: name, name: "http", port: 8500, scheme: "http" }) },
  };
}
