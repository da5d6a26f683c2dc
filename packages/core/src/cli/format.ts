import type { Finding, Severity } from "../check/finding.ts";
import type { LoweringReport, ReportEntry } from "../target/report.ts";

/** Options of {@link formatFindings}. */
export interface FormatOptions {
  /** Shows findings of severity info, and waived ones, too. @default false */
  readonly verbose?: boolean;
}

/** Findings as text: one a paragraph, worst first. */
export function formatFindings(
  findings: readonly Finding[],
  { verbose = false }: FormatOptions = {},
): string {
  return findings
    .filter(({ severity, waived }) => verbose || (severity !== "info" && waived === undefined))
    .map(
      ({ severity, target, id, path, message, hint, waived }) =>
        `${waived === undefined ? severity : "waived"} [${target}] ${path}: ${message} (${id})\n` +
        (waived === undefined ? `  hint: ${hint}\n` : `  because: ${waived}\n`),
    )
    .join("");
}

/** The lowering report as text: what was done alike to many services stands in one line. */
export function formatReport({ target, kept, entries }: LoweringReport): string {
  const groups = new Map<string, ReportEntry[]>();
  for (const entry of entries) {
    const key = `${entry.verdict} ${lastKey(entry.path)}: ${entry.note}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const lines = [...groups].map(([key, group]) => `  ${key}${where(group)}\n`);
  return `${target}: ${kept} keys kept, ${entries.length} changed${lines.length === 0 ? "\n" : `\n${lines.join("")}`}`;
}

function lastKey(path: string): string {
  return path.replace(/^services\.[^.[]+\./, "").replaceAll(/\[[^\]]*\]/g, "[]");
}

function where(group: readonly ReportEntry[]): string {
  const names = [...new Set(group.map(({ path }) => /^services\.([^.[]+)/.exec(path)?.[1] ?? path))];
  return ` (${names.slice(0, 5).join(", ")}${names.length > 5 ? ` and ${names.length - 5} more` : ""})`;
}

/** One line that counts: `0 errors, 2 warnings, 1 note, 3 waived`. */
export function summary(findings: readonly Finding[]): string {
  const open = findings.filter(({ waived }) => waived === undefined);
  const count = (severity: Severity, word: string): string => {
    const number = open.filter((finding) => finding.severity === severity).length;
    return `${number} ${word}${number === 1 ? "" : "s"}`;
  };
  return `${count("error", "error")}, ${count("warning", "warning")}, ${count("info", "note")}, ${findings.length - open.length} waived`;
}
