import {
  badOption,
  endpoint,
  file,
  hardened,
  mountFile,
  mountVolume,
  pipe,
  service,
  volume,
  yamlContent,
  type ByteSize,
  type Endpoint,
  type FileContent,
  type NetworkList,
  type Part,
  type StackFile,
  type StackView,
  type Text,
  type Volume,
} from "@stackwright/core";
import { nobody } from "./hardening.ts";
import { images } from "./images.ts";
import { openIf } from "./open-if.ts";
import { ruleFile } from "./rules/rule-file.ts";
import type { RuleGroup } from "./rules/rule.ts";
import type { SwarmDiscovery } from "./scrape/discovery.ts";
import { prometheusPort } from "./scrape/federation.ts";
import type { ProbeOptions } from "./scrape/probe.ts";
import { prometheusConfiguration } from "./scrape/prometheus-configuration.ts";
import type { JobSettingsByName } from "./scrape/scrape-jobs.ts";
import type { ScrapeConfig } from "./scrape/scrape-config.ts";
import { checkTimeSpan, type TimeSpan } from "./time-span.ts";

/** Options of {@link prometheus}. */
export interface PrometheusOptions {
  /** The service's name, and the folder of its files. @default "prometheus" */
  readonly name?: string;
  /** @default prom/prometheus:v2.48.0 */
  readonly image?: string;
  /** Every network with something to scrape, except those that an edge is on. */
  readonly networks: NetworkList;
  /** How long series are kept. @default "30d" */
  readonly retention?: TimeSpan;
  /** How much room they may take; the oldest go first. @default no limit */
  readonly retentionSize?: ByteSize;
  /** How often targets are asked. @default "30s" */
  readonly scrapeInterval?: TimeSpan;
  /** How often rules are evaluated. @default the scrape interval */
  readonly evaluationInterval?: TimeSpan;
  /** What single jobs do differently, by job. @default {} */
  readonly jobs?: JobSettingsByName;
  /** How the tasks of Swarm services with several are found. @default { kind: "dns" } */
  readonly discovery?: SwarmDiscovery;
  /** Services made by `prometheusEdge()`: what is only on their networks is fetched from them. @default [] */
  readonly edges?: readonly string[];
  /** Where alerts are sent. @default [] */
  readonly alertmanagers?: readonly Endpoint[];
  /** The alert and recording rules of a stack: `rulesFor`. @default none */
  readonly rules?: (stack: StackView) => readonly RuleGroup[];
  /** Where the runbooks are that alerts lead to: a folder, or a URL without a slash at its end. @default "docs/runbooks" */
  readonly runbooks?: string;
  /** What the blackbox exporter is to ask, and the exporter. @default nothing */
  readonly probes?: ProbeOptions & { readonly exporter: Endpoint };
  /** Jobs for what is not in the stack. @default [] */
  readonly extraJobs?: readonly ScrapeConfig[];
  /** Labels of every alert. @default { stack: the stack's name } */
  readonly externalLabels?: Readonly<Record<string, Text>>;
  /** Where people reach it: the links in alerts. @default none */
  readonly externalUrl?: Text;
  /** Whether development opens port 9090 on this machine. @default true */
  readonly open?: boolean;
  /** @default volume("prometheus_data") */
  readonly data?: Volume;
  /** The placement constraint that keeps it on the node that has its volume. @default "node.labels.prometheus == true" */
  readonly placement?: string;
}

/** Prometheus, and where it answers. */
export interface Prometheus extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

/**
 * Prometheus, which scrapes every service of the stack that states a `metrics` facet.
 *
 * `prometheus/prometheus.yml` is computed from the stack, for each target: see `prometheusConfiguration`. Whatever is
 * scraped has to share a network with it, or with one of its edges; a service that does not is a finding.
 *
 * Through `--web.enable-lifecycle`, which the specification asks for, whoever reaches port 9090 can stop it: do not publish
 * it in production.
 *
 * @throws StackwrightError for bad names, times, sizes or images.
 * @example
 * prometheus({ networks: [back, data], retention: "30d" })
 */
export function prometheus(options: PrometheusOptions): Prometheus {
  const {
    name = "prometheus",
    image = images.prometheus,
    networks,
    open = true,
    data = volume("prometheus_data", { description: "Prometheus' series" }),
    placement = `node.labels.${name} == true`,
  } = options;
  const configuration = file(
    `${name}/prometheus.yml`,
    (stack) => yamlContent(configurationOf(stack, name, options), header(stack)),
    { perTarget: true },
  );
  const part = service(name, {
    description: "Prometheus: collects the metrics of every service and evaluates the rules",
    image,
    command: commandOf(options),
    networks,
    volumes: [mountVolume(data, "/prometheus")],
    configs: [
      mountFile(configuration, "/etc/prometheus/prometheus.yml"),
      ...rulesOf(name, options).map((rules) => mountFile(rules, `/etc/prometheus/${rulePath}`)),
    ],
    runsAs: nobody,
    read_only: true,
    ...hardened,
    // The head is written out when it stops.
    stop_grace_period: "2m",
    healthcheck: {
      test: ["CMD", "wget", "-q", "--spider", `http://localhost:${prometheusPort}/-/healthy`],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      // It replays its log first, which takes a minute for each few million series.
      start_period: "2m",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 1, memory: "2G" }, reservations: { cpus: 0.25, memory: "512M" } },
      placement: { constraints: [placement] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port: prometheusPort, job: "prometheus", technology: "prometheus" },
      probe: { kind: "http", port: prometheusPort, path: "/-/healthy", description: "Prometheus answers" },
      backup: { volume: data.name, none: "series are observations: after a loss they are collected anew" },
      logs: { format: "logfmt" },
    },
  });
  return {
    ...pipe(part, openIf(open, prometheusPort)),
    endpoints: { http: endpoint({ service: name, name: "http", port: prometheusPort, scheme: "http" }) },
  };
}

function configurationOf(stack: StackView, name: string, options: PrometheusOptions): object {
  const { scrapeInterval = "30s", evaluationInterval = scrapeInterval } = options;
  return prometheusConfiguration(stack, {
    scraper: name,
    scrapeInterval,
    evaluationInterval,
    discovery: options.discovery ?? { kind: "dns" },
    jobs: options.jobs ?? {},
    edges: options.edges ?? [],
    alertmanagers: options.alertmanagers ?? [],
    ruleFiles: options.rules === undefined ? [] : [rulePath],
    externalLabels: options.externalLabels ?? { stack: stack.name },
    probes: options.probes,
    extraJobs: options.extraJobs ?? [],
  });
}

/** Where the rules are, seen from `prometheus.yml`: in the container as in the written tree. */
const rulePath = "rules/alert_rules.yml";

/** The rule file. Groups hold both kinds of rules, because alerts read what the group has just recorded. */
function rulesOf(name: string, { rules, runbooks }: PrometheusOptions): readonly StackFile[] {
  if (rules === undefined) return [];
  const content = (stack: StackView): FileContent =>
    yamlContent(
      ruleFile(rules(stack), runbooks),
      `Alerts and recording rules for ${stack.name} (${stack.target}), by the technologies in it.\n` +
        "Made by Stackwright; change the stack's TypeScript, not this file.",
    );
  return [file(`${name}/${rulePath}`, content, { perTarget: true })];
}

function header({ name, target }: StackView): string {
  return [
    `What Prometheus scrapes in ${name} (${target}), from the metrics facets of its services.`,
    "Made by Stackwright; change the stack's TypeScript, not this file.",
  ].join("\n");
}

/** The flags. Sizes are written with the units that Prometheus knows: B, KB, MB, GB. */
function commandOf({
  retention = "30d",
  retentionSize,
  scrapeInterval,
  evaluationInterval,
  externalUrl,
}: PrometheusOptions): readonly string[] {
  checkTimeSpan("prometheus", "retention", retention);
  if (scrapeInterval !== undefined) checkTimeSpan("prometheus", "scrapeInterval", scrapeInterval);
  if (evaluationInterval !== undefined) checkTimeSpan("prometheus", "evaluationInterval", evaluationInterval);
  return [
    "--config.file=/etc/prometheus/prometheus.yml",
    "--storage.tsdb.path=/prometheus",
    `--storage.tsdb.retention.time=${retention}`,
    ...(retentionSize === undefined ? [] : [`--storage.tsdb.retention.size=${diskSize(retentionSize)}`]),
    "--web.enable-lifecycle",
    ...(externalUrl === undefined ? [] : [`--web.external-url=${externalUrl}`]),
  ];
}

function diskSize(size: string): string {
  const [, amount, unit = ""] = /^(\d+)([kmg]?)b?$/i.exec(size) ?? [];
  if (amount !== undefined) return `${amount}${unit.toUpperCase()}B`;
  throw badOption({
    builder: "prometheus",
    option: "retentionSize",
    value: size,
    expected: "a whole number of bytes, K, M or G",
    hint: 'For example "20G".',
  });
}
