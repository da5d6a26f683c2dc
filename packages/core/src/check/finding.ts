import type { Target } from "../model/view.ts";

/** How bad a finding is. An error makes the command line fail. */
export type Severity = "error" | "warning" | "info";

/** One thing that is wrong with a stack, or lost on the way to a target. */
export interface Finding {
  /** The policy, check or lowering rule that found it. */
  readonly id: string;
  readonly severity: Severity;
  readonly target: Target;
  /** Where: `services.glpi.image`. */
  readonly path: string;
  /** The service concerned, where there is one. */
  readonly service?: string;
  /** What is wrong. */
  readonly message: string;
  /** How to mend it. */
  readonly hint: string;
  /** Present when the stack accepts it, with the reason. */
  readonly waived?: string;
}

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Worst first, then by path and id: the same order every time. */
export function compareFindings(a: Finding, b: Finding): number {
  return order[a.severity] - order[b.severity] || compareText(a.path, b.path) || compareText(a.id, b.id);
}

/** Plain code-unit order, which does not depend on the machine's language. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Findings that no waiver accepts. */
export function openFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => finding.waived === undefined);
}
