import { StackwrightError } from "@stackwright/core";

/** What is wrong with an option of {@link backups}. */
export interface BadOption {
  /** The builder, as it is called. @default "backups" */
  readonly builder?: string;
  /** The option, in dotted form: `objectives.mariadb.rpo`. */
  readonly option: string;
  readonly value: unknown;
  /** Completes "expected ...". */
  readonly expected: string;
  readonly hint: string;
}

/** The error for an option that the builder cannot use. */
export function badOption({
  builder = "backups",
  option,
  value,
  expected,
  hint,
}: BadOption): StackwrightError {
  return new StackwrightError({
    code: "option-invalid",
    path: `${builder}(...).${option}`,
    message: `${JSON.stringify(value) ?? String(value)} cannot be used: expected ${expected}`,
    hint,
  });
}
