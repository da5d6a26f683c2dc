import { StackwrightError } from "../errors.ts";
import type { FileContent, FileDefinition } from "../model/file.ts";
import { hasReference, isReference, type VariableData } from "../model/reference.ts";
import { formatPath, type Path } from "../path.ts";
import type { Assembled } from "../assemble/assembled.ts";
import { commentLines, yamlText } from "../yaml.ts";
import { find, type Notes } from "./notes.ts";
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
  return render(content, fileResolver(assembled, path, notes));
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

function fileResolver(assembled: Assembled, path: Path, notes: Notes): Resolve {
  const missing = new Set<string>();
  const variable = (data: VariableData): string => {
    const value = assembled.values[data.name] ?? plainDefault(data, assembled, assembled.values);
    if (value !== undefined) return value;
    if (!missing.has(data.name)) {
      missing.add(data.name);
      find(notes, {
        id: "variable-value-missing",
        severity: "error",
        path,
        message: `the file needs the value of ${data.name}, which has neither a value nor a default`,
        hint: `A mounted file is not interpolated: give the value of ${data.name} when the stack is written (--env-file .env), or give the variable a default.`,
      });
    }
    return `\${${data.name}}`;
  };
  return (text) => (hasReference(text) ? resolveText(text, assembled, variable) : text);
}
