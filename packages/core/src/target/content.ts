import { StackwrightError } from "../errors.ts";
import type { FileContent, FileDefinition } from "../model/file.ts";
import { hasReference, isReference, type VariableData } from "../model/reference.ts";
import { formatPath, type Path } from "../path.ts";
import type { Assembled } from "../assemble/assembled.ts";
import { commentLines, yamlText } from "../yaml.ts";
import { find, type FindingDetails, type Notes } from "./notes.ts";
import { plainDefault, resolveText } from "./strings.ts";

/** Resolves the references in one string of a file. */
type Resolve = (text: string) => string;

/**
 * The text of a file, with its references resolved. Nothing interpolates a mounted file, so a variable becomes its value,
 * and a `$` is just a `$`.
 *
 * @throws StackwrightError `file-invalid` for content that assembly has not computed.
 */
export function renderContent(definition: FileDefinition, assembled: Assembled, notes: Notes): string {
  const path: Path = ["files", definition.path];
  const { content } = definition;
  if (typeof content === "function") {
    throw new StackwrightError({
      code: "file-invalid",
      path: formatPath(path),
      message: "its content is still a function: assembly has not computed it",
      hint: "Lower what assemble() gives, not a part.",
    });
  }
  const missing = new Map<string, VariableData>();
  const text = render(content, fileResolver(assembled, missing));
  if (missing.size > 0) find(notes, missingValues([...missing.values()], path));
  return text;
}

function render(content: FileContent, resolve: Resolve): string {
  if (typeof content === "string") return resolve(content);
  const value = resolveDeep(content.value, resolve);
  if (content.format === "json") return `${JSON.stringify(value, undefined, 2)}\n`;
  const comment = content.comment === undefined ? "" : commentLines(resolve(content.comment));
  return comment + yamlText(value);
}

function resolveDeep(value: unknown, resolve: Resolve): unknown {
  if (typeof value === "string") return resolve(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => resolveDeep(item, resolve));
  if (isReference(value)) return resolve(value.toString());
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [resolve(key), resolveDeep(inner, resolve)]),
  );
}

/** @param missing Gets the variables that have no value. */
function fileResolver(assembled: Assembled, missing: Map<string, VariableData>): Resolve {
  const variable = (data: VariableData): string => {
    const value = assembled.values[data.name] ?? plainDefault(data, assembled, assembled.values);
    if (value === undefined) missing.set(data.name, data);
    return value ?? `\${${data.name}}`;
  };
  return (text) => (hasReference(text) ? resolveText(text, assembled, variable) : text);
}

function missingValues(variables: readonly VariableData[], path: Path): FindingDetails {
  const names = variables.map(({ name }) => name);
  const last = names.at(-1) ?? "";
  const [which, have] =
    names.length === 1
      ? [`value of ${last}`, "has"]
      : [`values of ${names.slice(0, -1).join(", ")} and ${last}`, "have"];
  const lines = variables.map(({ name, example = "..." }) => `\`${name}=${example}\``).join(", ");
  return {
    id: "variable-value-missing",
    severity: "error",
    path,
    message: `the file needs the ${which}, which ${have} neither a value nor a default`,
    hint: `A mounted file is not interpolated: put ${lines} into a file and write the stack with it (--env-file .env), or give defaults.`,
  };
}
