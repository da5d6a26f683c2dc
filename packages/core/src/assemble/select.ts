import type { Part } from "../model/part.ts";
import type { Target } from "../model/view.ts";
import { describePart, mergeAll } from "./merge.ts";
import { changeServices } from "./modifiers/each-service.ts";

/**
 * Settles everything in a part that is there for one target only: first what it adds, then what it modifies. What an added part
 * modifies in the services of others waits until those are there too.
 */
export function select(part: Part, target: Target): Part {
  return settle(part, target, true);
}

/** @param whole Whether no further services will be there: else a modification of missing ones stays in the part. */
function settle(part: Part, target: Target, whole: boolean): Part {
  const changes = part.conditionals.filter((one) => one.target === target).map(({ change }) => change);
  const added = changes.flatMap((change) =>
    change.kind === "add" ? [settle(change.part, target, false)] : [],
  );
  const merged = mergeAll([
    { label: "the stack", part: { ...part, conditionals: [] } },
    ...added.map((one) => ({ label: `only("${target}", ${describePart(one)})`, part: one })),
  ]);
  const services = { ...merged.services };
  const modifications = [...changes, ...merged.conditionals.map(({ change }) => change)].flatMap((change) =>
    change.kind === "modify"
      ? [{ change, waits: !whole && change.services.some((name) => !Object.hasOwn(services, name)) }]
      : [],
  );
  let rest: Part = { ...merged, conditionals: [] };
  for (const { change, waits } of modifications) {
    if (!waits) rest = changeServices(services, rest, change.services, change.modifier);
  }
  const result: Part = { ...rest, services };
  const settled = result.conditionals.length === 0 ? result : settle(result, target, whole);
  const waiting = modifications.flatMap(({ change, waits }) => (waits ? [{ target, change }] : []));
  return waiting.length === 0 ? settled : { ...settled, conditionals: [...settled.conditionals, ...waiting] };
}
