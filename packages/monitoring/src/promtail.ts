import {
  bindMount,
  endpoint,
  file,
  hardened,
  mergeAll,
  mountFile,
  mountVolume,
  only,
  pipe,
  service,
  tmpfsMount,
  volume,
  waive,
  withEnv,
  withLogging,
  yamlContent,
  type Endpoint,
  type Modifier,
  type NetworkList,
  type Part,
  type Volume,
} from "@stackwright/core";
import { images } from "./images.ts";
import {
  ownerLabels,
  promtailConfiguration,
  promtailPort,
  type LogDiscovery,
} from "./logs/promtail-configuration.ts";

/** Options of {@link promtail}. */
export interface PromtailOptions {
  /** The service's name. @default "promtail" */
  readonly name?: string;
  /** @default grafana/promtail:2.8.1 */
  readonly image?: string;
  /** Loki's and Prometheus' network. */
  readonly networks: NetworkList;
  /** Loki: `loki(...).endpoints.http`. */
  readonly loki: Endpoint;
  /** How it learns whose lines it reads. @default "engine" */
  readonly discovery?: LogDiscovery;
  /** Whether the machine's own logs, `/var/log/*log`, are read. @default true */
  readonly hostLogs?: boolean;
  /** Where it keeps how far it has read, on each node. @default volume("promtail_positions") */
  readonly positions?: Volume;
}

/** Promtail, and where it answers. */
export interface Promtail extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

/**
 * Promtail on every node: sends the lines of its containers to Loki, labelled with the service, the stack and the node.
 *
 * How far it has read is kept in a volume of each node: by default it would start anew with each new container, and send
 * everything again. The image is Debian without curl or wget, so bash asks for its health. Source: grafana/loki 2.8.1,
 * clients/cmd/promtail/Dockerfile.
 *
 * @throws StackwrightError for bad names or images.
 * @example
 * const logs = loki({ networks: [back] });
 * promtail({ networks: [back], loki: logs.endpoints.http })
 */
export function promtail(options: PromtailOptions): Promtail {
  const {
    name = "promtail",
    image = images.promtail,
    networks,
    discovery = "engine",
    hostLogs = true,
    positions = volume("promtail_positions", { description: "How far Promtail has read, on each node" }),
  } = options;
  const push = options.loki.url("/loki/api/v1/push");
  const configuration = file(
    "promtail/promtail-config.yml",
    (stack) =>
      yamlContent(
        promtailConfiguration(stack, { push, discovery, hostLogs }),
        `Which lines Promtail sends to Loki, and their labels (${stack.target}).\nMade by Stackwright; change the stack's TypeScript, not this file.`,
      ),
    { perTarget: true },
  );
  const part = service(name, {
    description: "Promtail: sends the log lines of each node's containers to Loki",
    image,
    command: ["-config.file=/etc/promtail/config.yml", "-config.expand-env=true"],
    environment: { NODE: "localhost" },
    networks,
    volumes: [
      mountVolume(positions, "/var/lib/promtail"),
      bindMount("/var/lib/docker/containers", "/var/lib/docker/containers", { read_only: true }),
      ...(hostLogs ? [bindMount("/var/log", "/var/log", { read_only: true })] : []),
      ...(discovery === "engine"
        ? [bindMount("/var/run/docker.sock", "/var/run/docker.sock", { read_only: true })]
        : []),
      tmpfsMount("/tmp"),
    ],
    configs: [mountFile(configuration, "/etc/promtail/config.yml")],
    read_only: true,
    ...hardened,
    // The files belong to root and to groups of the machine.
    cap_add: ["DAC_READ_SEARCH"],
    healthcheck: {
      test: ["CMD", "bash", "-c", readyCheck],
      interval: "30s",
      timeout: "5s",
      retries: 5,
      start_period: "30s",
    },
    restart: "unless-stopped",
    deploy: {
      mode: "global",
      resources: { limits: { cpus: 0.25, memory: "256M" }, reservations: { cpus: 0.05, memory: "64M" } },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port: promtailPort, job: "promtail", technology: "promtail" },
      backup: {
        volume: positions.name,
        none: "without it the lines that are still there are sent once more",
      },
      logs: { format: "logfmt" },
    },
  });
  const named = pipe(part, only("swarm", withEnv({ NODE: "{{.Node.Hostname}}" })));
  return {
    ...mergeAll([named, ...accepted(name, discovery)].map((one) => ({ label: name, part: one }))),
    endpoints: { http: endpoint({ service: name, name: "http", port: promtailPort, scheme: "http" }) },
  };
}

const readyCheck = [
  `exec 3<>/dev/tcp/127.0.0.1/${promtailPort}`,
  String.raw`printf 'GET /ready HTTP/1.0\r\n\r\n' >&3`,
  "head -n 1 <&3 | grep -q ' 200 '",
].join(" && ");

/** What is as it should be here, and would be wrong elsewhere. */
function accepted(name: string, discovery: LogDiscovery): readonly Part[] {
  const reads = "it reads the log files of every container: that is what it is for";
  const perNode = "each node's task keeps how far it has read, on that node";
  return [
    waive("sensitive-mount", { service: name, reason: reads }),
    waive("host-path-unpinned", {
      service: name,
      reason: "every engine has this folder, and every node's is to be read",
    }),
    waive("capability-host-reach", { service: name, reason: reads }),
    waive("non-root-user", { service: name, reason: reads }),
    waive("stateful-unpinned", { service: name, reason: perNode }),
    waive("replicas-share-volume", { service: name, reason: perNode }),
    ...(discovery === "engine"
      ? ["docker-socket-mounted", "swarm-api-on-manager"].map((id) =>
          waive(id, {
            service: name,
            reason: "each node's own engine says which service a container belongs to",
          }),
        )
      : []),
  ];
}

/**
 * Has the engine write the labels that say what a container belongs to into each of its lines: for Promtail's discovery
 * `files`. Put it into the stack's list of parts, so that every service has it.
 *
 * @param rotation How large a file gets, and how many are kept.
 */
export function withLogLabels(rotation: { readonly size?: string; readonly files?: number } = {}): Modifier {
  const { size = "10m", files = 3 } = rotation;
  return withLogging({
    driver: "json-file",
    options: {
      labels: [...ownerLabels.swarm, ...ownerLabels.compose].join(","),
      tag: "{{.Name}}",
      "max-size": size,
      "max-file": String(files),
    },
  });
}
