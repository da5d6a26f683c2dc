import type { ComposeSpecification } from "../generated/compose-types.ts";
import { commentLines, yamlEntry, yamlKey } from "../yaml.ts";

/** Options of {@link toYaml}. */
export interface ToYamlOptions {
  /** Lines of comment at the top. */
  readonly header?: string;
  /** A comment above a section's entry, by path: `services.glpi`. */
  readonly comments?: Readonly<Record<string, string>>;
}

/**
 * A document as YAML that `docker compose` and `docker stack` read alike. The same document gives the same bytes. File
 * modes carry a comment in octal, as people read them.
 */
export function toYaml(document: ComposeSpecification, options: ToYamlOptions = {}): string {
  const { header, comments = {} } = options;
  const sections = Object.entries(document)
    .filter(([, content]) => content !== undefined)
    .map(([name, content]: [string, unknown]) => section(name, content, comments));
  const text = sections.length === 0 ? "{}\n" : sections.join("\n");
  return header === undefined ? text : `${commentLines(header)}${text}`;
}

function section(name: string, content: unknown, comments: Readonly<Record<string, string>>): string {
  if (typeof content !== "object" || content === null || Array.isArray(content))
    return yamlEntry(name, content, "");
  const entries = Object.entries(content)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]: [string, unknown]) => {
      const comment = comments[`${name}.${key}`];
      const above = comment === undefined || comment === "" ? "" : commentLines(comment, "  ");
      return above + yamlEntry(key, value, "  ", octalMode);
    });
  if (entries.length === 0) return yamlEntry(name, {}, "");
  return `${yamlKey(name, "")}\n${entries.join(name === "services" ? "\n" : "")}`;
}

/** Octal numbers are spelt differently in YAML 1.1 and 1.2: the number stays decimal, and the reader gets both. */
function octalMode(key: string, value: unknown): string | undefined {
  return key === "mode" && typeof value === "number" ? `0${value.toString(8)}` : undefined;
}
