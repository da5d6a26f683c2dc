import {
  endpoint,
  hardened,
  merge,
  service,
  waive,
  type Endpoint,
  type NetworkList,
  type Part,
} from "@stackwright/core";

/** Options of {@link whoami}. */
export interface WhoamiOptions {
  /** The service's name. @default "whoami" */
  readonly name?: string;
  /** @default traefik/whoami:v1.10.3 */
  readonly image?: string;
  readonly networks: NetworkList;
}

/** The test service, and what others need of it. */
export interface Whoami extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

/**
 * A small web server that answers with what it was asked: to see whether the proxy routes, and what it passes on.
 *
 * Its answer to `?env=true` shows its environment to everybody: never give it a secret. It has no health check, because the
 * image is built from nothing: there is no tool in it to run one. Source: traefik/whoami, Dockerfile and README.
 *
 * @throws StackwrightError for bad names or images.
 * @example
 * pipe(whoami({ networks: [front] }), withTraefik({ host: `whoami.${domain}`, network: front }))
 */
export function whoami(options: WhoamiOptions): Whoami {
  const { name = "whoami", image = "traefik/whoami:v1.10.3", networks } = options;
  const part = service(name, {
    description: "whoami: shows how requests arrive (no health check: the image has nothing to run one with)",
    image,
    networks,
    // Any user may listen on port 80 inside a container (Docker 20.10 or newer).
    user: "65534:65534",
    read_only: true,
    ...hardened,
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.1, memory: "32M" } },
      update_config: { order: "start-first", failure_action: "rollback" },
    },
    facets: {
      probe: { kind: "http", port: 80, path: "/health", description: "whoami answers" },
      logs: { format: "text" },
    },
  });
  const complete = merge(
    part,
    waive("healthcheck-present", { service: name, reason: "the image has nothing to run a check with" }),
  );
  return {
    ...complete,
    endpoints: { http: endpoint({ service: name, name: "http", port: 80, scheme: "http" }) },
  };
}
