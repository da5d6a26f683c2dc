import { StackwrightError } from "../../errors.ts";
import { checkForm, list, string } from "../../model/form.ts";
import { checkModifier, checkPart, makePart, type Modifier, type Part } from "../../model/part.ts";
import { checkModel } from "../../model/service-form.ts";
import type { ServiceModel } from "../../model/service-model.ts";
import { knownNames } from "../../nearest.ts";
import { mergeAll } from "../merge.ts";

/**
 * Makes a modifier out of a change to one service; it is applied to every service of the part.
 *
 * @throws StackwrightError what `service()` throws, for a bad value in what the change gives.
 */
export function eachService(change: (model: ServiceModel, name: string) => ServiceModel): Modifier {
  return (part) => ({
    ...part,
    services: Object.fromEntries(
      Object.entries(part.services).map(([name, model]) => [name, checkModel(name, change(model, name))]),
    ),
  });
}

/**
 * Limits a modifier to the named services of a part.
 *
 * @throws StackwrightError `service-unknown`.
 * @example
 * pipe(monitoring(), onServices(["grafana"], withReplicas(2)))
 */
export function onServices(names: readonly string[], modifier: Modifier): Modifier {
  checkForm(names, list(string), ["onServices"], 'onServices(["grafana"], withReplicas(2))');
  checkModifier(modifier, "onServices(...)[1]");
  return (part) => {
    names.forEach((name) => checkHasService(part, name));
    return { ...part, ...applyTo(part, names, modifier) };
  };
}

/** Applies a modifier to some services of a part, and gives the whole part back. */
export function applyTo(part: Part, names: readonly string[], modifier: Modifier): Part {
  const services = { ...part.services };
  const rest = changeServices(services, part, names, modifier);
  return { ...rest, services };
}

/**
 * Applies a modifier to some of `services`, in place, so that many modifiers of a large stack need one copy of it.
 *
 * @returns The rest of the part, as the modifier left it.
 */
export function changeServices(
  services: Record<string, ServiceModel>,
  part: Part,
  names: readonly string[],
  modifier: Modifier,
): Part {
  const chosen: Record<string, ServiceModel> = {};
  for (const name of names) {
    const model = services[name];
    if (model !== undefined) chosen[name] = model;
  }
  const { conditionals, derivations, patches, waivers } = part;
  const modified = checkPart(
    modifier({ ...part, services: chosen, conditionals: [], derivations: [], patches: [], waivers: [] }),
    `a modifier of ${names.join(", ")}`,
  );
  for (const [name, model] of Object.entries(modified.services)) {
    if (!Object.hasOwn(chosen, name)) checkFree(name, model, services[name]);
    services[name] = model;
  }
  return {
    ...modified,
    conditionals: append(conditionals, modified.conditionals),
    derivations: append(derivations, modified.derivations),
    patches: append(patches, modified.patches),
    waivers: append(waivers, modified.waivers),
  };
}

/** A service that a modifier adds must not be another one's. */
function checkFree(name: string, model: ServiceModel, known: ServiceModel | undefined): void {
  if (known === undefined) return;
  mergeAll([
    { label: "the part", part: makePart({ services: { [name]: known } }) },
    { label: "its modifier", part: makePart({ services: { [name]: model } }) },
  ]);
}

function append<Item>(before: readonly Item[], added: readonly Item[]): readonly Item[] {
  return added.length === 0 ? before : [...before, ...added];
}

/** @throws StackwrightError `service-unknown` where the part has no such service. */
export function checkHasService(part: Part, name: string): void {
  if (Object.hasOwn(part.services, name)) return;
  throw new StackwrightError({
    code: "service-unknown",
    path: `services.${name}`,
    message: "there is no service of this name here",
    hint: `${knownNames(name, Object.keys(part.services))} A modifier in the list of parts sees all services; in pipe() only those of its part.`,
  });
}
