import { StackwrightError } from "../errors.ts";
import type { ComposeSpecification, Service } from "../generated/compose-types.ts";
import type { ServiceModel } from "../model/service-model.ts";
import type { StackView, Target } from "../model/view.ts";
import { show } from "../show.ts";
import type { Severity } from "./finding.ts";

/** A service as a policy sees it. */
export interface PolicyService {
  readonly name: string;
  /** The service in the lowered document: exactly what the target reads. Literal `$` is written `$$` there. */
  readonly lowered: Service;
  /** The service as the author described it, with its facets; its strings may hold reference markers. */
  readonly authored: ServiceModel;
}

/** What a policy reads. */
export interface PolicyContext {
  readonly target: Target;
  readonly stack: StackView;
  readonly document: ComposeSpecification;
  readonly services: readonly PolicyService[];
}

/** One place that breaks a policy. */
export interface Violation {
  /** Where, below the service for a {@link servicePolicy}: `["ports", 0]`; else from the document's root. */
  readonly path: readonly (string | number)[];
  readonly service?: string;
  /** What is wrong here. @default the policy's title */
  readonly message?: string;
  /** How to mend it here. @default the policy's hint */
  readonly hint?: string;
}

/** A named rule that reads a lowered stack. */
export interface Policy {
  /** Stable, kebab-case: waivers name it. */
  readonly id: string;
  /** What it asks for, as a sentence. */
  readonly title: string;
  readonly severity: Severity;
  /** The targets for which it means something. */
  readonly targets: readonly Target[];
  /** Why: one or two sentences for the documentation. */
  readonly why: string;
  /** How to mend a violation. */
  readonly hint: string;
  /** The same check elsewhere: `KICS`, `CL-0001`, `CIS 5.32`. */
  readonly sources: readonly string[];
  readonly check: (context: PolicyContext) => readonly Violation[];
}

/** What {@link servicePolicy} takes: a policy that looks at one service at a time. */
export interface ServicePolicyOptions extends Omit<Policy, "check"> {
  readonly check: (
    service: PolicyService,
    context: PolicyContext,
  ) => Violation | readonly Violation[] | undefined;
}

/** Makes a policy that looks at one service at a time; paths are below that service. */
export function servicePolicy(options: ServicePolicyOptions): Policy {
  const { check, ...rest } = options;
  return {
    ...rest,
    check: (context) => {
      const violations: Violation[] = [];
      for (const service of context.services) {
        const found = check(service, context);
        if (found === undefined) continue;
        for (const one of Array.isArray(found) ? (found as readonly Violation[]) : [found as Violation]) {
          violations.push({ ...one, service: service.name, path: ["services", service.name, ...one.path] });
        }
      }
      return violations;
    },
  };
}

/** @throws StackwrightError `policy-invalid` for what lacks what every policy has. */
export function checkPolicy(policy: Policy, index: number): void {
  const { id, targets, check }: { readonly [Key in keyof Policy]?: unknown } = policy;
  if (typeof id === "string" && Array.isArray(targets) && typeof check === "function") return;
  throw new StackwrightError({
    code: "policy-invalid",
    path: `policies[${index}]`,
    message: `${show(policy)} is not a policy: it needs an id, a list of targets and a check`,
    hint: "Take policies.recommended or policies.strict, or make one with servicePolicy({ id, title, severity, targets, ... }).",
  });
}
