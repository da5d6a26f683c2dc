import { Document, isMap, isPair, isScalar, isSeq, type Scalar, type ToStringOptions } from "yaml";
import type { ComposeSpecification } from "../generated/compose-types.ts";

/** Options of {@link toYaml}. */
export interface ToYamlOptions {
  /** Lines of comment at the top. */
  readonly header?: string;
  /** A comment above a section's entry, by path: `services.glpi`. */
  readonly comments?: Readonly<Record<string, string>>;
}

/**
 * How all YAML is written: readable by YAML 1.1 and 1.2 parsers alike (so `yes`, `22:22` and dates are quoted), no folded
 * lines, no anchors.
 */
export const documentOptions = { version: "1.1", aliasDuplicateObjects: false } as const;
export const stringOptions: ToStringOptions = { lineWidth: 0 };

/**
 * A document as YAML that `docker compose` and `docker stack` read alike. The same document gives the same bytes. File
 * modes carry a comment in octal, as people read them.
 */
export function toYaml(document: ComposeSpecification, options: ToYamlOptions = {}): string {
  const { header, comments = {} } = options;
  const yaml = new Document(document, documentOptions);
  // The version directive is not wanted in the text: `docker` refuses `%YAML`.
  const root = yaml.contents;
  if (isMap(root)) {
    for (const pair of root.items) {
      if (!isPair(pair) || !isScalar(pair.key) || !isMap(pair.value)) continue;
      const section = String(pair.key.value);
      pair.key.spaceBefore = pair !== root.items[0];
      for (const entry of pair.value.items) {
        if (!isScalar(entry.key)) continue;
        addComment(entry.key, comments[`${section}.${String(entry.key.value)}`]);
        if (section === "services") {
          entry.key.spaceBefore = entry !== pair.value.items[0];
          if (isMap(entry.value)) explainModes(entry.value);
        }
      }
    }
  }
  const text = yaml.toString({ ...stringOptions, directives: false });
  return header === undefined ? text : `${commentLines(header)}\n${text}`;
}

function addComment(key: Scalar, comment: string | undefined): void {
  if (comment !== undefined && comment !== "")
    key.commentBefore = comment
      .split("\n")
      .map((line) => ` ${line}`)
      .join("\n");
}

function explainModes(service: { readonly get: (key: string) => unknown }): void {
  for (const kind of ["secrets", "configs"]) {
    const references = service.get(kind);
    if (!isSeq(references)) continue;
    for (const reference of references.items) {
      if (!isMap(reference)) continue;
      const mode = reference.get("mode", true);
      // Octal numbers are spelt differently in YAML 1.1 and 1.2: the number stays decimal, and the reader gets both.
      if (isScalar(mode) && typeof mode.value === "number") mode.comment = ` 0${mode.value.toString(8)}`;
    }
  }
}

/** Text as comment lines. */
export function commentLines(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? "#" : `# ${line}`))
    .join("\n");
}
