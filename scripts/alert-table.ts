/**
 * Writes the tables of alerts and recording rules in docs/monitoring.md from the code. `--check` only says whether they are
 * up to date.
 */
import { readFile } from "node:fs/promises";
import { writeAtomically } from "../packages/core/src/emit/write.ts";
import type { Alert, Recording, RuleGroup } from "../packages/monitoring/src/rules/rule.ts";
import { rulesFor } from "../packages/monitoring/src/rules/rules-for.ts";
import { wholeStack } from "../packages/monitoring/src/testing/whole-stack.ts";

const path = "docs/monitoring.md";
const start = "<!-- alerts: written by scripts/alert-table.ts -->";
const end = "<!-- end of alerts -->";

/** The document with its tables brought up to date. */
export async function currentDocument(): Promise<string> {
  const document = await readFile(path, "utf8");
  const [before, rest] = document.split(start);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined) throw new Error(`${path} must hold the lines ${start} and ${end}`);
  return `${before}${start}\n\n${tables()}\n${end}${after}`;
}

function tables(): string {
  const groups = rulesFor(wholeStack("swarm"));
  const alerts = groups.flatMap((group) => unique(group.alerts));
  const recordings = groups.flatMap((group) => group.recordings);
  return [
    `${alerts.length} alerts and ${recordings.length} recording rules, for a stack that has everything, in Swarm.\n`,
    "## Alerts\n",
    ...groups.map(alertTable),
    "## Recording rules\n",
    recordingTable(recordings),
  ].join("\n");
}

function alertTable({ name, alerts }: RuleGroup): string {
  if (alerts.length === 0) return "";
  const rows = unique(alerts).map((alert) => [
    alert.alert,
    code(general(alert)),
    alert.for ?? "at once",
    general(alert, alert.threshold),
    alert.severity,
    `[${alert.runbook}](runbooks/${alert.runbook}.md)`,
  ]);
  return `### ${name}\n\n${table(["Alert", "Expression", "For", "Threshold", "Severity", "Runbook"], rows)}`;
}

/** Some alerts have a rule for each job: one of them stands for all. */
function unique(alerts: readonly Alert[]): readonly Alert[] {
  return [...new Map(alerts.toReversed().map((alert) => [alert.alert, alert])).values()].toReversed();
}

/** What is said of an alert, with a word for the job where there is a rule for each. */
function general({ labels, expr }: Alert, text: string = expr): string {
  const job = labels?.["job"];
  return job === undefined ? text : text.replaceAll(`job="${job}"`, 'job="<job>"');
}

function recordingTable(recordings: readonly Recording[]): string {
  const rows = recordings.map(({ record, expr, description }) => [code(record), code(expr), description]);
  return table(["Series", "Expression", "Meaning"], rows);
}

function code(text: string): string {
  return `\`${text.replace(/\s*\n\s*/g, " ")}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return `${line(head)}${line(head.map(() => "---"))}${rows.map(line).join("")}`;
}

if (process.argv[1]?.endsWith("alert-table.ts") === true) {
  const document = await currentDocument();
  if (process.argv.includes("--check")) {
    if (document !== (await readFile(path, "utf8"))) {
      process.stderr.write(`${path} is out of date: npx tsx scripts/alert-table.ts\n`);
      process.exitCode = 1;
    }
  } else await writeAtomically(path, document, 0o644);
}
