/**
 * Writes docs/backup-evidence.md from out/backup-report.json, which `npm run test:backup` leaves.
 */
import { readFileSync } from "node:fs";
import { reportFile, type Measure, type Report } from "../tests/backup/report.ts";
import { generatedPage } from "./generated-page.ts";

/** The page's text. */
export function evidencePage({ made, machine, evidence }: Report): string {
  return `<!-- Made by scripts/backup-evidence.ts from a run of npm run test:backup; do not edit. -->

# Backups that were really restored

\`npm run test:backup\` runs the generated scripts, in containers made of the generated Compose file, with the real programs. It
loads data, backs it up, destroys it, restores it, and compares; and it makes things go wrong. What follows was measured by one
run, which ended at ${made.slice(0, 16).replace("T", " ")} UTC on a machine with ${machine}.

RTO is the time from the first command of the restore until the data was there and compared; RPO is how much of the newest data
was missing. Both depend on the amount of data and on the machine: \`scripts/verify.sh\` measures them on yours, every month.

| Subject | What was done | Backup | RTO | RPO | What was equal |
| --- | --- | --- | --- | --- | --- |
${evidence.flatMap(({ subject, measures }) => measures.map((measure) => row(subject, measure))).join("\n")}

${evidence.map((part) => section(part)).join("\n\n")}
`;
}

function row(subject: string, { what, backup, rto, rpo, rows, equal, note }: Measure): string {
  const done = [what, ...(rows === undefined ? [] : [`${rows} rows`]), ...(note === undefined ? [] : [note])];
  const cells = [subject, done.join("; "), seconds(backup), seconds(rto), seconds(rpo), equal ?? ""];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function seconds(value: number | undefined): string {
  return value === undefined ? "" : `${value.toFixed(1)} s`;
}

function section({ subject, at, programs, standIns, faults = [] }: Report["evidence"][number]): string {
  const ran = Object.entries(programs).map(([name, version]) => `- \`${name}\`: ${version}`);
  return [
    `## ${subject}`,
    `Measured on ${at.slice(0, 10)} with:`,
    ran.join("\n"),
    ...(standIns.length === 0
      ? []
      : ["What stood in for something else:", standIns.map((text) => `- ${text}`).join("\n")]),
    ...(faults.length === 0
      ? []
      : [
          `What went wrong on purpose, without the loss of a good backup (${faults.length}):`,
          faults.map((name) => `- ${name}`).join("\n"),
        ]),
  ].join("\n\n");
}

await generatedPage(
  "docs/backup-evidence.md",
  () => evidencePage(JSON.parse(readFileSync(reportFile, "utf8")) as Report),
  import.meta,
);
