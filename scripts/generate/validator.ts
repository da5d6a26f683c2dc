import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

import { banner, type Schema } from "./schema.ts";
import { shrink } from "./shrink.ts";

/** The module that checks a document against the schema: ajv's code, made now, so that nothing needs ajv later. */
export async function composeValidatorModule(root: Schema): Promise<string> {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    validateFormats: false,
    unicodeRegExp: false,
    inlineRefs: false,
    messages: false,
    code: { source: true, esm: true, lines: true },
  });
  const validate = ajv.compile(withoutText(root));
  const code = `${shrink(standaloneCode.default(ajv, validate))}
export function validateCompose(document) {
  return validate(document) ? [] : validate.errors;
}`;
  const bundled = await build({
    stdin: { contents: code, resolveDir: dirname(fileURLToPath(import.meta.url)), loader: "js" },
    bundle: true,
    format: "esm",
    target: "node20",
    minify: true,
    legalComments: "none",
    write: false,
  });
  return `// ${banner}\n${bundled.outputFiles[0]?.text ?? ""}`;
}

export const composeValidatorTypes = `// ${banner}

/** One way in which a document breaks the schema. */
export interface ValidatorError {
  /** Where, as a JSON pointer: \`/services/web/imgae\` is \`"/services/web"\` plus \`params.additionalProperty\`. */
  readonly instancePath: string;
  /** Which rule of the schema. */
  readonly schemaPath: string;
  /** The kind of rule: \`type\`, \`additionalProperties\`, \`oneOf\`, … */
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Everything in a document that breaks the Compose Specification's schema; empty if nothing does. */
export function validateCompose(document: unknown): readonly ValidatorError[];
`;

/** Descriptions are for people; a dialect that ajv does not know would stop it. */
export function withoutText(root: Schema): Record<string, unknown> {
  return JSON.parse(
    JSON.stringify(root, (key, value: unknown) =>
      ["$schema", "description", "title", "deprecated"].includes(key) && typeof value !== "object"
        ? undefined
        : value,
    ),
  ) as Record<string, unknown>;
}
