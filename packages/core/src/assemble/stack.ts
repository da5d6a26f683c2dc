import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";
import { checkStackName } from "../model/name.ts";
import { anything, checkForm, isMapping, onlyKeys, string } from "../model/form.ts";
import { checkPart, isPart, type Modifier, type Part } from "../model/part.ts";
import { describePart, type LabelledPart } from "./merge.ts";

/** Options of {@link defineStack}. */
export interface StackOptions {
  /** Compose's project name and Swarm's stack name: lower case, at most 40 characters. */
  readonly name: string;
  /** What the platform is, in a sentence: the head of the generated documents. */
  readonly description?: string;
  /**
   * The parts, and modifiers that apply to all of them together: `withReplicas({ glpi: 2 })`, `override(...)`. Modifiers run
   * in their order, after every part is merged and every derived part added; derived files see what they changed.
   */
  readonly parts: readonly (Part | Modifier)[];
}

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
  if (!Array.isArray(parts)) {
    throw new StackwrightError({
      code: "stack-invalid",
      path: "parts",
      message: `${show(parts)} is not a list of parts and modifiers`,
      hint: 'Write defineStack({ name: "shop", parts: [ ... ] }).',
    });
  }
  const entries: readonly (Part | Modifier)[] = parts;
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
