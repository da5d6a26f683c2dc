import {
  hardened,
  service,
  type ImageStart,
  type NetworkList,
  type Part,
  type ServiceOptions,
} from "@stackwright/core";
import type { AirbyteParts } from "./airbyte-parts.ts";

/** The images of its Java services start one program each. Source: airbyte-platform v0.50.33, their Dockerfiles. */
function javaStart(program: string): ImageStart {
  const entrypoint = ["/bin/bash", "-c", `airbyte-app/bin/${program}`];
  return { shell: "/bin/bash", entrypoint, command: [], tcpCheck: "bash" };
}

type Deploy = NonNullable<ServiceOptions["deploy"]>;
type Resources = NonNullable<Deploy["resources"]>;

/** What differs between its Java services. */
export interface JavaOptions extends Pick<
  ServiceOptions,
  "depends_on" | "environment" | "facets" | "secretEnv"
> {
  readonly program: string;
  /** @default the service's short name */
  readonly image?: string;
  readonly description: string;
  readonly networks: NetworkList;
  readonly mounts?: NonNullable<ServiceOptions["volumes"]>;
  readonly placement?: string;
  readonly replicas?: number;
  readonly limits: NonNullable<Resources["limits"]>;
  readonly reservations?: NonNullable<Resources["reservations"]>;
  /** Whether it runs once. */
  readonly job?: boolean;
  readonly health?: {
    readonly port: number;
    readonly path: string;
    /** Whether any answer will do. */
    readonly any?: boolean;
    readonly description: string;
  };
}

/** One of its Java services. The Amazon Linux of the images has bash and curl. */
export function airbyteJava(short: string, { name, version }: AirbyteParts, options: JavaOptions): Part {
  const { description, networks, mounts, placement, replicas, limits, reservations, job = false } = options;
  const { program, image = short, secretEnv, environment, health, facets, depends_on: after } = options;
  return service(`${name}-${short}`, {
    description,
    image: `airbyte/${image}:${version}`,
    imageStart: javaStart(program),
    ...(secretEnv === undefined ? {} : { secretEnv }),
    environment: { AIRBYTE_VERSION: version, LOG_LEVEL: "INFO", ...environment },
    networks,
    ...(after === undefined ? {} : { depends_on: after }),
    ...(mounts === undefined ? {} : { volumes: mounts }),
    ...hardened,
    stop_grace_period: "30s",
    restart: job ? "no" : "unless-stopped",
    ...(health === undefined
      ? {}
      : {
          healthcheck: {
            test: ["CMD", "curl", health.any === true ? "-s" : "-fsS", "-o", "/dev/null", urlOf(health)],
            interval: "30s",
            timeout: "10s",
            retries: 3,
            start_period: "3m",
          },
        }),
    deploy: {
      ...(job ? { mode: "replicated-job" as const } : {}),
      ...(replicas === undefined || replicas === 1 ? {} : { replicas }),
      resources: { limits, ...(reservations === undefined ? {} : { reservations }) },
      ...(placement === undefined ? {} : { placement: { constraints: [placement] } }),
      ...(job
        ? { restart_policy: { condition: "on-failure", delay: "15s", max_attempts: 20 } }
        : { update_config: { order: "stop-first", failure_action: "rollback" } }),
    },
    facets: {
      ...(health === undefined || health.any === true
        ? {}
        : { probe: { kind: "http", port: health.port, path: health.path, description: health.description } }),
      ...facets,
      logs: { format: "text" },
    },
  });
}

function urlOf({ port, path }: NonNullable<JavaOptions["health"]>): string {
  return `http://localhost:${port}${path}`;
}
