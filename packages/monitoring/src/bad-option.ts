import { StackwrightError } from "@stackwright/core";

/** What is wrong with an option of a builder. */
export interface BadOption {
  /** The builder, as it is called: `prometheus`. */
  readonly builder: string;
  /** The option, in dotted form: `jobs.opensearch.scrapeTimeout`. */
  readonly option: string;
  readonly value: unknown;
  /** Completes "expected ...". */
  readonly expected: string;
  readonly hint: string;
}

/** The error for an option that a builder cannot use. */
export function badOption({ builder, option, value, expected, hint }: BadOption): StackwrightError {
  return new StackwrightError({
    code: "option-invalid",
    path: `${builder}(...).${option}`,
    message: `${JSON.stringify(value) ?? String(value)} cannot be used: expected ${expected}`,
    hint,
  });
}
