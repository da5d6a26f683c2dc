import { StackwrightError } from "../errors.ts";
import { endpointText } from "../model/endpoint.ts";
import { hasReference, substitute, type ReferenceData, type VariableData } from "../model/reference.ts";
import type { StackView } from "../model/view.ts";
import { formatPath, type Path } from "../path.ts";
import { networkName } from "./names.ts";

/** What resolving a reference has to know of the stack. */
export type ReferenceScope = Pick<StackView, "name" | "networks">;

/**
 * Resolves the references in a text. What a reference stands for may hold references of its own.
 *
 * @param variable What a variable becomes, which depends on where the text stands.
 * @param literal What becomes of the text between the references.
 */
export function resolveText(
  text: string,
  scope: ReferenceScope,
  variable: (data: VariableData) => string,
  literal: (text: string) => string = (same) => same,
): string {
  return substitute(
    text,
    (data) =>
      data.kind === "variable" ? variable(data) : resolveText(meaning(data, scope), scope, variable, literal),
    literal,
  );
}

function meaning(data: Exclude<ReferenceData, VariableData>, scope: ReferenceScope): string {
  switch (data.kind) {
    case "secret":
      return `/run/secrets/${data.name}`;
    case "endpoint":
      return endpointText(data);
    case "network":
      return networkName(scope.name, data.name, scope.networks[data.name]);
  }
}

/**
 * A string as the compose document holds it: references resolved, and every literal `$` doubled, so that it reaches the
 * container as the author wrote it.
 */
export function documentText(text: string, scope: ReferenceScope): string {
  if (!hasReference(text)) return escapeDollars(text);
  return resolveText(text, scope, (data) => interpolation(data, scope), escapeDollars);
}

/** A text that is already in the tools' own syntax: references resolved, `$` left alone. */
export function patchedText(text: string, scope: ReferenceScope): string {
  return resolveText(text, scope, (data) => interpolation(data, scope));
}

/**
 * A mapping's key as the compose document holds it. Neither tool interpolates keys, so `$` stays single.
 *
 * @throws StackwrightError `reference-in-key` for a variable.
 */
export function documentKey(key: string, scope: ReferenceScope, path: Path): string {
  if (!hasReference(key)) return key;
  return resolveText(key, scope, ({ name }) => {
    throw new StackwrightError({
      code: "reference-in-key",
      path: formatPath(path.slice(0, -1)),
      message: `the variable ${name} is in a key, and neither docker compose nor docker stack interpolates keys`,
      hint: "Write the key out, and put the variable into the value.",
    });
  });
}

/**
 * A variable's default, down to plain text: where it holds another variable, that one's value. `undefined` when there is
 * none, or when a variable in it has none.
 *
 * @param values Values that win over the defaults of variables inside the default.
 */
export function plainDefault(
  data: VariableData,
  scope: ReferenceScope,
  values: Readonly<Record<string, string>> = {},
): string | undefined {
  if (data.default === undefined || !hasReference(data.default)) return data.default;
  let isComplete = true;
  const text = resolveText(data.default, scope, (inner) => {
    const value = values[inner.name] ?? plainDefault(inner, scope, values);
    isComplete &&= value !== undefined;
    return value ?? "";
  });
  return isComplete ? text : undefined;
}

/**
 * `${NAME:-default}`, or `${NAME:?message}`. The default is always plain text, because docker stack ends a nested
 * `${A:-${B}}` at its first brace; and nothing in it may end the expression or start another.
 */
function interpolation(data: VariableData, scope: ReferenceScope): string {
  const value = plainDefault(data, scope);
  if (value !== undefined && !/[{}$]/.test(value)) return `\${${data.name}:-${value}}`;
  const message = (data.description ?? "").replaceAll(/[{}$]/g, "").trim();
  return `\${${data.name}:?${message === "" ? `set ${data.name}` : message}}`;
}

function escapeDollars(text: string): string {
  return text.includes("$") ? text.replaceAll("$", "$$$$") : text;
}
