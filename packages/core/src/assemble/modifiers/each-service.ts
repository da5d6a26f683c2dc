import { StackwrightError } from "../../errors.ts";
import { checkForm, list, string } from "../../model/form.ts";
import { checkModifier, checkPart, type Modifier, type Part } from "../../model/part.ts";
import { checkModel } from "../../model/service-form.ts";
import type { ServiceModel } from "../../model/service-model.ts";
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
  const chosen = new Set(names);
  const inside = Object.fromEntries(Object.entries(part.services).filter(([name]) => chosen.has(name)));
  const given: Part = {
    ...part,
    services: inside,
    conditionals: [],
    derivations: [],
    patches: [],
    waivers: [],
  };
  const modified = checkPart(modifier(given), `a modifier of ${names.join(", ")}`);
  const services = Object.fromEntries(
    Object.entries(part.services).map(([name, model]) => [name, modified.services[name] ?? model]),
  );
  const added = mergeAll([
    { label: "the part", part: { ...part, services } },
    { label: "its modifier", part: { ...modified, services: {} } },
  ]);
  return added;
}

/** @throws StackwrightError `service-unknown` where the part has no such service. */
export function checkHasService(part: Part, name: string): void {
  if (Object.hasOwn(part.services, name)) return;
  throw new StackwrightError({
    code: "service-unknown",
    path: `services.${name}`,
    message: "there is no service of this name here",
    hint: `Known here: ${Object.keys(part.services).join(", ") || "none"}. A modifier in the list of parts sees all services; in pipe() only those of its part.`,
  });
}
