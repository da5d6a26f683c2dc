import type { StackView, Text } from "@stackwright/core";
import type { RelabelConfig } from "../scrape/scrape-config.ts";
import type { TimeSpan } from "../time-span.ts";

/** A step on each line. Source: grafana/loki 2.8.1, clients/pkg/logentry/stages. */
export type PipelineStage =
  | { readonly docker: Readonly<Record<string, never>> }
  | { readonly json: { readonly expressions: Readonly<Record<string, string>>; readonly source?: string } }
  | { readonly timestamp: { readonly source: string; readonly format: string } }
  | { readonly labels: Readonly<Record<string, string>> }
  | { readonly regex: { readonly expression: string; readonly source?: string } }
  | { readonly output: { readonly source: string } };

/** Where lines come from. Source: clients/pkg/promtail/scrapeconfig/scrapeconfig.go. */
export interface LogJob {
  readonly job_name: string;
  readonly docker_sd_configs?: readonly { readonly host: string; readonly refresh_interval: TimeSpan }[];
  readonly static_configs?: readonly {
    readonly targets: readonly string[];
    readonly labels: Readonly<Record<string, string>>;
  }[];
  readonly pipeline_stages?: readonly PipelineStage[];
  readonly relabel_configs?: readonly RelabelConfig[];
}

/**
 * A whole `promtail-config.yml`: as much of it as is written here. Unknown keys are refused. Source: grafana/loki 2.8.1,
 * clients/pkg/promtail/config/config.go.
 */
export interface PromtailConfiguration {
  readonly server: {
    readonly http_listen_port: number;
    readonly grpc_listen_port: number;
    readonly log_level: string;
  };
  readonly positions: { readonly filename: string; readonly sync_period: TimeSpan };
  readonly clients: readonly {
    readonly url: Text;
    readonly external_labels: Readonly<Record<string, string>>;
    readonly backoff_config: { readonly max_period: TimeSpan; readonly max_retries: number };
  }[];
  readonly scrape_configs: readonly LogJob[];
}

/**
 * How Promtail learns whose lines it reads.
 *
 * - `engine`: asks the node's engine every 5 seconds which containers run, and of which service. Needs its socket. What a
 *   container says that has come and gone in between is not read: a job of a second, a task that fails at once.
 * - `files`: reads the engine's files. They name containers only, so each service has to pass its labels on to its lines:
 *   apply `withLogLabels` to the whole stack. Lines of short-lived containers are read, too, while their file is there.
 */
export type LogDiscovery = "engine" | "files";

/** What a `promtail-config.yml` is made of. */
export interface PromtailConfigurationOptions {
  /** Where lines are pushed to. */
  readonly push: Text;
  readonly discovery: LogDiscovery;
  /** Whether the machine's own logs are read. */
  readonly hostLogs: boolean;
}

/** The port of Promtail's metrics. */
export const promtailPort = 9080;

/** The labels by which Docker says what a container belongs to: service first, then stack or project. */
export const ownerLabels: Readonly<Record<StackView["target"], readonly [service: string, stack: string]>> = {
  swarm: ["com.docker.swarm.service.name", "com.docker.stack.namespace"],
  compose: ["com.docker.compose.service", "com.docker.compose.project"],
};

/**
 * The configuration for a stack's nodes. Every line of a container gets the labels `service` (without the stack's name),
 * `stack`, `container` or `filename`, `stream`, `job` and `node`.
 *
 * `${NODE}` is expanded by Promtail (`-config.expand-env`), which would also take away a `$1` or a backslash: there are none.
 * Source: grafana/loki 2.8.1, docs/sources/clients/promtail/configuration.md.
 */
export function promtailConfiguration(
  stack: StackView,
  { push, discovery, hostLogs }: PromtailConfigurationOptions,
): PromtailConfiguration {
  return {
    server: { http_listen_port: promtailPort, grpc_listen_port: 0, log_level: "info" },
    positions: { filename: "/var/lib/promtail/positions.yaml", sync_period: "10s" },
    clients: [
      {
        url: push,
        external_labels: { node: "${NODE}" },
        // While Loki is away, lines wait in the files; what is not taken for over an hour is given up.
        backoff_config: { max_period: "5m", max_retries: 20 },
      },
    ],
    scrape_configs: [
      discovery === "engine" ? containersByEngine(stack) : containersByFiles(stack),
      ...(hostLogs ? [machine] : []),
    ],
  };
}

const containersJob = "containers";

/** Source: grafana/loki 2.8.1, clients/pkg/promtail/targets/docker; Prometheus, discovery/moby/docker.go. */
function containersByEngine(stack: StackView): LogJob {
  const [service, namespace] = ownerLabels[stack.target].map(metaLabel);
  return {
    job_name: containersJob,
    docker_sd_configs: [{ host: "unix:///var/run/docker.sock", refresh_interval: "5s" }],
    relabel_configs: [
      { source_labels: ["__meta_docker_container_name"], regex: "/(.*)", target_label: "container" },
      { source_labels: ["__meta_docker_container_log_stream"], target_label: "stream" },
      { source_labels: [service ?? ""], target_label: "service" },
      { source_labels: [namespace ?? ""], target_label: "stack" },
      ...(stack.target === "swarm" ? [withoutStack(stack, service ?? "")] : []),
      { target_label: "job", replacement: containersJob },
    ],
  };
}

/** The service's name as the stack has it: other stacks' services keep their whole name. */
function withoutStack({ name }: StackView, source: string): RelabelConfig {
  return { source_labels: [source], regex: `${name}_(.+)`, target_label: "service" };
}

function metaLabel(label: string): string {
  return `__meta_docker_container_label_${label.replaceAll(/[^a-zA-Z0-9_]/g, "_")}`;
}

/**
 * Docker's json-file driver writes `{"log", "stream", "time", "attrs"}`, with the labels that its option `labels` names in
 * `attrs`.
 */
function containersByFiles(stack: StackView): LogJob {
  const [service, namespace] = ownerLabels[stack.target];
  const prefix = stack.target === "swarm" ? `^(?:${stack.name}_)?(?P<service>.+)` : "(?P<service>.+)";
  return {
    job_name: containersJob,
    static_configs: [
      {
        targets: ["localhost"],
        labels: { job: containersJob, __path__: "/var/lib/docker/containers/*/*-json.log" },
      },
    ],
    pipeline_stages: [
      { json: { expressions: { output: "log", stream: "stream", timestamp: "time", attrs: "attrs" } } },
      {
        json: {
          source: "attrs",
          expressions: { full_service: `"${service}"`, stack: `"${namespace}"`, container: "tag" },
        },
      },
      { regex: { source: "full_service", expression: prefix } },
      { labels: { service: "", stack: "", container: "", stream: "" } },
      { timestamp: { source: "timestamp", format: "RFC3339Nano" } },
      { output: { source: "output" } },
    ],
  };
}

/** The machine's own logs. */
const machine: LogJob = {
  job_name: "machine",
  static_configs: [{ targets: ["localhost"], labels: { job: "machine", __path__: "/var/log/*log" } }],
};
