import { checkForm, is } from "../model/form.ts";
import { makePart, type Derivation, type Part } from "../model/part.ts";

const isFunction = is("a function", (value) => typeof value === "function");

/**
 * A part that is computed from the assembled stack: from its services, and the facets that they state.
 *
 * Derivations run in order, each on the stack with everything before it. They must be pure: the same stack, the same part.
 *
 * @example
 * derive("smoke-checks", (stack) => makePart({ files: ... facetsOf(stack, "probe") ... }))
 */
export function derive(name: string, compute: Derivation["derive"]): Part {
  checkForm(compute, isFunction, [`derive`], 'derive("checks", (stack) => makePart({ files: {} }))');
  return makePart({ derivations: [{ name, derive: compute }] });
}
