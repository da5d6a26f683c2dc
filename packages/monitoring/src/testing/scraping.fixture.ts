import {
  defineStack,
  service,
  type MetricsFacet,
  type Network,
  type Part,
  type Target,
} from "@stackwright/core";
import { parse } from "yaml";
import { prometheus, type PrometheusOptions } from "../prometheus.ts";
import type { PrometheusConfiguration, ScrapeConfig } from "../scrape/scrape-config.ts";
import { back, data, filesFor } from "./platform.fixture.ts";

/** The configuration that a Prometheus gets in a stack of these parts. */
export function configuration(
  parts: readonly Part[],
  target: Target,
  name = "prometheus",
): PrometheusConfiguration {
  const files = filesFor(defineStack({ name: "bigdata", parts }), target);
  return parseConfiguration(files[`${name}/prometheus.yml`]);
}

/** What was written has this form: promtool checks it elsewhere. */
export function parseConfiguration(text = ""): PrometheusConfiguration {
  return parse(text) as PrometheusConfiguration;
}

/** One of the jobs. */
export function job(name: string, parts: readonly Part[], target: Target): ScrapeConfig | undefined {
  return configuration(parts, target).scrape_configs.find(({ job_name }) => job_name === name);
}

/** A service that says where its metrics are. */
export function app(
  name: string,
  metrics: MetricsFacet,
  deploy: { replicas?: number; mode?: "global" } = {},
  on: Network = back,
): Part {
  return service(name, { image: "test/test:1", networks: [on], deploy, facets: { metrics } });
}

/** A Prometheus that scrapes. */
export function watching(options: Partial<PrometheusOptions> = {}): Part {
  return prometheus({ networks: [back, data], ...options });
}
