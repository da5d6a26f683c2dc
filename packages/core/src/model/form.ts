import { StackwrightError } from "../errors.ts";
import { formatPath, type Path } from "../path.ts";
import { show } from "../show.ts";
import { isReference } from "./reference.ts";
import { splitWords } from "./words.ts";

/** Where a value does not have its form, below the value, and why. */
interface Misfit {
  readonly path: Path;
  readonly why: string;
}

/** The form of a value, for callers without a compiler: `undefined` where all of the value fits. */
export type Form = (value: unknown) => Misfit | undefined;

/** A value for which a test holds; `what` names it: `a list`. */
export function is(what: string, fits: (value: unknown) => boolean): Form {
  return (value) => (fits(value) ? undefined : { path: [], why: `${show(value)} is not ${what}` });
}

/** One of some words. */
export function oneOf(...allowed: readonly unknown[]): Form {
  return is(`one of ${allowed.map(show).join(", ")}`, (value) => allowed.includes(value));
}

/** A list of such items. */
export function list(item: Form): Form {
  const isList = is("a list", Array.isArray);
  return (value) =>
    isList(value) ?? (Array.isArray(value) ? firstMisfit([...value.entries()], item) : undefined);
}

/** An object of such values, under any keys. */
export function mapping(entry: Form): Form {
  return (value) => (isMapping(value) ? firstMisfit(present(value), entry) : object(value));
}

/** A list of something, or something else. */
export function listOr(items: Form, other: Form): Form {
  return (value) => (Array.isArray(value) ? items(value) : other(value));
}

/** An object: keys with a form are checked, others may hold anything. */
export function keys(forms: Readonly<Record<string, Form>>, required: readonly string[] = []): Form {
  return (value) => {
    if (!isMapping(value)) return object(value);
    const missing = required.find((key) => value[key] === undefined);
    if (missing !== undefined) return { path: [missing], why: `\`${missing}\` is missing in ${show(value)}` };
    return firstMisfit(present(value), (inner, key) => forms[key]?.(inner));
  };
}

/** An object of options: a key that is not known is a mistake. */
export function onlyKeys<Options extends object>(
  forms: { readonly [Key in keyof Required<Options>]: Form },
  required: readonly (keyof Options & string)[] = [],
): Form {
  const checkKeys = keys(forms, required);
  return (value) => {
    const unknown = isMapping(value)
      ? Object.keys(value).find((key) => !Object.hasOwn(forms, key))
      : undefined;
    if (unknown === undefined) return checkKeys(value);
    return {
      path: [unknown],
      why: `there is no option \`${unknown}\` here: known are ${Object.keys(forms).join(", ")}`,
    };
  };
}

const isText = (value: unknown): boolean => typeof value === "string" || isReference(value);
const isScalar = (value: unknown): boolean =>
  isText(value) || typeof value === "boolean" || Number.isFinite(value);

export const anything: Form = () => undefined;
export const text: Form = is("text", isText);
export const string: Form = is("a string", (value) => typeof value === "string");
export const boolean: Form = is("true or false", (value) => typeof value === "boolean");
export const whole: Form = is(
  "a whole number from 0",
  (value) => Number.isInteger(value) && Number(value) >= 0,
);
export const scalar: Form = is("text, a number, true or false", isScalar);
export const object: Form = is("an object", isMapping);
const line = is(
  "a line whose quotes are closed",
  (value) => isText(value) && splitWords(String(value)) !== undefined,
);
export const words: Form = listOr(list(text), line);

/** A value that may be `null`. */
export function orNull(form: Form): Form {
  return (value) => (value === null ? undefined : form(value));
}

/** Whether a value is an object with keys: no list, and nothing that has to be awaited or walked. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !(Symbol.iterator in value) && !("then" in value);
}

/**
 * Checks that a value has a form.
 *
 * @param example What would fit, as code.
 * @throws StackwrightError `option-invalid`, naming the place below `path`.
 */
export function checkForm(value: unknown, form: Form, path: Path, example: string): void {
  const misfit = form(value);
  if (misfit === undefined) return;
  throw new StackwrightError({
    code: "option-invalid",
    path: formatPath([...path, ...misfit.path]),
    message: misfit.why,
    hint: `For example ${example}.`,
  });
}

function present(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value).filter(([, inner]) => inner !== undefined);
}

function firstMisfit<Key extends string | number>(
  entries: readonly (readonly [Key, unknown])[],
  form: (value: unknown, key: Key) => Misfit | undefined,
): Misfit | undefined {
  for (const [key, value] of entries) {
    const misfit = form(value, key);
    if (misfit !== undefined) return { ...misfit, path: [key, ...misfit.path] };
  }
  return undefined;
}
