import { parser } from "@grafana/lezer-logql";
import { logLabels } from "../metrics/log-labels.ts";
import { withoutGrafanaVariables } from "./promql.ts";

/**
 * What is wrong with a LogQL query: syntax, by Loki's own grammar; conditions on stream labels that Promtail does not
 * set; grouping by labels that neither the stream has nor a parser can give.
 */
export function checkLogExpression(
  expression: string,
  labels: readonly string[] = logLabels,
): readonly string[] {
  const text = withoutGrafanaVariables(expression).replace(/\$\{?__auto\}?/g, "5m");
  const tree = parser.parse(text);
  const problems: string[] = [];
  const parses = /\|\s*(json|logfmt|pattern|regexp|unpack|label_format)\b/.test(text);
  tree.iterate({
    enter: ({ type, name, from, node }) => {
      if (type.isError) problems.push(`syntax error at "${text.slice(from, from + 20)}" of ${text}`);
      if (name !== "Identifier") return;
      const label = text.slice(from, node.to);
      const inSelector = node.parent?.name === "Matcher" && node.parent.parent?.name === "Matchers";
      const inGrouping = node.parent?.name === "Labels";
      if ((inSelector || (inGrouping && !parses)) && !labels.includes(label)) {
        problems.push(`logs have no label ${label}: ${text}`);
      }
    },
  });
  return [...new Set(problems)];
}
