import { deepEqual, firstDifference } from "../equal.ts";
import { StackwrightError } from "../errors.ts";
import { checkForm, list, object } from "../model/form.ts";
import { checkPart, emptyPart, type Named, type Part } from "../model/part.ts";

/** A part, and what to call it in a message. */
export interface LabelledPart {
  readonly label: string;
  readonly part: Part;
}

/** The sections of a part that merge by name, and what one entry is called. */
const sections = ["services", "networks", "volumes", "secrets", "files", "variables"] as const;

/**
 * Merges two parts: what has the same name and means the same is one thing.
 *
 * @throws StackwrightError `definition-conflict` where the same name means different things.
 */
export function merge(left: Part, right: Part): Part {
  checkPart(left, "merge(...)[0]");
  checkPart(right, "merge(...)[1]");
  return mergeAll([
    { label: describePart(left), part: left },
    { label: describePart(right), part: right },
  ]);
}

/** Merges any number of parts, in order; a conflict names both origins. */
export function mergeAll(parts: readonly LabelledPart[]): Part {
  checkForm(parts, list(object), ["mergeAll"], 'mergeAll([{ label: "the shop", part }])');
  for (const { label, part } of parts) checkPart(part, label);
  if (parts.length === 1 && parts[0] !== undefined) return parts[0].part;
  const merged = {
    ...emptyPart,
    conditionals: parts.flatMap(({ part }) => part.conditionals),
    derivations: parts.flatMap(({ part }) => part.derivations),
    patches: parts.flatMap(({ part }) => part.patches),
    waivers: parts.flatMap(({ part }) => part.waivers),
  };
  for (const section of sections) Object.assign(merged, { [section]: mergeSection(section, parts) });
  return merged;
}

/** The entries of one section. They are copied only where the first part does not have them all. */
function mergeSection(section: (typeof sections)[number], parts: readonly LabelledPart[]): Named<unknown> {
  const [first, ...others] = parts;
  const result: Named<unknown> = first?.part[section] ?? {};
  const added = new Map<string, unknown>();
  for (const { label, part } of others) {
    for (const [name, definition] of Object.entries<unknown>(part[section])) {
      const known = Object.hasOwn(result, name) ? result[name] : added.get(name);
      if (known === undefined) added.set(name, definition);
      else if (!deepEqual(known, definition)) {
        const origin = parts.find((one) => Object.hasOwn(one.part[section], name))?.label ?? "";
        throw conflict(section, name, [origin, label], firstDifference(known, definition));
      }
    }
  }
  return added.size === 0 ? result : { ...result, ...Object.fromEntries(added) };
}

function conflict(
  section: string,
  name: string,
  origins: readonly [string, string],
  difference: string,
): StackwrightError {
  const where = difference === "" ? "" : ` (they differ at \`${difference}\`)`;
  return new StackwrightError({
    code: "definition-conflict",
    path: `${section}.${name}`,
    message: `defined differently by ${origins[0]} and by ${origins[1]}${where}`,
    hint: "Give one of them another name, define it once and share the value, or say which one wins with override(...).",
  });
}

/** A short name for a part in a message: its first services, or what else is in it. */
export function describePart(part: Part): string {
  for (const section of sections) {
    const names = Object.keys(part[section]);
    if (names.length > 0)
      return `the part with ${section} ${names.slice(0, 3).join(", ")}${names.length > 3 ? ", ..." : ""}`;
  }
  const [derivation] = part.derivations;
  if (derivation !== undefined) return `the derived part ${derivation.name}`;
  const [conditional] = part.conditionals;
  if (conditional === undefined) return "an empty part";
  const { target, change } = conditional;
  return change.kind === "add"
    ? `only("${target}", ${describePart(change.part)})`
    : `the part that changes ${change.services.join(", ")}`;
}
