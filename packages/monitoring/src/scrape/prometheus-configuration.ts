import type { Endpoint, StackView, Text } from "@stackwright/core";
import { secondsOf, type TimeSpan } from "../time-span.ts";
import { discover, type SwarmDiscovery } from "./discovery.ts";
import { federationJob } from "./federation.ts";
import { probeJob } from "./probe-job.ts";
import type { ProbeOptions } from "./probe.ts";
import { scrapeJobs, type JobSettingsByName } from "./scrape-jobs.ts";
import type { AlertmanagerTargets, PrometheusConfiguration, ScrapeConfig } from "./scrape-config.ts";
import { scrapeTargets, sharedNetworks, tasksOf, type ScrapeTarget } from "./scrape-target.ts";

/** What a `prometheus.yml` is made of, beside the stack. */
export interface ConfigurationOptions {
  /** The service that reads it. */
  readonly scraper: string;
  readonly scrapeInterval: TimeSpan;
  readonly evaluationInterval: TimeSpan;
  readonly discovery: SwarmDiscovery;
  readonly jobs: JobSettingsByName;
  /** Scrapers on networks that this one is not on: what they have is fetched from them. */
  readonly edges: readonly string[];
  readonly alertmanagers: readonly Endpoint[];
  readonly ruleFiles: readonly string[];
  readonly externalLabels: Readonly<Record<string, Text>>;
  /** The blackbox exporter, if there is one. */
  readonly probes: (ProbeOptions & { readonly exporter: Endpoint }) | undefined;
  /** Jobs for what is not in the stack. */
  readonly extraJobs: readonly ScrapeConfig[];
}

/** The whole `prometheus.yml` of a stack: every service that states where its metrics are, and how it is reached from here. */
export function prometheusConfiguration(
  stack: StackView,
  options: ConfigurationOptions,
): PrometheusConfiguration {
  const { scraper, scrapeInterval, discovery, jobs, edges, probes } = options;
  const direct = scrapeTargets(stack).filter(
    ({ service }) => edgeFor(stack, scraper, edges, service) === undefined,
  );
  const scraping = { scraper, interval: scrapeInterval, discovery, jobs };
  return {
    global: {
      scrape_interval: scrapeInterval,
      scrape_timeout: globalTimeout(scrapeInterval),
      evaluation_interval: options.evaluationInterval,
      external_labels: options.externalLabels,
    },
    ...(options.ruleFiles.length === 0 ? {} : { rule_files: options.ruleFiles }),
    ...alerting(stack, scraper, options.alertmanagers),
    scrape_configs: [
      ...scrapeJobs(stack, direct, scraping),
      ...(probes === undefined ? [] : probeJob(stack, probes)),
      ...edges.flatMap((edge) => federationJob(edge, edgeTargets(stack, scraper, edges, edge))),
      ...options.extraJobs,
    ],
  };
}

/** What an edge's `prometheus.yml` is made of, beside the stack. */
export type EdgeConfigurationOptions = Pick<
  ConfigurationOptions,
  "scraper" | "scrapeInterval" | "discovery" | "jobs" | "alertmanagers"
> & {
  /** The service that reads it; `scraper` is the one that it collects for. */
  readonly edge: string;
};

/** The `prometheus.yml` of an edge: no rules, and no labels of its own, so that its series arrive as they are. */
export function edgeConfiguration(
  stack: StackView,
  options: EdgeConfigurationOptions,
): PrometheusConfiguration {
  const { scraper, edge, scrapeInterval, discovery, jobs } = options;
  const targets = edgeTargets(stack, scraper, [edge], edge);
  return {
    global: {
      scrape_interval: scrapeInterval,
      scrape_timeout: globalTimeout(scrapeInterval),
      evaluation_interval: scrapeInterval,
    },
    ...alerting(stack, edge, options.alertmanagers),
    scrape_configs: scrapeJobs(stack, targets, { scraper: edge, interval: scrapeInterval, discovery, jobs }),
  };
}

/** What one of the edges scrapes, because the scraper behind it cannot. */
function edgeTargets(
  stack: StackView,
  scraper: string,
  edges: readonly string[],
  edge: string,
): readonly ScrapeTarget[] {
  return scrapeTargets(stack).filter(({ service }) => edgeFor(stack, scraper, edges, service) === edge);
}

/** The edge that scrapes a service, where the scraper shares no network with it. */
function edgeFor(
  stack: StackView,
  scraper: string,
  edges: readonly string[],
  service: string,
): string | undefined {
  if (service === scraper || sharedNetworks(stack, scraper, service).length > 0) return undefined;
  return edges.find((edge) => sharedNetworks(stack, edge, service).length > 0);
}

/** Prometheus refuses a timeout above the interval. */
function globalTimeout(interval: TimeSpan): TimeSpan {
  return (secondsOf(interval) ?? 0) < 10 ? interval : "10s";
}

function alerting(
  stack: StackView,
  scraper: string,
  alertmanagers: readonly Endpoint[],
): Pick<PrometheusConfiguration, "alerting"> {
  if (alertmanagers.length === 0) return {};
  return { alerting: { alertmanagers: alertmanagers.map((one) => alertmanager(stack, scraper, one)) } };
}

/** Every Alertmanager has to be told: they agree among themselves who speaks. */
function alertmanager(
  stack: StackView,
  scraper: string,
  { service, port, scheme }: Endpoint,
): AlertmanagerTargets {
  const facet = { port, scheme: scheme === "https" ? ("https" as const) : ("http" as const) };
  const target: ScrapeTarget = {
    service,
    job: service,
    technology: service,
    facet,
    tasks: tasksOf(stack, service),
  };
  const { static_configs, dns_sd_configs } = discover(stack, scraper, [target], { kind: "dns" });
  return {
    api_version: "v2",
    ...(static_configs === undefined
      ? {}
      : { static_configs: static_configs.map(({ targets }) => ({ targets })) }),
    ...(dns_sd_configs === undefined ? {} : { dns_sd_configs }),
  };
}
