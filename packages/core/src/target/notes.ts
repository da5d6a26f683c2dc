import type { Finding, Severity } from "../check/finding.ts";
import { formatPath, type Path } from "../path.ts";
import type { Target } from "../model/view.ts";
import type { Ruling } from "./dialect/verdict.ts";
import type { ReportEntry, Verdict } from "./report.ts";

/** A finding, without what is the same for all of one lowering. */
export interface FindingDetails {
  readonly id: string;
  readonly severity: Severity;
  readonly path: Path;
  readonly message: string;
  readonly hint: string;
}

/** What one lowering has to say. Made by {@link lower}, filled on the way, and frozen into its result. */
export interface Notes {
  readonly target: Target;
  readonly entries: ReportEntry[];
  readonly findings: Finding[];
  /** Keys kept as they were. */
  kept: number;
}

/** Nothing said yet. */
export function emptyNotes(target: Target): Notes {
  return { target, entries: [], findings: [], kept: 0 };
}

/** Adds an entry to the report. */
export function report(
  notes: Notes,
  verdict: Exclude<Verdict, "kept">,
  path: Path,
  note: string,
  severity: Severity = "info",
): void {
  notes.entries.push({ verdict, path: formatPath(path), note, severity });
}

/** Adds a finding. Below `services` it names the service. */
export function find(notes: Notes, { id, severity, path, message, hint }: FindingDetails): void {
  const service = path[0] === "services" ? path[1] : undefined;
  notes.findings.push({
    id,
    severity,
    target: notes.target,
    path: formatPath(path),
    ...(typeof service === "string" ? { service } : {}),
    message,
    hint,
  });
}

/** Records what became of one authored key. */
export function record(notes: Notes, ruling: Ruling, path: Path, value: unknown): void {
  if (ruling.verdict === "kept") {
    notes.kept += 1;
    return;
  }
  const severity = isNoOp(value) ? undefined : ruling.severity;
  report(notes, ruling.verdict, path, ruling.note, severity);
  if (severity === undefined || ruling.verdict === "translated") return;
  const key = String(path.at(-1));
  find(notes, {
    id: ruling.id ?? `key-${ruling.verdict}`,
    severity,
    path,
    message: `\`${key}\` is left out: ${ruling.note}`,
    hint: ruling.hint ?? defaultHint(key, notes.target),
  });
}

function defaultHint(key: string, target: Target): string {
  const other = target === "swarm" ? "compose" : "swarm";
  return `Say it for the other target alone (only("${other}", …)), or accept the loss of \`${key}\` with a waiver.`;
}

/** Values that ask for what the engine does anyway: leaving them out loses nothing. */
function isNoOp(value: unknown): boolean {
  if (value === false || value === "" || value === null || value === "0.0.0.0" || value === "::") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
