import type { SyntaxNode } from "@lezer/common";
import type { Catalogue } from "../metrics/catalogue.ts";
import type { Metric } from "../metrics/metric.ts";
import { literal, textOf } from "./promql.ts";

/** One condition on a label. */
export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** A series selector, as it is written. */
export interface Selector {
  readonly metric: string | undefined;
  readonly matchers: readonly Matcher[];
}

/** Reads a selector's node. */
export function selectorOf(text: string, node: SyntaxNode): Selector {
  const name = node.getChild("Identifier");
  const list = node.getChild("LabelMatchers");
  return {
    metric: name === null ? undefined : textOf(text, name),
    matchers: (list?.getChildren("UnquotedLabelMatcher") ?? []).flatMap((matcher) => {
      const [label, operator, value] = ["LabelName", "MatchOp", "StringLiteral"].map((kind) =>
        matcher.getChild(kind),
      );
      if (!label || !operator || !value) return [];
      return [{ label: textOf(text, label), operator: textOf(text, operator), value: literal(text, value) }];
    }),
  };
}

/** What is wrong with a selector: a metric, a label or a label's value that nothing exposes. */
export function selectorProblems(
  { metric: name, matchers }: Selector,
  catalogue: Catalogue,
): readonly string[] {
  if (name === undefined) return [`a selector must name its metric: ${JSON.stringify(matchers)}`];
  const metric = catalogue.get(name);
  if (metric === undefined) return [`no exporter exposes the metric ${name}`];
  return matchers.flatMap((matcher) => matcherProblems(name, metric, matcher));
}

function matcherProblems(
  name: string,
  metric: Metric,
  { label, operator, value }: Matcher,
): readonly string[] {
  if (!metric.labels.includes(label)) return [`${name} has no label ${label}`];
  const values = metric.values?.[label];
  // A variable of a dashboard can be anything; nobody minds that what is left out is not there.
  if (values === undefined || operator.startsWith("!") || /\$\{?\w/.test(value)) return [];
  const pattern = operator === "=~" ? new RegExp(`^(?:${value})$`) : undefined;
  if (values.some((one) => (pattern === undefined ? one === value : pattern.test(one)))) return [];
  return [`${name} has no ${label}="${value}"`];
}
