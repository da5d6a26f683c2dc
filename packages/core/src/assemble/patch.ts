import { StackwrightError } from "../errors.ts";
import type { ComposeSpecification, Service } from "../generated/compose-types.ts";
import { checkForm, list, listOr, string } from "../model/form.ts";
import { show } from "../show.ts";
import { makePart, type Part } from "../model/part.ts";
import type { Target } from "../model/view.ts";

/**
 * The escape hatch: a last change to the lowered document, before the checks. It can write anything that the schema has,
 * and fails where what it touches is not there.
 *
 * @param path What to change, in dotted form or as a list. `""` is the whole document. The last key may be new.
 * @param update Gets what is there (`undefined` for a new key), gives what shall be there.
 * @throws StackwrightError `patch-missing` at synth.
 * @example
 * patch("services.glpi", (glpi) => ({ ...glpi, hostname: "glpi" }))
 */
export function patch(
  path: "",
  update: (document: ComposeSpecification) => ComposeSpecification,
  target?: Target,
): Part;
export function patch(
  path: `services.${string}`,
  update: (service: Service) => unknown,
  target?: Target,
): Part;
export function patch(
  path: string | readonly string[],
  update: (value: unknown) => unknown,
  target?: Target,
): Part;
export function patch(
  path: string | readonly string[],
  update: (value: never) => unknown,
  target?: Target,
): Part {
  checkForm(path, listOr(list(string), string), ["patch"], 'patch("services.web.hostname", () => "web")');
  if (typeof update !== "function") {
    throw new StackwrightError({
      code: "option-invalid",
      path: `patch(${show(path)})`,
      message: `${show(update)} is not a function from the old value to the new one`,
      hint: 'For example patch("services.web.hostname", () => "web").',
    });
  }
  const segments = typeof path === "string" ? path.split(".").filter((segment) => segment !== "") : path;
  // The overloads say what a path's value is; inside, it is unknown.
  return makePart({ patches: [{ path: segments, update: update as (value: unknown) => unknown, target }] });
}
