import { endpoint } from "@stackwright/core";
import type { ScrapeConfig } from "./scrape-config.ts";
import type { ScrapeTarget } from "./scrape-target.ts";

/** The port of every Prometheus. */
export const prometheusPort = 9090;

/**
 * Fetches from an edge what it scrapes, as if it had been scraped here: with the labels, and the times, that it has there.
 * `up` comes along, so an edge's lost target is noticed.
 */
export function federationJob(edge: string, targets: readonly ScrapeTarget[]): readonly ScrapeConfig[] {
  const jobs = [...new Set(targets.map(({ job }) => job))];
  if (jobs.length === 0) return [];
  const { address } = endpoint({ service: edge, name: "metrics", port: prometheusPort, scheme: "http" }).soft;
  return [
    {
      job_name: `${edge}-federation`,
      honor_labels: true,
      params: { "match[]": jobs.map((job) => `{job="${job}"}`) },
      metrics_path: "/federate",
      static_configs: [{ targets: [address], labels: { service: edge } }],
    },
  ];
}
