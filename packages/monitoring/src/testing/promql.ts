import type { SyntaxNode, Tree } from "@lezer/common";
import { Parser } from "@prometheus-io/codemirror-promql/dist/cjs/parser/parser.js";
import { parser } from "@prometheus-io/lezer-promql";

/** An expression, parsed. */
export interface Parsed {
  /** The expression with Grafana's own variables replaced by a duration. */
  readonly text: string;
  readonly root: SyntaxNode | null;
  /** Errors of syntax and of type, and functions that the pinned Prometheus lacks. */
  readonly problems: readonly string[];
}

/**
 * Parses PromQL with Prometheus' own grammar, and checks its types with Prometheus' own analyser. Both know a later
 * Prometheus than the pinned one: newer functions are found by name.
 */
export function parsePromql(expression: string): Parsed {
  const text = withoutGrafanaVariables(expression);
  const tree = parser.parse(text);
  return {
    text,
    root: tree.topNode.firstChild,
    problems: [
      ...new Set([...syntaxErrors(text, tree), ...typeErrors(text, tree), ...newerFunctions(text, tree)]),
    ],
  };
}

/** Grafana replaces these before it asks: each stands for a duration. */
export function withoutGrafanaVariables(expression: string): string {
  return expression.replace(
    /\$(__rate_interval|__interval|__range)|\$\{(__rate_interval|__interval|__range)\}/g,
    "5m",
  );
}

/** The text of a node. */
export function textOf(text: string, node: SyntaxNode): string {
  return text.slice(node.from, node.to);
}

/** The value of a string literal, or of a number as it is written. */
export function literal(text: string, node: SyntaxNode): string {
  const written = textOf(text, node);
  const inner = written.slice(1, -1);
  return written.startsWith("`") ? inner : inner.replace(/\\(.)/g, (_, character: string) => character);
}

function syntaxErrors(text: string, tree: Tree): readonly string[] {
  const errors: string[] = [];
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) errors.push(`syntax error at "${text.slice(from, from + 20)}" of ${text}`);
    },
  });
  return errors;
}

/** What the analyser asks of an editor's state: the tree, and pieces of the document. */
function stateOf(text: string, tree: Tree): ConstructorParameters<typeof Parser>[0] {
  const state: unknown = {
    field: () => ({ tree }),
    sliceDoc: (from?: number, to?: number) => text.slice(from, to),
    doc: { length: text.length },
  };
  // It is written for the editor, and an editor's state cannot be made without the editor.
  return state as ConstructorParameters<typeof Parser>[0];
}

function typeErrors(text: string, tree: Tree): readonly string[] {
  const analyser = new Parser(stateOf(text, tree));
  analyser.analyze();
  return analyser
    .getDiagnostics()
    .map(({ message, from, to }) => `${message} at "${text.slice(from, to)}" of ${text}`);
}

/** Source: prometheus/prometheus v2.48.0, promql/parser/functions.go. */
const functions: ReadonlySet<string> = new Set(
  (
    "abs absent absent_over_time acos acosh asin asinh atan atanh avg_over_time ceil changes clamp clamp_max clamp_min cos " +
    "cosh count_over_time day_of_month day_of_week day_of_year days_in_month deg delta deriv exp floor histogram_count " +
    "histogram_fraction histogram_quantile histogram_stddev histogram_stdvar histogram_sum holt_winters hour idelta increase " +
    "irate label_join label_replace last_over_time ln log10 log2 max_over_time min_over_time minute month pi predict_linear " +
    "present_over_time quantile_over_time rad rate resets round scalar sgn sin sinh sort sort_desc sqrt stddev_over_time " +
    "stdvar_over_time sum_over_time tan tanh time timestamp vector year"
  ).split(" "),
);

const laterAggregations: ReadonlySet<string> = new Set(["limitk", "limit_ratio"]);

function newerFunctions(text: string, tree: Tree): readonly string[] {
  const errors: string[] = [];
  tree.iterate({
    enter: ({ name, from, to }) => {
      const called = text.slice(from, to);
      const newer =
        (name === "FunctionIdentifier" && !functions.has(called)) ||
        (name === "AggregateOp" && laterAggregations.has(called));
      if (newer) errors.push(`the pinned Prometheus has no function ${called}, in ${text}`);
    },
  });
  return errors;
}
