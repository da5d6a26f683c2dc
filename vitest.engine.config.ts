import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** The generated platform, really run by a Docker engine. It takes minutes; the engine is one for all files. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [] } },
  defineConfig({
    test: {
      include: ["tests/engine/**/*.test.ts"],
      globalSetup: "./tests/engine/setup.ts",
      fileParallelism: false,
      testTimeout: 300_000,
      hookTimeout: 1_200_000,
      // The engine and its images come up before the first test.
      teardownTimeout: 120_000,
      typecheck: { enabled: false },
    },
  }),
);
