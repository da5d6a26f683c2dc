/**
 * Writes docs/monitoring.md from the rules of a stack that has everything. `--check` only says whether it is up to date.
 */
import { inhibitRule } from "../packages/monitoring/src/alertmanager/route.ts";
import { exporters } from "../packages/monitoring/src/metrics/exporters.ts";
import { inhibitions } from "../packages/monitoring/src/rules/inhibitions.ts";
import type { Alert, RuleGroup } from "../packages/monitoring/src/rules/rule.ts";
import { rulesFor } from "../packages/monitoring/src/rules/rules-for.ts";
import { wholeStack } from "../packages/monitoring/src/testing/whole-stack.ts";
import { generatedPage } from "./generated-page.ts";

/** Some alerts have a rule for each job: one of each kind stands for all. */
function unique(alerts: readonly Alert[]): readonly Alert[] {
  const kind = (alert: Alert): string => `${alert.alert} ${general(alert, alert.expr)}`;
  return [...new Map(alerts.toReversed().map((alert) => [kind(alert), alert])).values()].toReversed();
}

/** What is said of an alert, with a word for the job and the number of its tasks where there is a rule for each. */
function general({ alert, labels }: Alert, text: string): string {
  const job = labels?.["job"];
  const anyJob = job === undefined ? text : text.replaceAll(`job="${job}"`, 'job="JOB"');
  return alert === "ReplicaMissing" ? anyJob.replace(/(< |fewer than )\d+$/, "$1TASKS") : anyJob;
}

function code(text: string): string {
  return `\`${text.replace(/\s+/g, " ")}\``;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map(row).join("\n");
}

function alertTable({ name, alerts }: RuleGroup): string {
  const rows = unique(alerts).map((alert) => [
    alert.alert,
    code(general(alert, alert.expr)),
    alert.for ?? "at once",
    general(alert, alert.threshold),
    alert.severity,
    code(alert.runbook),
  ]);
  return `### ${name}\n\n${table(["alert", "expression", "for", "threshold", "severity", "runbook"], rows)}`;
}

/** The page's text. */
export function monitoringPage(): string {
  const groups = rulesFor(wholeStack("swarm"));
  const alerts = new Set(groups.flatMap((group) => group.alerts.map(({ alert }) => alert)));
  const recordings = groups.flatMap((group) => group.recordings);
  const muting = inhibitions.map(inhibitRule);
  return `# What is watched

The rules of a stack that has everything, in Swarm: ${alerts.size} alerts, ${recordings.length} recording rules. A stack gets those of the technologies that its
services state in their \`metrics\` facets. Where an alert has a rule for each scrape job, the table says \`JOB\`, and \`TASKS\` for
the number of its tasks.

An alert leads to its runbook, \`docs/runbooks/<name>.md\` in the platform's folder; \`monitoring({ prometheus: { runbooks } })\`
changes the folder to a URL. Thresholds and alerts that are not wanted are options: \`monitoring({ rules: { thresholds, without } })\`.

Each alert has situations in which it must fire and others in which it must not, for \`promtool test rules\`. Each metric,
label and value that a rule names is in the catalogue of what the pinned exporters expose.

## Alerts

${groups
  .filter((group) => group.alerts.length > 0)
  .map(alertTable)
  .join("\n\n")}

## What mutes what

While the first fires, the second is not told, if they agree in the labels.

${table(
  ["while this fires", "this is muted", "same labels"],
  muting.map(({ source_matchers, target_matchers, equal = [] }) => [
    source_matchers.map(code).join(" "),
    target_matchers.map(code).join(" "),
    equal.map(code).join(" "),
  ]),
)}

## Recording rules

${table(
  ["series", "expression", "meaning"],
  recordings.map(({ record, expr, description }) => [code(record), code(expr), description]),
)}

## Where the metrics are from

${table(
  ["technology", "read for", "names", "read in"],
  exporters.map(({ technology, image, metrics, sources }) => [
    technology,
    code(image),
    String(Object.keys(metrics).length),
    sources.join("; "),
  ]),
)}
`;
}

await generatedPage("docs/monitoring.md", monitoringPage, import.meta);
