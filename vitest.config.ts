import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

const packages = fileURLToPath(new URL("packages", import.meta.url));

export default defineConfig({
  resolve: {
    // The same paths as in tsconfig.json: sources, so that nothing has to be built before a test.
    alias: [
      { find: /^@stackwright\/core\/testing$/, replacement: `${packages}/core/src/testing/index.ts` },
      { find: /^@stackwright\/([a-z]+)$/, replacement: `${packages}/$1/src/index.ts` },
      { find: /^@stackwright\/services\/(.+)$/, replacement: `${packages}/services/src/$1.ts` },
    ],
  },
  test: {
    include: ["packages/*/src/**/*.test.ts", "examples/**/*.test.ts", "tests/**/*.test.ts"],
    // These need a Docker engine, or minutes; they have commands of their own.
    exclude: [...configDefaults.exclude, "tests/engine/**", "tests/backup/**", "tests/publish/**"],
    restoreMocks: true,
    // Many tests call real tools, which take their time on a busy machine.
    testTimeout: 30_000,
    // By itself vitest leaves one processor free, which is half of two.
    maxWorkers: "100%",
    reporters: ["default", "./scripts/vitest-summary.ts"],
    typecheck: {
      enabled: true,
      include: ["packages/**/*.test-d.ts"],
      tsconfig: "./tsconfig.json",
      // `npm run typecheck` says what is wrong elsewhere.
      ignoreSourceErrors: true,
    },
  },
});
