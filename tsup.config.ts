import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";

/** Builds the package in whose folder it runs: `npm run build` goes through them in the order of dependence. */
export default defineConfig(() => ({
  entry: entries(),
  format: "esm",
  target: "node20",
  clean: true,
  splitting: true,
  sourcemap: false,
  dts: {
    // tsup sets `baseUrl`, which TypeScript 6 calls deprecated.
    compilerOptions: { ignoreDeprecations: "6.0", composite: false, noEmit: false },
    // type-fest is written into the types, so that nobody has to install it. Its own files import `./x.d.ts`.
    resolve: ["type-fest", /^\.{1,2}\/.*\.d\.ts$/],
  },
}));

/** The sources behind the package's `exports`; tests are not among them. */
function entries(): string[] {
  const { exports } = JSON.parse(readFileSync("package.json", "utf8")) as {
    exports: Record<string, unknown>;
  };
  const tests = ["!src/**/*.test.ts", "!src/**/*.test-d.ts"];
  return Object.keys(exports)
    .filter((path) => path !== "./package.json")
    .map((path) =>
      path === "." ? "src/index.ts" : path === "./*" ? "src/*.ts" : `src/${path.slice(2)}/index.ts`,
    )
    .concat(tests);
}
