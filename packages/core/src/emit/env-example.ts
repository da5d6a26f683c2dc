import { referencesIn, substitute, type VariableData } from "../model/reference.ts";

/** Options of {@link envExample}. */
export interface EnvExampleOptions {
  /** The variables that are also written into files, which are not interpolated. @default none */
  readonly inFiles?: ReadonlySet<string>;
}

/**
 * The text of `.env.example`: every variable of the stack with its description, and its default or an example. Variables
 * without either are left empty: both tools then stop and name them.
 */
export function envExample(variables: readonly VariableData[], options: EnvExampleOptions = {}): string {
  const { inFiles = new Set() } = options;
  const lines = defaultsFirst(variables).map(({ name, description, default: value, example }) => {
    const comment = [
      description,
      value === undefined ? "(required)" : "",
      inFiles.has(name)
        ? "(also in files: after a change, write the platform again with --env-file .env)"
        : "",
    ]
      .filter((text) => text)
      .join(" ");
    return `${comment === "" ? "" : `# ${comment}\n`}${name}=${quote(plain(value ?? example ?? ""))}\n`;
  });
  return `# Copy this file to .env and fill it in: docker compose and the Makefile read .env.\n\n${lines.join("\n")}`;
}

/** A variable whose value mentions another one comes after it. */
function defaultsFirst(variables: readonly VariableData[]): readonly VariableData[] {
  const sorted = new Map<string, VariableData>();
  const add = (data: VariableData): void => {
    if (sorted.has(data.name)) return;
    for (const other of referencesIn(data.default ?? "")) if (other.kind === "variable") add(other);
    sorted.set(data.name, data);
  };
  variables.forEach(add);
  return [...sorted.values()];
}

/** A default that is another variable is written as `${NAME}`. */
function plain(value: string): string {
  return substitute(value, (data) => (data.kind === "variable" ? `\${${data.name}}` : ""));
}

/** Quotes a value that a shell, or compose, would take apart. */
function quote(value: string): string {
  return /^[\w@%+=:,./${}-]*$/.test(value) ? value : `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
