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

function mergeSection(section: (typeof sections)[number], parts: readonly LabelledPart[]): Named<unknown> {
  const result: Record<string, unknown> = {};
  const origins = new Map<string, string>();
  for (const { label, part } of parts) {
    for (const [name, definition] of Object.entries<unknown>(part[section])) {
      if (!origins.has(name)) {
        origins.set(name, label);
        result[name] = definition;
      } else if (!deepEqual(result[name], definition)) {
        throw conflict(
          section,
          name,
          [origins.get(name) ?? "", label],
          firstDifference(result[name], definition),
        );
      }
    }
  }
  return result;
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
  return part.derivations[0] === undefined ? "an empty part" : `the derived part ${part.derivations[0].name}`;
}
