import { lokiSource, prometheusSource, type DataSource } from "./grafana.ts";

/** One query of a panel. */
export interface Query {
  readonly source: DataSource;
  readonly expression: string;
  /** How its series are called: `{{instance}}` stands for a label. @default all labels */
  readonly legend?: string;
}

/**
 * A query of Prometheus. Use `$__rate_interval` in rates, and `"$name"` inside the quotes of a `=~` matcher for a variable
 * of the dashboard.
 *
 * @example
 * promql("sum by (job) (up)", "{{job}}")
 */
export function promql(expression: string, legend?: string): Query {
  return query(prometheusSource, expression, legend);
}

/**
 * A query of Loki.
 *
 * @example
 * logql('{service=~"$service"}')
 */
export function logql(expression: string, legend?: string): Query {
  return query(lokiSource, expression, legend);
}

/** The id of a panel's query by its place: A, B, C. */
export function refId(index: number): string {
  return String.fromCodePoint(65 + index);
}

function query(source: DataSource, expression: string, legend: string | undefined): Query {
  return { source, expression: expression.trim(), ...(legend === undefined ? {} : { legend }) };
}
