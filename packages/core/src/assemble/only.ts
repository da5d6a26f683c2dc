import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";
import { checkPart, makePart, type Modifier, type Part } from "../model/part.ts";
import { targets, type Target } from "../model/view.ts";

/**
 * Limits a part or a modifier to one target.
 *
 * A limited modifier is applied when that target is chosen: after every modifier that is not limited.
 *
 * @throws StackwrightError `target-invalid`.
 * @example
 * parts: [only("compose", consul()), pipe(glpi(options), only("swarm", withReplicas(2)))]
 */
export function only(target: Target, modifier: Modifier): Modifier;
export function only(target: Target, part: Part): Part;
export function only(target: Target, content: Part | Modifier): Part | Modifier {
  checkTarget(target);
  if (typeof content !== "function") {
    return makePart({
      conditionals: [{ target, change: { kind: "add", part: checkPart(content, `only("${target}")`) } }],
    });
  }
  return (part) => ({
    ...part,
    conditionals: [
      ...part.conditionals,
      {
        target,
        change: { kind: "modify", services: Object.keys(part.services), modifier: content, ifThere: true },
      },
    ],
  });
}

/** Checks that a value is a target. */
export function checkTarget(target: Target): Target {
  if (targets.includes(target)) return target;
  throw new StackwrightError({
    code: "target-invalid",
    path: "target",
    message: `${show(target)} is not a target: expected ${targets.map((name) => `"${name}"`).join(" or ")}`,
    hint: '"compose" is docker compose on one host, "swarm" is docker stack deploy.',
  });
}
