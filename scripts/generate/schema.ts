import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The part of JSON Schema (draft 07) that the Compose Specification's schema uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** The pattern by which the schema lets extensions (`x-anything`) in. */
export const extensionPattern = "^x-";

/** Says in the generated files where they come from. */
export const banner =
  "Made by scripts/generate.ts from the Compose Specification's schema (Apache-2.0); do not edit.";

/** Reads the up-to-date schema that ships inside the npm package `dclint`. */
export async function readComposeSchema(): Promise<Schema> {
  const manifest = createRequire(import.meta.url).resolve("dclint/package.json");
  const text = await readFile(join(dirname(manifest), "schemas/compose.schema.json"), "utf8");
  return JSON.parse(text) as Schema;
}

const definitionPrefix = "#/definitions/";

/** The name of the definition that a `$ref` points to: `#/definitions/service` gives `service`. */
export function definitionName(ref: string): string {
  if (!ref.startsWith(definitionPrefix))
    throw new Error(`${ref}: only ${definitionPrefix} references are known`);
  return ref.slice(definitionPrefix.length);
}

/** The definition that a `$ref` points to. */
export function definition(root: Schema, ref: string): Schema {
  const found = root.definitions?.[definitionName(ref)];
  if (found === undefined) throw new Error(`${ref}: not in the schema`);
  return found;
}
