import type { ComposeSpecification } from "../generated/compose-types.ts";
import type { Finding, Severity } from "../check/finding.ts";
import type { Target } from "../model/view.ts";

/** What became of an authored key. */
export type Verdict = "kept" | "translated" | "dropped" | "refused";

/** What became of one authored key that was not kept as it was. */
export interface ReportEntry {
  readonly verdict: Exclude<Verdict, "kept">;
  /** Where it was written: `services.glpi.depends_on`. */
  readonly path: string;
  /** What happened to it, and what that means. */
  readonly note: string;
  readonly severity: Severity;
}

/** What became of every authored key. */
export interface LoweringReport {
  readonly target: Target;
  /** How many keys were kept as they were. */
  readonly kept: number;
  readonly entries: readonly ReportEntry[];
}

/** A file of the tree, rendered for one target. */
export interface RenderedFile {
  /** Relative to the platform's folder. */
  readonly path: string;
  readonly content: string;
  /** Permission bits. */
  readonly mode: number;
}

/** A stack, lowered to one target. */
export interface Lowered {
  /** What the target reads; a literal `$` is written `$$`. */
  readonly document: ComposeSpecification;
  readonly files: readonly RenderedFile[];
  /** A comment above a service, network or volume, by path: `services.glpi`. */
  readonly comments: Readonly<Record<string, string>>;
  readonly report: LoweringReport;
  /** What the lowering itself found: losses that matter, values without a variable, contents that are too large. */
  readonly findings: readonly Finding[];
}
