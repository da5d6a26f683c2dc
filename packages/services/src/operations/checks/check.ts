import type { Language } from "../make-targets.ts";

/** One of the checks that follow a deployment. */
export interface Check {
  /** What it finds out, for a list in the documents. */
  readonly title: Readonly<Record<Language, string>>;
  /** A shell function that reports with `ok`, `fail` or `skip`. Checks of one kind share it. */
  readonly define: string;
  /** The lines that call it. */
  readonly calls: readonly string[];
}

/** How old or how far behind things may be. */
export interface CheckLimits {
  readonly certificateDays: number;
  readonly backupHours: number;
}
