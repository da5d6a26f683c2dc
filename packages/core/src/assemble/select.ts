import type { Change, Named, Part } from "../model/part.ts";
import type { Target } from "../model/view.ts";
import { describePart, mergeAll } from "./merge.ts";
import { changeServices } from "./modifiers/each-service.ts";

type Modification = Extract<Change, { readonly kind: "modify" }>;

/**
 * Settles everything in a part that is there for one target only: first what it adds, then what it modifies. A modification of
 * a service that is not there yet stays in the part, and waits.
 */
export function select(part: Part, target: Target): Part {
  const changes = part.conditionals.filter((one) => one.target === target).map(({ change }) => change);
  const added = changes.flatMap((change) => (change.kind === "add" ? [select(change.part, target)] : []));
  const merged = mergeAll([
    { label: "the stack", part: { ...part, conditionals: [] } },
    ...added.map((one) => ({ label: `only("${target}", ${describePart(one)})`, part: one })),
  ]);
  const services = { ...merged.services };
  const modifications = [...changes, ...merged.conditionals.map(({ change }) => change)].filter(
    (change) => change.kind === "modify",
  );
  const waiting = modifications.filter((change) => waits(change, services));
  let rest: Part = { ...merged, conditionals: [] };
  for (const change of modifications) {
    if (!waiting.includes(change)) rest = changeServices(services, rest, change.services, change.modifier);
  }
  const conditionals = [...rest.conditionals, ...waiting.map((change) => ({ target, change }))];
  const result: Part = { ...rest, services, conditionals };
  const isSettled = rest.conditionals.length === 0 && waiting.every((change) => waits(change, services));
  return isSettled ? result : select(result, target);
}

function waits({ services: names, ifThere = false }: Modification, services: Named<unknown>): boolean {
  return !ifThere && names.some((name) => !Object.hasOwn(services, name));
}
