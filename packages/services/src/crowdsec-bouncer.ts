import {
  endpoint,
  hardened,
  merge,
  only,
  pipe,
  service,
  waive,
  withEnv,
  type Endpoint,
  type NetworkList,
  type Part,
  type Variable,
} from "@stackwright/core";
import { bouncerKey } from "./crowdsec.ts";
import { images } from "./images.ts";

/** Options of {@link traefikBouncer}. */
export interface TraefikBouncerOptions {
  /** The service's name. @default "traefik-bouncer" */
  readonly name?: string;
  /** @default fbonalair/traefik-crowdsec-bouncer:0.4.0 */
  readonly image?: string;
  readonly networks: NetworkList;
  /** CrowdSec's local API: `crowdsec(...).endpoints.lapi`. */
  readonly lapi: Endpoint;
  /** The key, which CrowdSec has to know too: its option `bouncers`. @default variable("CROWDSEC_BOUNCER_API_KEY") */
  readonly key?: Variable;
}

/** The bouncer, and what others need of it. */
export interface TraefikBouncer extends Part {
  /** Give it to `traefik({ bouncer })`. */
  readonly endpoints: { readonly http: Endpoint };
}

/**
 * The bouncer that Traefik asks about each request, and that asks CrowdSec. It refuses everybody while CrowdSec does not
 * answer, or does not know its key.
 *
 * The image has neither a shell nor curl, reads its key from the environment only, and brings its own health check. Source:
 * fbonalair/traefik-crowdsec-bouncer v0.4.0, Dockerfile, config and healthchecker.go.
 *
 * @throws StackwrightError for bad names or images.
 * @example
 * const bouncer = traefikBouncer({ networks: [front, back], lapi: shield.endpoints.lapi });
 */
export function traefikBouncer(options: TraefikBouncerOptions): TraefikBouncer {
  const {
    name = "traefik-bouncer",
    image = images.traefikBouncer,
    networks,
    lapi,
    key = bouncerKey,
  } = options;
  const part = service(name, {
    description: "CrowdSec's bouncer: Traefik asks it whether a client is banned",
    image,
    environment: { CROWDSEC_BOUNCER_API_KEY: key, CROWDSEC_AGENT_HOST: lapi.address },
    networks,
    read_only: true,
    ...hardened,
    healthcheck: {
      test: ["CMD", "/healthchecker"],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      start_period: "10s",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.25, memory: "128M" } },
      // Every site waits for it: the new one is there before the old one goes.
      update_config: { order: "start-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port: 8080, path: "/api/v1/metrics", technology: "crowdsec-bouncer" },
      probe: { kind: "http", port: 8080, path: "/api/v1/ping", description: "The bouncer answers" },
      logs: { format: "json" },
    },
  });
  const reason = "the image has no shell and reads its key from the environment only";
  const complete = pipe(
    merge(part, waive("credential-in-variable", { service: name, reason })),
    only("swarm", withEnv({ GIN_MODE: "release" })),
  );
  return {
    ...complete,
    endpoints: { http: endpoint({ service: name, name: "http", port: 8080, scheme: "http" }) },
  };
}
