import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";

/** What is wrong with an option of a builder. */
export interface BadOption {
  /** The builder, as it is called: `opensearchCluster`. */
  readonly builder: string;
  /** The option, in dotted form: `jobs.opensearch.scrapeTimeout`. */
  readonly option: string;
  readonly value: unknown;
  /** Completes "expected ...". */
  readonly expected: string;
  readonly hint: string;
}

/**
 * The error for an option that a builder cannot use, in the form that all builders share.
 *
 * @example
 * throw badOption({ builder: "cassandraCluster", option: "nodes", value: 0, expected: "1 to 99", hint: "Take 3." });
 */
export function badOption({ builder, option, value, expected, hint }: BadOption): StackwrightError {
  return new StackwrightError({
    code: "option-invalid",
    path: `${builder}(...).${option}`,
    message: `${show(value)} cannot be used: expected ${expected}`,
    hint,
  });
}
