/** What Prometheus takes a metric for. `untyped` is for families whose members differ, such as Cassandra's. */
export type MetricType = "counter" | "gauge" | "histogram" | "summary" | "untyped";

/** A metric as an exporter really exposes it. */
export interface Metric {
  readonly type: MetricType;
  /** The labels that the exporter itself gives, without those that a scrape adds. */
  readonly labels: readonly string[];
  /** Labels that take one of a few values, and those: a misspelt one is found. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

/** What one exporter exposes: as much of it as rules and dashboards use, or may. */
export interface Exporter {
  /** The technology, as `metrics` facets call it. */
  readonly technology: string;
  /** The image whose version this was read for. */
  readonly image: string;
  /** Where it was read: repository, tag, file. */
  readonly sources: readonly string[];
  readonly metrics: Readonly<Record<string, Metric>>;
}

type Values = NonNullable<Metric["values"]>;

/** A number that only grows, until its process restarts. */
export function counter(labels: readonly string[] = [], values: Values = {}): Metric {
  return { type: "counter", labels: [...labels, ...Object.keys(values)], values };
}

/** A number that goes up and down. */
export function gauge(labels: readonly string[] = [], values: Values = {}): Metric {
  return { type: "gauge", labels: [...labels, ...Object.keys(values)], values };
}

/** Observations in buckets: exposed as `_bucket` (with `le`), `_sum` and `_count`. */
export function histogram(labels: readonly string[] = [], values: Values = {}): Metric {
  return { type: "histogram", labels: [...labels, ...Object.keys(values)], values };
}

/** Observations in quantiles: exposed by its name (with `quantile`), `_sum` and `_count`. */
export function summary(labels: readonly string[] = [], values: Values = {}): Metric {
  return { type: "summary", labels: [...labels, ...Object.keys(values)], values };
}
