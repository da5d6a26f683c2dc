import type { Exporter, Metric } from "./metric.ts";

/**
 * The labels that the scrape adds to every series: `service` is the stack's name of the service. Scrapes honour an
 * exporter's own labels, so where Traefik or the backups say `service`, theirs stays.
 */
export const targetLabels: readonly string[] = ["job", "instance", "service"];

/** What Prometheus itself adds for each target. Source: prometheus.io, "Jobs and instances". */
const scrapeMetrics: Readonly<Record<string, Metric>> = {
  up: { type: "gauge", labels: [] },
  scrape_duration_seconds: { type: "gauge", labels: [] },
  scrape_samples_scraped: { type: "gauge", labels: [] },
  scrape_samples_post_metric_relabeling: { type: "gauge", labels: [] },
  scrape_series_added: { type: "gauge", labels: [] },
};

/** What Prometheus makes of firing alerts. Labels are those of the alerts; these are the ones that all have. */
const alertMetrics: Readonly<Record<string, Metric>> = {
  ALERTS: { type: "gauge", labels: ["alertname", "alertstate", "severity"] },
  ALERTS_FOR_STATE: { type: "gauge", labels: ["alertname", "severity"] },
};

/** Every series' name, with its type, all its labels, and the values of some. */
export type Catalogue = ReadonlyMap<string, Metric>;

/** What a {@link catalogueOf} is made of. */
export interface CatalogueOptions {
  readonly exporters: readonly Exporter[];
  /** The jobs that are scraped: a matcher of another one is then a mistake. @default any */
  readonly jobs?: readonly string[];
  /** Further labels that the scrape adds to every series, as `metrics` facets state them. @default none */
  readonly labels?: readonly string[];
}

/** The series that a Prometheus has which scrapes these exporters. */
export function catalogueOf({ exporters, jobs, labels = [] }: CatalogueOptions): Catalogue {
  const scraped = [scrapeMetrics, ...exporters.map((exporter) => exporter.metrics)];
  const series = scraped.flatMap(Object.entries<Metric>).flatMap(([name, metric]) => exposed(name, metric));
  return new Map([
    ...series.map(([name, metric]): [string, Metric] => [name, withTarget(metric, jobs, labels)]),
    ...Object.entries(alertMetrics).map(([name, metric]): [string, Metric] => [
      name,
      withTarget(metric, undefined, labels),
    ]),
  ]);
}

/** The same catalogue with further series, such as recording rules. */
export function withSeries(catalogue: Catalogue, series: Readonly<Record<string, Metric>>): Catalogue {
  return new Map([...catalogue, ...Object.entries(series)]);
}

function withTarget(metric: Metric, jobs: readonly string[] | undefined, further: readonly string[]): Metric {
  const labels = [...new Set([...metric.labels, ...targetLabels, ...further])];
  return { ...metric, labels, values: { ...metric.values, ...(jobs === undefined ? {} : { job: jobs }) } };
}

/** The series of a metric: histograms and summaries have several. */
function exposed(name: string, metric: Metric): readonly (readonly [string, Metric])[] {
  const { type, labels, values = {} } = metric;
  const parts = [
    [`${name}_sum`, { type: "counter", labels, values }],
    [`${name}_count`, { type: "counter", labels, values }],
  ] as const;
  if (type === "histogram")
    return [[`${name}_bucket`, { type: "counter", labels: [...labels, "le"], values }], ...parts];
  if (type === "summary")
    return [[name, { type: "gauge", labels: [...labels, "quantile"], values }], ...parts];
  return [[name, metric]];
}
