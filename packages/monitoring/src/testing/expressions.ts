import { withSeries, type Catalogue } from "../metrics/catalogue.ts";
import { labelFlow } from "./label-flow.ts";
import type { Labels } from "./labels.ts";
import { parsePromql } from "./promql.ts";

export { checkLogExpression } from "./logql.ts";

/**
 * What is wrong with a PromQL expression, as sentences; nothing, if it is right:
 * - syntax and types, by Prometheus' own grammar and analyser, and functions that the pinned version lacks;
 * - metrics, labels and values of labels that nothing in the catalogue exposes;
 * - labels that an aggregation or a join asks for and its input has lost; joins that can never match;
 * - the rate of a gauge, the slope of a counter.
 *
 * Grafana's variables may stand for durations (`$__rate_interval`) and inside the quotes of a matcher.
 *
 * @example
 * expect(checkExpression('rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval])', catalogue)).toEqual([]);
 */
export function checkExpression(expression: string, catalogue: Catalogue): readonly string[] {
  const { text, root, problems } = parsePromql(expression);
  return problems.length > 0 ? problems : labelFlow(root, { text, catalogue }).problems;
}

/** The labels of an expression's results: those that some have, and those that all have. */
export function labelsOf(expression: string, catalogue: Catalogue): Labels {
  const { text, root } = parsePromql(expression);
  return labelFlow(root, { text, catalogue }).labels ?? { some: new Set(), every: new Set() };
}

/**
 * What is wrong with the query of a dashboard's variable: `label_values(metric{...}, label)` or `label_values(label)`.
 */
export function checkVariableQuery(query: string, catalogue: Catalogue): readonly string[] {
  const [, series, label] = /^label_values\((?:(.+),\s*)?(\w+)\)$/s.exec(query.trim()) ?? [];
  if (label === undefined) return [`is not label_values(metric, label): ${query}`];
  if (series === undefined) {
    return [...catalogue.values()].some(({ labels }) => labels.includes(label))
      ? []
      : [`nothing has the label ${label}`];
  }
  const problems = checkExpression(series, catalogue);
  if (problems.length > 0 || labelsOf(series, catalogue).some.has(label)) return problems;
  return [`there is no label ${label}: ${query}`];
}

/** The catalogue with the series that recording rules make, each with the labels that come out of its expression. */
export function withRecordings(
  catalogue: Catalogue,
  recordings: readonly {
    readonly record: string;
    readonly expr: string;
    readonly labels?: Readonly<Record<string, string>>;
  }[],
): Catalogue {
  return recordings.reduce((known, { record, expr, labels = {} }) => {
    const flow = labelsOf(expr, known);
    return withSeries(known, { [record]: { type: "gauge", labels: [...flow.some, ...Object.keys(labels)] } });
  }, catalogue);
}
