import { existsSync, readFileSync } from "node:fs";
import { defineConfig } from "tsup";

/** What of a package's manifest says what is built. */
interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/** Builds the package in whose folder it runs: `npm run build` goes through them in the order of dependence. */
export default defineConfig(() => {
  const { exports, bin = {} } = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
  const modules = Object.keys(exports)
    .filter((path) => path !== "./package.json")
    .map(sourceOf);
  const commands = Object.values(bin).map((path) => path.replace("./dist/", "src/").replace(/\.js$/, ".ts"));
  return {
    entry: [...modules, ...commands],
    format: "esm",
    target: "node20",
    clean: true,
    splitting: true,
    sourcemap: false,
    dts: {
      entry: modules,
      // tsup sets `baseUrl`, which TypeScript 6 calls deprecated.
      compilerOptions: { ignoreDeprecations: "6.0", composite: false, noEmit: false },
      // type-fest is written into the types, so that nobody has to install it. Its own files import `./x.d.ts`.
      resolve: ["type-fest", /^\.{1,2}\/.*\.d\.ts$/],
    },
  };
});

/** The source behind one of the package's `exports`. */
function sourceOf(path: string): string {
  const file = path === "." ? "src/index" : `src/${path.slice(2)}`;
  return existsSync(`${file}.ts`) ? `${file}.ts` : `${file}/index.ts`;
}
