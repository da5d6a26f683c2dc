import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** The generated platform, really run by Docker engines. It takes minutes, most of them waiting; each file has machines of its own. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [] } },
  defineConfig({
    test: {
      include: ["tests/engine/**/*.test.ts"],
      globalSetup: "./tests/engine/setup.ts",
      maxWorkers: 3,
      testTimeout: 300_000,
      hookTimeout: 1_200_000,
      // The engine and its images come up before the first test.
      teardownTimeout: 120_000,
      typecheck: { enabled: false },
    },
  }),
);
