import { checkModifier, checkPart, type Modifier, type Part } from "../model/part.ts";

/**
 * Applies modifiers to a part, in order. The part's own type is kept, endpoints included.
 *
 * @throws StackwrightError `part-invalid` for what is not a part or a modifier.
 * @example
 * pipe(mariadb({ database: "glpi" }), withLimits({ cpus: 1, memory: "1G" }), withReplicas(1))
 */
export function pipe<P extends Part>(part: P, ...modifiers: readonly Modifier[]): P {
  checkPart(part, "pipe(...)[0]");
  return modifiers.reduce((current, modifier, index) => {
    const path = `pipe(...)[${index + 1}]`;
    const changed = checkModifier(modifier, path)(current);
    checkPart(changed, path);
    return changed;
  }, part);
}
