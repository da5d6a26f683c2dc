import { StackwrightError } from "../errors.ts";
import type { Change, Named, Part, Waiver } from "../model/part.ts";
import type { ServiceModel } from "../model/service-model.ts";
import type { Target } from "../model/view.ts";
import { knownNames } from "../nearest.ts";
import { formatPath } from "../path.ts";
import type { LabelledPart } from "./merge.ts";

/**
 * Checks that every change by name has found its services.
 *
 * @param part The assembled part: what still waits in it has not.
 * @param sources The parts that the stack is made of, to say which of them it was.
 * @throws StackwrightError `service-unknown`.
 */
export function checkChanges(part: Part, target: Target, sources: readonly LabelledPart[]): void {
  for (const { change } of part.conditionals) {
    if (change.kind !== "modify") continue;
    const name = change.services.find((one) => !Object.hasOwn(part.services, one));
    if (name === undefined) continue;
    const source = sources.find((one) => partsWithin(one.part).some((inner) => has(inner, change)));
    const cure = isDescribed(name, sources)
      ? `A part describes it, but not for ${target}: limit this one with only(...), too.`
      : "Correct the name, or add the part that describes the service.";
    throw new StackwrightError({
      code: "service-unknown",
      path: formatPath(["services", name]),
      message: `there is no service of this name in ${target}; it is named by ${source?.label ?? "a modifier of the stack"}`,
      hint: `${knownNames(name, Object.keys(part.services))} ${cure}`,
    });
  }
}

/**
 * The waivers that can mean something in an assembled stack: those of a service that only another target has, or that was
 * taken out again, are no mistake.
 */
export function waiversHere(
  waivers: readonly Waiver[],
  services: Named<ServiceModel>,
  sources: readonly LabelledPart[],
): readonly Waiver[] {
  return waivers.filter(
    ({ service }) =>
      service === undefined || Object.hasOwn(services, service) || !isDescribed(service, sources),
  );
}

/** Whether a part describes the service, for whichever target. */
function isDescribed(service: string, sources: readonly LabelledPart[]): boolean {
  return sources.some(({ part }) =>
    partsWithin(part).some(({ services }) => Object.hasOwn(services, service)),
  );
}

function has({ conditionals }: Part, change: Change): boolean {
  return conditionals.some((one) => one.change === change);
}

/** A part, and every part that `only()` adds to it. */
function partsWithin(part: Part): readonly Part[] {
  return [
    part,
    ...part.conditionals.flatMap(({ change }) => (change.kind === "add" ? partsWithin(change.part) : [])),
  ];
}
