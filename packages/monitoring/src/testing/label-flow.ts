import type { SyntaxNode } from "@lezer/common";
import type { Catalogue } from "../metrics/catalogue.ts";
import { either, less, mismatch, more, only, uniform, type Labels } from "./labels.ts";
import { literal, textOf } from "./promql.ts";
import { selectorOf, selectorProblems } from "./selectors.ts";

/** Labels, and what is wrong on the way to them. Without labels: a scalar or a string. */
export interface Flow {
  readonly labels?: Labels;
  readonly problems: readonly string[];
}

interface Context {
  readonly text: string;
  readonly catalogue: Catalogue;
}

const nothing: Flow = { problems: [] };

/** Follows labels through an expression, from the series to the result. */
export function labelFlow(node: SyntaxNode | null, context: Context): Flow {
  if (node === null) return nothing;
  switch (node.name) {
    case "VectorSelector":
      return selectorFlow(node, context);
    case "AggregateExpr":
      return aggregateFlow(node, context);
    case "FunctionCall":
      return functionFlow(node, context);
    case "BinaryExpr":
      return binaryFlow(node, context);
    default:
      // Parentheses, signs, ranges, offsets: the labels are those of what is inside.
      return labelFlow(node.getChild("Expr"), context);
  }
}

function selectorFlow(node: SyntaxNode, { text, catalogue }: Context): Flow {
  const selector = selectorOf(text, node);
  const metric = catalogue.get(selector.metric ?? "");
  return { labels: uniform(metric?.labels ?? []), problems: selectorProblems(selector, catalogue) };
}

function aggregateFlow(node: SyntaxNode, context: Context): Flow {
  const [parameter, ...rest] = node.getChild("FunctionCallBody")?.getChildren("Expr") ?? [];
  const inner = labelFlow(rest[0] ?? parameter ?? null, context);
  const operator = textOf(context.text, node.getChild("AggregateOp") ?? node);
  const modifier = node.getChild("AggregateModifier");
  const names = labelNames(modifier, context);
  const before = inner.labels ?? uniform([]);
  const unknown = names.filter((name) => !before.some.has(name));
  const problems = [
    ...inner.problems,
    ...unknown.map(
      (name) =>
        `${operator} ... (${names.join(", ")}): there is no label ${name} in ${textOf(context.text, node)}`,
    ),
  ];
  // These choose among the series, and leave them as they are.
  if (operator === "topk" || operator === "bottomk") return { labels: before, problems };
  const without = (modifier?.getChild("Without") ?? null) !== null;
  const kept = without ? less(before, names) : only(before, names);
  const counted =
    operator === "count_values" && parameter !== undefined ? [literal(context.text, parameter)] : [];
  return { labels: more(kept, counted), problems };
}

const ratesOfCounters: ReadonlySet<string> = new Set(["rate", "irate", "increase", "resets"]);
const changesOfGauges: ReadonlySet<string> = new Set(["delta", "idelta", "deriv", "predict_linear"]);

function functionFlow(node: SyntaxNode, context: Context): Flow {
  const name = textOf(context.text, node.getChild("FunctionIdentifier") ?? node);
  const parameters = node.getChild("FunctionCallBody")?.getChildren("Expr") ?? [];
  const flows = parameters.map((parameter) => labelFlow(parameter, context));
  const problems = flows.flatMap((flow) => flow.problems);
  const labels = flows.find((flow) => flow.labels !== undefined)?.labels;
  const problem = (message: string): Flow => ({
    ...(labels && { labels }),
    problems: [...problems, message],
  });
  if (name === "vector") return { labels: uniform([]), problems };
  if (name === "scalar" || labels === undefined) return { problems };
  if (name === "absent" || name === "absent_over_time")
    return { labels: uniform(equalLabels(node, context)), problems };
  if (name === "label_replace" || name === "label_join") {
    const target = parameters[1];
    return {
      labels: target === undefined ? labels : more(labels, [literal(context.text, target)]),
      problems,
    };
  }
  if (name === "histogram_quantile") {
    return labels.every.has("le")
      ? { labels: less(labels, ["le"]), problems }
      : problem(`histogram_quantile needs the label le: ${textOf(context.text, node)}`);
  }
  const type = metricType(parameters, context);
  if (ratesOfCounters.has(name) && type === "gauge")
    return problem(`${name} of a gauge: ${textOf(context.text, node)}`);
  if (changesOfGauges.has(name) && type === "counter") {
    return problem(`${name} of a counter: ${textOf(context.text, node)}`);
  }
  return { labels, problems };
}

/** What a range, an offset or an `@` is written behind. */
function inside(node: SyntaxNode): SyntaxNode | null {
  const around =
    node.name === "OffsetExpr" || node.name === "MatrixSelector" || node.name === "StepInvariantExpr";
  return around ? node.getChild("Expr") : null;
}

/** The type of the metric whose range is taken, where it is taken directly. */
function metricType(parameters: readonly SyntaxNode[], { text, catalogue }: Context): string | undefined {
  const range = parameters.find((one) => inside(one) !== null);
  const first = range && inside(range);
  const selector = first && (first.name === "VectorSelector" ? first : inside(first));
  const metric = selector?.getChild("Identifier");
  return metric ? catalogue.get(textOf(text, metric))?.type : undefined;
}

/** `absent` makes its result of the conditions that name one value. */
function equalLabels(node: SyntaxNode, { text }: Context): readonly string[] {
  let selector: SyntaxNode | null | undefined = node.getChild("FunctionCallBody")?.getChild("Expr");
  while (
    selector &&
    (selector.name === "MatrixSelector" || selector.name === "OffsetExpr" || selector.name === "ParenExpr")
  ) {
    selector = selector.getChild("Expr");
  }
  if (selector?.name !== "VectorSelector") return [];
  return selectorOf(text, selector).matchers.flatMap(({ label, operator }) =>
    operator === "=" ? [label] : [],
  );
}

function binaryFlow(node: SyntaxNode, context: Context): Flow {
  const [leftNode, rightNode] = node.getChildren("Expr");
  const left = labelFlow(leftNode ?? null, context);
  const right = labelFlow(rightNode ?? null, context);
  const problems = [...left.problems, ...right.problems];
  if (left.labels === undefined || right.labels === undefined) {
    const labels = left.labels ?? right.labels;
    return { ...(labels && { labels }), problems };
  }
  if (node.getChild("Or") !== null) return { labels: either(left.labels, right.labels), problems };
  const clause = node.getChild("MatchingModifierClause");
  const [first, second] = clause?.getChildren("GroupingLabels") ?? [];
  const names = namesIn(first, context);
  const on = (clause?.getChild("On") ?? null) !== null;
  const grouped = clause?.getChild("GroupLeft") ?? clause?.getChild("GroupRight") ?? null;
  const [many, one] =
    grouped?.name === "GroupRight" ? [right.labels, left.labels] : [left.labels, right.labels];
  const included = grouped === null ? [] : namesIn(second, context);
  const written = textOf(context.text, node);
  const mistakes = [
    ...(on ? names.filter((name) => !many.some.has(name) || !one.some.has(name)) : []).map(
      (name) => `on(${names.join(", ")}): not both sides have the label ${name} in ${written}`,
    ),
    ...(on || grouped !== null ? [] : mismatch(less(left.labels, names), less(right.labels, names))).map(
      (name) => `only one side has the label ${name}, so nothing matches in ${written}`,
    ),
    ...included
      .filter((name) => !one.some.has(name))
      .map((name) => `there is no label ${name} to include in ${written}`),
  ];
  const filters = node.getChild("And") !== null || node.getChild("Unless") !== null;
  const matched = on ? only(left.labels, names) : less(left.labels, names);
  const labels = filters ? left.labels : grouped === null ? matched : more(many, included);
  return { labels, problems: [...problems, ...mistakes] };
}

function labelNames(modifier: SyntaxNode | null, context: Context): readonly string[] {
  return namesIn(modifier?.getChild("GroupingLabels") ?? undefined, context);
}

function namesIn(list: SyntaxNode | undefined, { text }: Context): readonly string[] {
  return (list?.getChildren("LabelName") ?? []).map((name) => textOf(text, name));
}
