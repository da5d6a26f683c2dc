import type { Part } from "../model/part.ts";
import type { Target } from "../model/view.ts";
import { describePart, mergeAll } from "./merge.ts";
import { applyTo } from "./modifiers/each-service.ts";

/** Settles everything in a part that is there for one target only. */
export function select(part: Part, target: Target): Part {
  let result: Part = { ...part, conditionals: [] };
  for (const { target: wanted, change } of part.conditionals) {
    if (wanted !== target) continue;
    if (change.kind === "modify") {
      result = select(applyTo(result, change.services, change.modifier), target);
      continue;
    }
    const added = select(change.part, target);
    result = mergeAll([
      { label: "the stack", part: result },
      { label: `only("${target}", ${describePart(added)})`, part: added },
    ]);
  }
  return result;
}
