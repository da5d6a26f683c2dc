import { assemble, type AssembleOptions } from "./assemble/assemble.ts";
import type { Assembled } from "./assemble/assembled.ts";
import type { Stack } from "./assemble/stack.ts";
import { check } from "./check/check.ts";
import type { Finding } from "./check/finding.ts";
import { policies as builtIn } from "./check/policies.ts";
import type { Policy } from "./check/policy.ts";
import { checkForm, list, object } from "./model/form.ts";
import type { Target } from "./model/view.ts";
import { lower } from "./target/lower.ts";
import type { Lowered } from "./target/report.ts";

/** Options of {@link synth}. */
export interface SynthOptions extends AssembleOptions {
  /** The policies to check. @default policies.recommended */
  readonly policies?: readonly Policy[];
}

/** A stack for one target: what to write, and what is wrong with it. */
export interface Synthesis extends Lowered {
  /** The assembled stack: services, facets, links, as policies see them. */
  readonly stack: Assembled;
  /** Everything found, worst first; waived findings carry their reason. */
  readonly findings: readonly Finding[];
}

/**
 * Assembles, lowers and checks a stack for one target. Pure: the same stack gives the same bytes.
 *
 * @throws StackwrightError where the library was called wrongly; what is wrong with the *stack* is in `findings`.
 * @example
 * const { document, findings } = synth(stack, "swarm");
 */
export function synth(stack: Stack, target: Target, options: SynthOptions = {}): Synthesis {
  checkForm(options, object, ["synth"], 'synth(stack, "swarm", { values: { DOMAIN: "example.com" } })');
  const { policies = builtIn.recommended, ...assembling } = options;
  checkForm(policies, list(object), ["synth", "policies"], "policies: policies.strict");
  const assembled = assemble(stack, target, assembling);
  const lowered = lower(assembled);
  return { ...lowered, stack: assembled, findings: check(assembled, lowered, policies) };
}
