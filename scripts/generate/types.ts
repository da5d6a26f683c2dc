import { compile, type JSONSchema } from "json-schema-to-typescript";
import ts from "typescript";

import { mapValues } from "./paths.ts";
import { banner, definition, definitionName, extensionPattern, type Schema } from "./schema.ts";

/** Stands in the compiled text for "any key that starts with x-", which JSON Schema's compiler cannot say. */
const extensionKey = "__extension__";

/** What json-schema-to-typescript is given: `tsType` is its way to say "write this type here". */
interface Compilable extends Omit<
  Schema,
  "properties" | "items" | "oneOf" | "additionalProperties" | "definitions"
> {
  readonly tsType?: string;
  readonly properties?: Readonly<Record<string, Compilable>>;
  readonly items?: Compilable;
  readonly oneOf?: readonly Compilable[];
  readonly additionalProperties?: boolean | Compilable;
  readonly definitions?: Readonly<Record<string, Compilable>>;
}

/** The module of types: one named, deeply readonly type for each definition of the schema. */
export async function composeTypesModule(root: Schema): Promise<string> {
  const definitions = Object.entries(root.definitions ?? {});
  const prepared: Compilable = {
    ...prepare(root, root),
    definitions: Object.fromEntries(
      definitions.map(([name, schema]) => [name, prepare(withoutNull(schema), root)]),
    ),
  };
  const text = await compile(prepared as JSONSchema, "ComposeSpecification", {
    additionalProperties: false,
    bannerComment: `// ${banner}\n`,
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
    style: { printWidth: 110 },
  });
  return readonlyTypes(withoutUsage(text)).replaceAll(`${extensionKey}?:`, "[extension: `x-${string}`]:");
}

/**
 * Rewrites a schema so that its types are exact:
 * a reference becomes the name of a type (and keeps the text that stood beside it), a map becomes an index signature,
 * and `^x-` lets in only keys that start with `x-`.
 */
function prepare(schema: Schema, root: Schema): Compilable {
  if (schema.$ref !== undefined) return reference(schema, schema.$ref, root);
  const { patternProperties: _, definitions: __, $ref: ___, ...rest } = schema;
  return {
    ...rest,
    ...(isObject(schema) ? objectShape(schema, root) : {}),
    ...(schema.items === undefined ? {} : { items: prepare(schema.items, root) }),
    ...(schema.oneOf === undefined ? {} : { oneOf: schema.oneOf.map((choice) => prepare(choice, root)) }),
  } as Compilable;
}

function isObject(schema: Schema): boolean {
  return schema.type === "object" || (Array.isArray(schema.type) && schema.type.includes("object"));
}

/** The keys of an object: those the schema names, extensions if it lets them in, and a map's values. */
function objectShape(schema: Schema, root: Schema): Pick<Compilable, "properties" | "additionalProperties"> {
  const properties = Object.entries(schema.properties ?? {}).map(([key, child]) => [
    key,
    prepare(child, root),
  ]);
  const extensible = schema.patternProperties?.[extensionPattern] !== undefined;
  if (extensible) properties.push([extensionKey, { tsType: "unknown" }]);
  const [value] = mapValues(schema);
  const isOpen = schema.additionalProperties !== false && properties.length === 0;
  return {
    properties: Object.fromEntries(properties) as Record<string, Compilable>,
    additionalProperties: value === undefined ? isOpen : prepare(value, root),
  };
}

function reference(schema: Schema, ref: string, root: Schema): Compilable {
  const name = pascalCase(definitionName(ref));
  const tsType = isNullable(definition(root, ref)) ? `${name} | null` : name;
  return schema.description === undefined ? { tsType } : { tsType, description: schema.description };
}

/** A definition that may be null ("networks: { front: }") is typed without the null; its users add it. */
function isNullable(schema: Schema): boolean {
  return isObject(schema) && schema.type !== "object" && schema.type?.includes("null") === true;
}

function withoutNull(schema: Schema): Schema {
  return isNullable(schema) ? { ...schema, type: "object" } : schema;
}

function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Drops the compiler's own remarks of which definition was referenced where. */
function withoutUsage(text: string): string {
  return text
    .replaceAll(/\n \*\n \* This (?:interface|type) was referenced by (?:(?!\*\/)[\s\S])*?\n \*\//g, "\n */")
    .replaceAll(/\/\*\*\n \* This (?:interface|type) was referenced by (?:(?!\*\/)[\s\S])*?\*\/\n/g, "");
}

/** Marks every property, index signature and array as readonly. */
function readonlyTypes(text: string): string {
  const source = ts.createSourceFile("compose-types.ts", text, ts.ScriptTarget.ES2022, true);
  const inserts: { at: number; text: string }[] = [];
  visit(source);
  inserts.sort((a, b) => b.at - a.at);
  return inserts.reduce((out, { at, text: added }) => out.slice(0, at) + added + out.slice(at), text);

  function visit(node: ts.Node): void {
    if (ts.isArrayTypeNode(node) || ts.isPropertySignature(node) || ts.isIndexSignatureDeclaration(node)) {
      const nested = ts.isArrayTypeNode(node) && ts.isArrayTypeNode(node.parent);
      inserts.push({ at: node.getStart(source), text: nested ? "(readonly " : "readonly " });
      if (nested) inserts.push({ at: node.end, text: ")" });
    }
    ts.forEachChild(node, visit);
  }
}
