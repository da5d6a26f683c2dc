import type { Part } from "../model/part.ts";
import type { Target } from "../model/view.ts";
import { describePart, mergeAll } from "./merge.ts";
import { changeServices } from "./modifiers/each-service.ts";

/** Settles everything in a part that is there for one target only: first what it adds, then what it modifies. */
export function select(part: Part, target: Target): Part {
  const changes = part.conditionals.filter((one) => one.target === target).map(({ change }) => change);
  const added = changes.flatMap((change) => (change.kind === "add" ? [select(change.part, target)] : []));
  const merged = mergeAll([
    { label: "the stack", part: { ...part, conditionals: [] } },
    ...added.map((one) => ({ label: `only("${target}", ${describePart(one)})`, part: one })),
  ]);
  const services = { ...merged.services };
  let rest = merged;
  for (const change of changes) {
    if (change.kind === "modify") rest = changeServices(services, rest, change.services, change.modifier);
  }
  const result: Part = { ...rest, services };
  return result.conditionals.length === 0 ? result : select(result, target);
}
