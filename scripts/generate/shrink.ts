/**
 * Rewrites what ajv repeats hundreds of times in its code: every error pushed by hand, data that is passed on but never
 * read, and whole schemas kept only to quote a line of them. What does not match is left as it is: longer, but right.
 */
export function shrink(code: string): string {
  return inlineQuotes(withoutParents(sharedErrors(code)));
}

/** The helper that `sharedErrors` calls; `e` is null or the list so far, as ajv keeps it. */
const fail =
  "function fail(e,instancePath,schemaPath,keyword,params){const f={instancePath,schemaPath,keyword,params};e===null?e=[f]:e.push(f);return e}";

function sharedErrors(code: string): string {
  const pushed =
    /const (err\d+) = \{instancePath(:?[^\n]*?),schemaPath:("[^"\n]*"),keyword:("\w+"),params:([^\n]*)\};\s*if\(vErrors === null\)\{\s*vErrors = \[\1\];\s*\}\s*else \{\s*vErrors\.push\(\1\);\s*\}/g;
  const calls = code.replaceAll(
    pushed,
    (_, _name, at: string, schemaPath: string, keyword: string, params: string) => {
      const path = at === "" ? "instancePath" : at.slice(1);
      return `vErrors = fail(vErrors,${path},${schemaPath},${keyword},${params});`;
    },
  );
  return `${calls}\n${fail}`;
}

function withoutParents(code: string): string {
  return code
    .replaceAll(/,parentData(?::[^,\n]+)?,parentDataProperty(?::[^,\n]+)?,rootData\}/g, "}")
    .replaceAll(", parentData, parentDataProperty, rootData=data}={}", "}={}");
}

/** `schema7.properties.tty.type` becomes the value it stands for; a set of keys keeps only its keys. */
function inlineQuotes(code: string): string {
  const declaration = /^const (schema\d+) = (\{.*\});/gm;
  const schemas = new Map([...code.matchAll(declaration)].map(([, name = "", json = ""]) => [name, json]));
  const quote = /\b(schema\d+)((?:\.\w+|\[\d+\]|\["[^"\n]*"\])+)/g;
  const keySets: string[] = [];
  const inlined = code.replaceAll(quote, (text, name: string, steps: string, at: number) => {
    const json = schemas.get(name);
    if (json === undefined) return text;
    const value: unknown = new Function(`return (${json})${steps}`)();
    if (!code.slice(0, at).endsWith(".call(")) return JSON.stringify(value);
    const keys = Object.keys(value as object).map((key) => [key, 1]);
    keySets.push(`const keys${keySets.length} = ${JSON.stringify(Object.fromEntries(keys))};`);
    return `keys${keySets.length - 1}`;
  });
  return [...keySets, inlined].join("\n");
}
