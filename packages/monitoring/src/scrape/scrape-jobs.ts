import { badOption, StackwrightError, type StackView } from "@stackwright/core";
import { checkTimeSpan, secondsOf, type TimeSpan } from "../time-span.ts";
import { discover, type SwarmDiscovery } from "./discovery.ts";
import type { RelabelConfig, ScrapeConfig } from "./scrape-config.ts";
import type { ScrapeTarget } from "./scrape-target.ts";

/** What one scrape job does differently from the others. */
export interface JobSettings {
  /** How often its targets are asked. @default that of all jobs */
  readonly scrapeInterval?: TimeSpan;
  /** How long a target may take to answer; at most the interval. @default that of all jobs */
  readonly scrapeTimeout?: TimeSpan;
  /** More samples than this from one target, and the scrape counts as failed. @default no limit */
  readonly sampleLimit?: number;
  /** Changes to the series before they are kept, such as those to drop. @default none */
  readonly metricRelabelConfigs?: readonly RelabelConfig[];
}

/** Settings by job. */
export type JobSettingsByName = Readonly<Record<string, JobSettings>>;

/** What {@link scrapeJobs} needs to know beside the targets. */
export interface ScrapeJobOptions {
  /** The service that scrapes. */
  readonly scraper: string;
  /** The interval of all jobs. */
  readonly interval: TimeSpan;
  readonly discovery: SwarmDiscovery;
  readonly jobs: JobSettingsByName;
}

/**
 * Technologies whose exporters ask a whole cluster before they answer. elasticsearch-exporter gives up after 20 s (its
 * `--es.timeout`), cAdvisor walks every container.
 */
const patience: Readonly<Record<string, TimeSpan>> = { opensearch: "25s", cadvisor: "20s" };

/**
 * The scrape jobs of some targets, one for each job name.
 *
 * Labels that an exporter gives itself win over those of the target: Traefik's `service` is the one behind it, and a pushed
 * or federated series keeps its own `job`.
 *
 * @throws StackwrightError `option-invalid` where services of one job differ in what a job has once.
 */
export function scrapeJobs(
  stack: StackView,
  targets: readonly ScrapeTarget[],
  options: ScrapeJobOptions,
): readonly ScrapeConfig[] {
  const names = [...new Set(targets.map(({ job }) => job))];
  return names.map((name) =>
    scrapeJob(
      stack,
      targets.filter(({ job }) => job === name),
      options,
    ),
  );
}

function scrapeJob(
  stack: StackView,
  targets: readonly ScrapeTarget[],
  { scraper, interval, discovery, jobs }: ScrapeJobOptions,
): ScrapeConfig {
  const [first, ...others] = targets;
  if (first === undefined) return { job_name: "" };
  others.forEach((other) => checkAlike(first, other));
  const { path = "/metrics", scheme = "http", bearerTokenFile, insecureTls = false } = first.facet;
  const { sampleLimit, metricRelabelConfigs, ...times } = jobs[first.job] ?? {};
  return {
    job_name: first.job,
    honor_labels: true,
    ...timesOf(first, times, interval),
    ...(path === "/metrics" ? {} : { metrics_path: path }),
    ...(scheme === "http" ? {} : { scheme }),
    ...(bearerTokenFile === undefined
      ? {}
      : { authorization: { type: "Bearer", credentials_file: bearerTokenFile } }),
    ...(insecureTls ? { tls_config: { insecure_skip_verify: true } } : {}),
    ...(sampleLimit === undefined ? {} : { sample_limit: sampleLimit }),
    ...discover(stack, scraper, targets, discovery),
    ...(metricRelabelConfigs === undefined ? {} : { metric_relabel_configs: metricRelabelConfigs }),
  };
}

/** The interval and the timeout where they differ from the global ones: Prometheus refuses a timeout above the interval. */
function timesOf(
  { job, technology }: ScrapeTarget,
  { scrapeInterval, scrapeTimeout }: JobSettings,
  globalInterval: TimeSpan,
): Pick<ScrapeConfig, "scrape_interval" | "scrape_timeout"> {
  const interval = scrapeInterval ?? globalInterval;
  const longest = checkTimeSpan("prometheus", `jobs.${job}.scrapeInterval`, interval);
  if (
    scrapeTimeout !== undefined &&
    checkTimeSpan("prometheus", `jobs.${job}.scrapeTimeout`, scrapeTimeout) > longest
  ) {
    throw badOption({
      builder: "prometheus",
      option: `jobs.${job}.scrapeTimeout`,
      value: scrapeTimeout,
      expected: `at most the interval, which is ${interval}`,
      hint: "Shorten the timeout, or ask less often.",
    });
  }
  const patient = patience[technology];
  const fitting = patient === undefined || (secondsOf(patient) ?? 0) <= longest ? patient : interval;
  const timeout = scrapeTimeout ?? fitting ?? shortened(longest, interval);
  return {
    ...(scrapeInterval === undefined ? {} : { scrape_interval: scrapeInterval }),
    ...(timeout === undefined ? {} : { scrape_timeout: timeout }),
  };
}

/** The global timeout is 10 s: a job that asks more often needs a shorter one. */
function shortened(seconds: number, interval: TimeSpan): TimeSpan | undefined {
  return seconds < 10 ? interval : undefined;
}

/** What a scrape config says once for all of its targets. */
function saidOnce({ facet }: ScrapeTarget): Readonly<Record<string, string>> {
  const { path = "/metrics", scheme = "http", bearerTokenFile = "", insecureTls = false } = facet;
  return { path, scheme, bearerTokenFile: String(bearerTokenFile), insecureTls: String(insecureTls) };
}

function checkAlike(first: ScrapeTarget, other: ScrapeTarget): void {
  const expected = saidOnce(first);
  for (const [key, value] of Object.entries(saidOnce(other))) {
    if (value === expected[key]) continue;
    throw new StackwrightError({
      code: "option-invalid",
      path: `services.${other.service}.facets.metrics.${key}`,
      message: `it differs from that of ${first.service}, and both are in the scrape job ${first.job}: expected the same`,
      hint: `State the same ${key} for both, or give one of them a job of its own.`,
    });
  }
}
