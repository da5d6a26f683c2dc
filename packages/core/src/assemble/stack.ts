import { deepEqual } from "../equal.ts";
import { StackwrightError } from "../errors.ts";
import type { FileDefinition } from "../model/file.ts";
import { show } from "../show.ts";
import { checkStackName } from "../model/name.ts";
import { anything, checkForm, isMapping, onlyKeys, string } from "../model/form.ts";
import { checkPart, isPart, type Modifier, type Part } from "../model/part.ts";
import { targets, type Target } from "../model/view.ts";
import { describePart, type LabelledPart } from "./merge.ts";
import { only } from "./only.ts";

/** Options of {@link defineStack}. */
export interface StackOptions {
  /** Compose's project name and Swarm's stack name: lower case, at most 40 characters. */
  readonly name: string;
  /** What the platform is, in a sentence: the head of the generated documents. */
  readonly description?: string;
  /**
   * The parts, and modifiers that apply to all of them together: `withReplicas({ glpi: 2 })`, `override(...)`. Modifiers run
   * in their order, after every part is merged and every derived part added; derived files see what they changed.
   *
   * Or a function that gives them for a target, where the two are different platforms: one server there, a cluster here. A
   * file in which they differ is then written once for each.
   */
  readonly parts: Parts | ((target: Target) => Parts);
}

type Parts = readonly (Part | Modifier)[];

/** A named set of parts, not yet assembled for a target. */
export interface Stack {
  readonly name: string;
  readonly description: string;
  readonly parts: readonly LabelledPart[];
  readonly modifiers: readonly Modifier[];
}

const form = onlyKeys<StackOptions>({ name: anything, description: string, parts: anything });

/**
 * Names a set of parts.
 *
 * @throws StackwrightError `name-invalid`, `stack-invalid`, `part-invalid`, `option-invalid`.
 * @example
 * export default defineStack({ name: "shop", parts: [mariadb({ database: "shop" }), web] });
 */
export function defineStack(options: StackOptions): Stack {
  checkForm(options, form, ["defineStack"], 'defineStack({ name: "shop", parts: [] })');
  const { name, description = "", parts } = options;
  checkStackName(name);
  const entries = typeof parts === "function" ? partsByTarget(parts) : checkParts(parts);
  return {
    name,
    description,
    parts: entries.flatMap((entry, index) =>
      typeof entry === "function"
        ? []
        : [{ label: label(entry, index), part: checkPart(entry, `parts[${index}]`) }],
    ),
    modifiers: entries.filter((entry) => typeof entry === "function"),
  };
}

function checkParts(parts: Parts): Parts {
  if (Array.isArray(parts)) return parts;
  throw new StackwrightError({
    code: "stack-invalid",
    path: "parts",
    message: `${show(parts)} is not a list of parts and modifiers`,
    hint: 'Write defineStack({ name: "shop", parts: [ ... ] }), or a function that gives that list for a target.',
  });
}

/** The parts of all targets, each limited to its own; files in which the targets differ get an edition for each. */
function partsByTarget(parts: (target: Target) => Parts): Parts {
  const lists = targets.map((target) => [target, checkParts(parts(target))] as const);
  const contents = new Map<string, FileDefinition["content"]>();
  const different = new Set<string>();
  for (const file of lists.flatMap(([, list]) => list.flatMap(filesOf))) {
    const before = contents.get(file.path);
    if (before === undefined) contents.set(file.path, file.content);
    // What is computed from the assembled stack says itself whether it differs.
    else if (typeof before !== "function" && !deepEqual(before, file.content)) different.add(file.path);
  }
  return lists.flatMap(([target, list]) =>
    list.map((entry) =>
      typeof entry === "function" ? only(target, entry) : only(target, withEditions(entry, different)),
    ),
  );
}

function filesOf(entry: Part | Modifier): readonly FileDefinition[] {
  return isPart(entry) ? Object.values(entry.files) : [];
}

function withEditions(part: Part, different: ReadonlySet<string>): Part {
  if (!isPart(part) || !Object.keys(part.files).some((path) => different.has(path))) return part;
  const files = Object.entries(part.files).map(
    ([path, file]) => [path, different.has(path) ? { ...file, perTarget: true } : file] as const,
  );
  return { ...part, files: Object.fromEntries(files) };
}

function label(part: Part, index: number): string {
  return isPart(part) ? `parts[${index}], ${describePart(part)}` : `parts[${index}]`;
}

/** @throws StackwrightError `stack-invalid` for what {@link defineStack} has not made. */
export function checkStack(value: unknown): Stack {
  if (isMapping(value) && Array.isArray(value["parts"]) && Array.isArray(value["modifiers"]))
    return value as unknown as Stack;
  throw new StackwrightError({
    code: "stack-invalid",
    path: "stack",
    message: `${show(value)} is not a stack`,
    hint: "Give what defineStack(...) returns. Was it exported from the file that you import?",
  });
}
