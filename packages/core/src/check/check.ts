import type { Assembled } from "../assemble/assembled.ts";
import type { ComposeSpecification, Service } from "../generated/compose-types.ts";
import type { Waiver } from "../model/part.ts";
import type { ServiceModel } from "../model/service-model.ts";
import type { Lowered } from "../target/report.ts";
import { compareFindings, type Finding } from "./finding.ts";
import { checkGraph } from "./graph.ts";
import { policies as builtIn } from "./policies.ts";
import { checkPolicy, type Policy, type PolicyContext } from "./policy.ts";
import { formatPath } from "../path.ts";
import { checkSchema } from "./schema.ts";
import { applyWaivers } from "./waivers.ts";

/** Everything that is wrong with a lowered stack: schema, graph and policies, in a stable order, waivers applied. */
export function check(stack: Assembled, lowered: Lowered, policies: readonly Policy[]): readonly Finding[] {
  const schema = checkSchema(lowered.document, stack.target);
  const findings = [
    ...lowered.findings,
    ...schema.findings,
    ...checkGraph(stack),
    ...checkPolicies(policyContext(stack, schema.sound), policies),
  ];
  const waivers = [...stack.waivers, ...unpinnedWaivers(stack)];
  const ids = [...builtIn.strict, ...policies].map(({ id }) => id);
  return applyWaivers(findings, waivers, ids, stack).toSorted(compareFindings);
}

/** What policies read of a lowered stack. */
export function policyContext(stack: Assembled, document: ComposeSpecification): PolicyContext {
  const authored: Readonly<Record<string, ServiceModel>> = stack.services;
  const lowered: Readonly<Record<string, Service>> = document.services ?? {};
  const services = Object.entries(lowered).map(([name, service]) => ({
    name,
    lowered: service,
    authored: authored[name] ?? {},
  }));
  return { target: stack.target, stack, document, services };
}

/** Runs policies over a context. */
export function checkPolicies(context: PolicyContext, policies: readonly Policy[]): readonly Finding[] {
  policies.forEach(checkPolicy);
  return policies
    .filter(({ targets }) => targets.includes(context.target))
    .flatMap((policy) =>
      policy.check(context).map(({ path, service, message, hint }) => ({
        id: policy.id,
        severity: policy.severity,
        target: context.target,
        path: formatPath(path),
        ...(service === undefined ? {} : { service }),
        message: message ?? policy.title,
        hint: hint ?? policy.hint,
      })),
    );
}

/** An author who wrote `unpinned(image, reason)` has given the reason already. */
function unpinnedWaivers(stack: Assembled): readonly Waiver[] {
  return Object.entries(stack.services).flatMap(([service, { unpinnedReason }]) =>
    unpinnedReason === undefined
      ? []
      : ["image-pinned", "image-digest"].map((id) => ({ id, service, reason: unpinnedReason })),
  );
}
