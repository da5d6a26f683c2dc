import type { Stack } from "../assemble/stack.ts";
import { formatFindings } from "../cli/format.ts";
import { openFindings, type Finding, type Severity } from "../check/finding.ts";
import type { Policy } from "../check/policy.ts";
import { StackwrightError } from "../errors.ts";
import { targets, type Target } from "../model/view.ts";
import { knownNames } from "../nearest.ts";
import { synth, type Synthesis } from "../synth.ts";

/**
 * What a matcher says about a stack. The functions of this file work with any test runner; `@stackwright/core/testing` also
 * gives them as vitest matchers.
 */
export interface Verdict {
  readonly pass: boolean;
  /** Why it passes or not, in a sentence. */
  readonly message: string;
}

/** A stack, checked for both targets; or one result of `synth`. */
export type Subject = Stack | Synthesis;

/** Options of {@link satisfies}. */
export interface SatisfiesOptions {
  /** The mildest severity that counts. @default "warning" */
  readonly severity?: Severity;
}

/**
 * Whether a stack satisfies policies: no finding that is not waived, of the given severity or worse.
 *
 * @example
 * assert.ok(satisfies(stack, policies.recommended).pass)
 */
export function satisfies(
  subject: Subject,
  policies: Policy | readonly Policy[],
  options: SatisfiesOptions = {},
): Verdict {
  const { severity = "warning" } = options;
  const list = isPolicy(policies) ? [policies] : policies;
  const findings = isStack(subject)
    ? targets.flatMap((target) => synth(subject, target, { policies: list }).findings)
    : subject.findings;
  const ids = new Set(list.map(({ id }) => id));
  const counted = openFindings(findings).filter(
    (finding) => (ids.has(finding.id) || !isPolicy(policies)) && isAtLeast(finding, severity),
  );
  return {
    pass: counted.length === 0,
    message:
      counted.length === 0
        ? "the stack satisfies the policies"
        : `the stack does not satisfy the policies:\n${formatFindings(counted)}`,
  };
}

/**
 * Whether one service can reach another: whether the two share a network.
 *
 * @throws StackwrightError `service-unknown`.
 */
export function reaches(subject: Subject, from: string, to: string, target: Target = "swarm"): Verdict {
  const { services } = isStack(subject) ? synth(subject, target, { policies: [] }).stack : subject.stack;
  const [mine, theirs] = [from, to].map((name) => {
    const model = services[name];
    if (model === undefined) throw unknownService(name, Object.keys(services));
    return Object.keys(model.networks ?? { default: null });
  });
  const shared = (mine ?? []).filter((name) => theirs?.includes(name));
  return {
    pass: shared.length > 0,
    message:
      shared.length > 0
        ? `${from} reaches ${to}: both are on ${shared.join(", ")}`
        : `${from} (on ${mine?.join(", ")}) and ${to} (on ${theirs?.join(", ")}) share no network`,
  };
}

/** Whether the stack has a service of this name, for a target. */
export function hasService(subject: Subject, name: string, target: Target = "swarm"): Verdict {
  const { services } = isStack(subject) ? synth(subject, target, { policies: [] }).stack : subject.stack;
  const pass = name in services;
  return {
    pass,
    message: pass ? `the stack has ${name}` : `the stack has no ${name}: ${Object.keys(services).join(", ")}`,
  };
}

/** Whether synth finds something with this id, waived or not. */
export function findsProblem(subject: Subject, id: string, target: Target = "swarm"): Verdict {
  const { findings } = isStack(subject) ? synth(subject, target) : subject;
  const found = findings.filter((finding) => finding.id === id);
  return {
    pass: found.length > 0,
    message:
      found.length > 0 ? `found: ${formatFindings(found, { verbose: true })}` : `no finding has the id ${id}`,
  };
}

function isStack(subject: Subject): subject is Stack {
  return "parts" in subject;
}

function isPolicy(policies: Policy | readonly Policy[]): policies is Policy {
  return !Array.isArray(policies);
}

function isAtLeast({ severity }: Finding, least: Severity): boolean {
  return severity === "error" || least === "info" || severity === least;
}

function unknownService(name: string, known: readonly string[]): StackwrightError {
  return new StackwrightError({
    code: "service-unknown",
    path: `services.${name}`,
    message: "there is no service of this name in the stack",
    hint: knownNames(name, known),
  });
}
