import { banner, definition, extensionPattern, type Schema } from "./schema.ts";

/** The module that lists every key path of the schema. */
export function composeSchemaModule(root: Schema): string {
  const rows = composePaths(root).map((path) => `  ${JSON.stringify(path)},`);
  return [
    `// ${banner}`,
    "",
    "/**",
    " * Every key that the Compose Specification knows, as a path: `services.*.ports.*.target`.",
    " * `*` stands for a name that the author chooses, or for an item of a list. Extensions (`x-…`) are left out.",
    " */",
    "export const composeSchemaPaths: readonly string[] = [",
    ...rows,
    "];",
    "",
  ].join("\n");
}

/** Every path that ends in a key named by the schema, once, in alphabetical order. */
export function composePaths(root: Schema): readonly string[] {
  const found = new Set<string>();
  visit(root, [], []);
  return [...found].toSorted();

  function visit(schema: Schema, path: readonly string[], refs: readonly string[]): void {
    if (schema.$ref !== undefined) {
      if (!refs.includes(schema.$ref)) visit(definition(root, schema.$ref), path, [...refs, schema.$ref]);
      return;
    }
    for (const choice of [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]) visit(choice, path, refs);
    if (schema.items !== undefined) visit(schema.items, [...path, "*"], refs);
    for (const value of mapValues(schema)) visit(value, [...path, "*"], refs);
    for (const [key, value] of Object.entries(schema.properties ?? {})) {
      found.add([...path, key].join("."));
      visit(value, [...path, key], refs);
    }
  }
}

/** The schemas of the values of a map whose keys the author chooses. */
export function mapValues(schema: Schema): readonly Schema[] {
  const patterns = Object.entries(schema.patternProperties ?? {});
  const named = patterns.filter(([pattern]) => pattern !== extensionPattern).map(([, value]) => value);
  return typeof schema.additionalProperties === "object" ? [...named, schema.additionalProperties] : named;
}
