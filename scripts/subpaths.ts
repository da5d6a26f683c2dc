/**
 * Writes the `exports` of packages/services/package.json: a subpath for each file of which `index.ts` exports a value, and
 * nothing else. Parts of a product that live in files of their own stay inside.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeAtomically } from "../packages/core/src/emit/write.ts";

const manifest = "packages/services/package.json";

/** The products, by the name of their subpath: `traefik` for `@stackwright/services/traefik`. */
export function products(): readonly string[] {
  const index = readFileSync("packages/services/src/index.ts", "utf8");
  const files = [...index.matchAll(/^export \{[^}]*\} from "\.\/([a-z-]+)\.ts";$/gm)];
  return files.map(([, file = ""]) => file).toSorted((a, b) => (a < b ? -1 : 1));
}

/** The text of the package's manifest, with the subpaths brought up to date. */
export function servicesManifest(): string {
  const current = JSON.parse(readFileSync(manifest, "utf8")) as Readonly<Record<string, unknown>>;
  const files: readonly (readonly [subpath: string, file: string])[] = [
    [".", "index"],
    ...products().map((product) => [`./${product}`, product] as const),
  ];
  const subpaths = files.map(([subpath, file]) => [
    subpath,
    { types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` },
  ]);
  const exports: unknown = Object.fromEntries([...subpaths, ["./package.json", "./package.json"]]);
  return `${JSON.stringify({ ...current, exports }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeAtomically(manifest, servicesManifest(), 0o644);
}
