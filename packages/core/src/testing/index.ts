/**
 * Matchers for vitest: import this file once, in a test or in a setup file.
 *
 * @module
 * @example
 * import "@stackwright/core/testing";
 * expect(stack).toSatisfyPolicies(policies.recommended);
 * expect(stack).not.toReach("traefik", "mariadb");
 */
import { expect } from "vitest";
import type { Severity } from "../check/finding.ts";
import type { Policy } from "../check/policy.ts";
import type { Target } from "../model/view.ts";
import { findsProblem, hasService, reaches, satisfies, type Subject, type Verdict } from "./assertions.ts";

export { forecast } from "./forecast.ts";
export type { Fate, Forecast, ForecastOptions, ServiceForecast, SwarmNode } from "./forecast.ts";

/** The matchers that this module adds. */
interface StackMatchers<Result> {
  /** No open finding of the policies, of severity warning or worse (or as said). */
  toSatisfyPolicies(policies: Policy | readonly Policy[], options?: { readonly severity?: Severity }): Result;
  /** The two services share a network. */
  toReach(from: string, to: string, target?: Target): Result;
  /** The stack has a service of this name. */
  toHaveService(name: string, target?: Target): Result;
  /** Synth finds something with this id. */
  toHaveFinding(id: string, target?: Target): Result;
}

declare module "vitest" {
  interface Matchers<T> extends StackMatchers<T> {}
}

expect.extend({
  toSatisfyPolicies: (
    subject: Subject,
    policies: Policy | readonly Policy[],
    options?: { readonly severity?: Severity },
  ) => result(satisfies(subject, policies, options)),
  toReach: (subject: Subject, from: string, to: string, target?: Target) =>
    result(reaches(subject, from, to, target)),
  toHaveService: (subject: Subject, name: string, target?: Target) =>
    result(hasService(subject, name, target)),
  toHaveFinding: (subject: Subject, id: string, target?: Target) => result(findsProblem(subject, id, target)),
});

function result({ pass, message }: Verdict): { readonly pass: boolean; readonly message: () => string } {
  return { pass, message: () => message };
}
