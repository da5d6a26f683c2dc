import { StackwrightError } from "../errors.ts";
import { checkForm, onlyKeys, string, text } from "./form.ts";
import { show } from "../show.ts";
import { makeReference, substitute, type Reference, type Text, type VariableData } from "./reference.ts";

/** Options of {@link variable}. */
export interface VariableOptions {
  /**
   * The value when nothing is set. Without one the variable is required: both tools then stop with a message that names it.
   * Another variable may be the default.
   */
  readonly default?: Text;
  /** One line for `.env.example` and for the message when it is missing. */
  readonly description?: string;
  /** A value to show in `.env.example` when there is no default. */
  readonly example?: string;
}

/** A value that is given when the stack is deployed. Write it into any string: `` `glpi.${domain}` ``. */
export type Variable = Reference<VariableData>;

const form = onlyKeys<VariableOptions>({ default: text, description: string, example: string });
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Declares a variable that the person who deploys sets in the environment or in `.env`.
 *
 * In YAML it becomes `${NAME:-default}`, or `${NAME:?message}` when it has no default; in a config file it becomes its
 * value, because a mounted file is not interpolated; and it gets a line in `.env.example`.
 *
 * @throws StackwrightError `variable-invalid` for a name that a shell cannot hold, or a default that interpolation cannot,
 * `option-invalid`.
 * @example
 * const domain = variable("DOMAIN", { default: "example.com", description: "Public domain" });
 */
export function variable(name: string, options: VariableOptions = {}): Variable {
  if (typeof name !== "string" || !variableName.test(name)) {
    throw invalid(
      name,
      "is not a variable name: expected letters, digits and '_', not starting with a digit",
      "DOMAIN",
    );
  }
  checkForm(options, form, ["variables", name], `variable("${name}", { default: "example.com" })`);
  const value = options.default === undefined ? undefined : String(options.default);
  for (const shown of [value === undefined ? undefined : substitute(value, () => ""), options.description]) {
    // docker stack deploy ends `${X:-text}` at the first brace, and neither tool has an escape inside it.
    if (shown !== undefined && /[{}$\n\r`]/.test(shown)) {
      throw invalid(
        name,
        `has a default or description with one of { } $ \` or a line break in it (${JSON.stringify(shown)}), which interpolation cannot carry`,
        "example.com",
      );
    }
  }
  return makeReference({
    kind: "variable",
    name,
    ...(value === undefined ? {} : { default: value }),
    ...(options.description === undefined ? {} : { description: options.description }),
    ...(options.example === undefined ? {} : { example: options.example }),
  });
}

function invalid(name: string, what: string, example: string): StackwrightError {
  return new StackwrightError({
    code: "variable-invalid",
    path: `variables[${show(name)}]`,
    message: `${show(name)} ${what}`,
    hint: `For example: variable("DOMAIN", { default: "${example}" }).`,
  });
}
