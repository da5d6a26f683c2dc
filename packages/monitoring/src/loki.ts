import {
  badOption,
  endpoint,
  file,
  hardened,
  mountFile,
  mountVolume,
  only,
  pipe,
  service,
  tmpfsMount,
  volume,
  withDependencies,
  withNetworks,
  yamlContent,
  type Endpoint,
  type Modifier,
  type Network,
  type NetworkList,
  type Part,
  type Volume,
} from "@stackwright/core";
import { images } from "./images.ts";
import { lokiConfiguration, lokiPort } from "./logs/loki-configuration.ts";
import { openIf } from "./open-if.ts";
import { checkTimeSpan, type TimeSpan } from "./time-span.ts";

/** The Consul that keeps Loki's ring in development. */
export interface ConsulRing {
  /** Its HTTP API: `consul(...).endpoints.http`. */
  readonly endpoint: Endpoint;
  /** The network that Loki shares with it. */
  readonly network: Network | string;
}

/** Options of {@link loki}. */
export interface LokiOptions {
  /** The service's name. @default "loki" */
  readonly name?: string;
  /** @default grafana/loki:2.8.1 */
  readonly image?: string;
  /** Promtail's, Grafana's and Prometheus' network. */
  readonly networks: NetworkList;
  /** How long lines are kept, at least 24h. @default "720h" */
  readonly retention?: TimeSpan;
  /** The Consul that keeps the ring in development; in production, and without one, it is in memory. @default none */
  readonly consul?: ConsulRing;
  /** Megabytes a second that are taken in. @default 8 */
  readonly ingestionRateMb?: number;
  /** Whether development opens port 3100 on this machine. @default true */
  readonly open?: boolean;
  /** @default volume("loki_data") */
  readonly data?: Volume;
  /** The placement constraint that keeps it on the node that has its volume. @default "node.labels.loki == true" */
  readonly placement?: string;
}

/** Loki, and where it answers. */
export interface Loki extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

/** The user `loki`. Source: grafana/loki 2.8.1, cmd/loki/Dockerfile. */
const user = { uid: 10_001, gid: 10_001 };

/**
 * Loki, alone and on its own disk: keeps the lines that Promtail sends, and deletes them when their time is over.
 *
 * @throws StackwrightError for bad names, images or volumes, `option-invalid` for a retention below a day.
 * @example
 * loki({ networks: [back], retention: "720h" })
 */
export function loki(options: LokiOptions): Loki {
  const {
    name = "loki",
    image = images.loki,
    networks,
    retention = "720h",
    consul,
    ingestionRateMb = 8,
    open = true,
    data = volume("loki_data", { description: "Loki's lines, index and write-ahead log" }),
    placement = `node.labels.${name} == true`,
  } = options;
  checkRetention(retention);
  const configuration = file(
    "loki/loki-config.yml",
    ({ target }) =>
      yamlContent(
        lokiConfiguration({
          retention,
          ingestionRateMb,
          consul: target === "compose" ? consul?.endpoint.address : undefined,
        }),
        `How Loki keeps lines (${target}).\nMade by Stackwright; change the stack's TypeScript, not this file.`,
      ),
    { perTarget: true },
  );
  const part = service(name, {
    description: "Loki: keeps the log lines of every container",
    image,
    command: ["-config.file=/etc/loki/local-config.yaml"],
    networks,
    volumes: [mountVolume(data, "/loki"), tmpfsMount("/tmp")],
    configs: [mountFile(configuration, "/etc/loki/local-config.yaml")],
    runsAs: user,
    read_only: true,
    ...hardened,
    // What is in memory is written out when it stops.
    stop_grace_period: "1m",
    healthcheck: {
      test: ["CMD", "wget", "-q", "--spider", `http://localhost:${lokiPort}/ready`],
      interval: "30s",
      timeout: "10s",
      retries: 5,
      // It says 503 for its first 15 seconds, and while it replays its log.
      start_period: "2m",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 1, memory: "1G" }, reservations: { cpus: 0.1, memory: "256M" } },
      placement: { constraints: [placement] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port: lokiPort, job: "loki", technology: "loki" },
      probe: { kind: "http", port: lokiPort, path: "/ready", description: "Loki is ready" },
      backup: {
        volume: data.name,
        none: "lines are kept for a while only, and those of the machines stay on them",
      },
      logs: { format: "logfmt" },
    },
  });
  return {
    ...pipe(part, withRing(consul), openIf(open, lokiPort)),
    endpoints: { http: endpoint({ service: name, name: "http", port: lokiPort, scheme: "http" }) },
  };
}

function withRing(consul: ConsulRing | undefined): Modifier {
  if (consul === undefined) return (part) => part;
  const { endpoint: api, network } = consul;
  return only("compose", (part) =>
    pipe(part, withNetworks(network), withDependencies({ [api.service]: { condition: "service_started" } })),
  );
}

function checkRetention(retention: TimeSpan): void {
  if (checkTimeSpan("loki", "retention", retention) >= 86_400) return;
  throw badOption({
    builder: "loki",
    option: "retention",
    value: retention,
    expected: "at least 24h, which is what one index spans",
    hint: 'For example "720h".',
  });
}
