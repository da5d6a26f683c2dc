import { network, StackwrightError, type Endpoint, type Network, type NetworkList } from "@stackwright/core";
import {
  forwardAuth,
  qualified,
  rateLimit,
  securityHeaders,
  type Middleware,
} from "./traefik-middlewares.ts";
import type { StaticConfiguration } from "./traefik-static.ts";

/** The options of `traefik` from which its configuration is made. */
export interface TraefikConfiguration {
  readonly networks: NetworkList;
  /** The network on which services are reached when they do not say. @default the first of `networks` */
  readonly network?: Network | string;
  /** The CrowdSec bouncer's endpoint: adds the middleware `crowdsec-forwardauth`. */
  readonly bouncer?: Endpoint;
  /** Further middlewares by name, or other settings for `securityHeaders` (all on) and `ratelimit` (100/s, burst 50). */
  readonly middlewares?: Readonly<Record<string, Middleware>>;
  /**
   * The middlewares that run for every router on `websecure`, in this order, before the router's own. A router that names
   * one of them again runs it twice.
   * @default ["securityHeaders", "ratelimit"], and "crowdsec-forwardauth" with a bouncer
   */
  readonly entrypointMiddlewares?: readonly string[];
  /** @default "INFO" */
  readonly logLevel?: "DEBUG" | "INFO" | "WARN" | "ERROR";
}

/** From ten milliseconds to ten seconds: Traefik's own four buckets say nothing about a 99th percentile. */
const buckets: readonly number[] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Where the access log is written. */
export const logFolder = "/var/log/traefik";

/**
 * The static configuration that both targets share.
 *
 * @throws StackwrightError `option-invalid` for an unknown middleware, and where there is no network.
 */
export function commonConfiguration(
  options: TraefikConfiguration,
  known: readonly string[],
  path: string,
): StaticConfiguration {
  const { networks, network: chosen = networks[0], bouncer, logLevel = "INFO" } = options;
  const { entrypointMiddlewares = standard.slice(0, bouncer === undefined ? 2 : 3) } = options;
  if (chosen === undefined) {
    throw bad(
      `${path}.networks`,
      "is empty: Traefik reaches services over a network",
      "Give networks: [front].",
    );
  }
  for (const middleware of entrypointMiddlewares) {
    if (middleware.includes("@") || known.includes(middleware)) continue;
    throw bad(
      `${path}.entrypointMiddlewares`,
      `there is no middleware ${JSON.stringify(middleware)}`,
      `Known: ${known.join(", ")}. Define others in the option middlewares.`,
    );
  }
  return {
    global: { checknewversion: false, sendanonymoususage: false },
    log: { level: logLevel },
    accesslog: { enabled: true, filepath: `${logFolder}/access.log` },
    // Served on :8080 without `insecure` only when a router leads to `api@internal`.
    api: { enabled: true, dashboard: true },
    ping: { enabled: true },
    metrics: { prometheus: { enabled: true, entrypoint: "metrics", buckets } },
    providers: {
      // The network's name carries the stack's name, and a service on several networks is looked for on this one.
      docker: {
        enabled: true,
        exposedbydefault: false,
        network: typeof chosen === "string" ? network(chosen) : chosen,
      },
      file: { directory: "/dynamic" },
    },
    entrypoints: {
      web: { address: ":80", http: { redirections: { entryPoint: { to: "websecure", scheme: "https" } } } },
      websecure: { address: ":443", http: { middlewares: entrypointMiddlewares.map(qualified) } },
      metrics: { address: ":8082" },
    },
  };
}

/** The specification's middlewares, in the order in which they run. */
const standard: readonly string[] = ["securityHeaders", "ratelimit", "crowdsec-forwardauth"];

/** The middlewares of the dynamic configuration, by name. */
export function allMiddlewares({
  bouncer,
  middlewares = {},
}: TraefikConfiguration): Readonly<Record<string, Middleware>> {
  // Source of the path: traefik-crowdsec-bouncer 0.4.0, README. It reads X-Forwarded-For, which Traefik sets anew.
  const address = bouncer?.soft.url("/api/v1/forwardAuth");
  return {
    securityHeaders: securityHeaders(),
    ratelimit: rateLimit({ average: 100, burst: 50 }),
    ...(address === undefined ? {} : { "crowdsec-forwardauth": forwardAuth({ address }) }),
    ...middlewares,
  };
}

function bad(path: string, message: string, hint: string): StackwrightError {
  return new StackwrightError({ code: "option-invalid", path, message, hint });
}
