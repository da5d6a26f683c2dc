import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** Backups that are really taken and restored, by the generated scripts and real programs. They take minutes. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [] } },
  defineConfig({
    test: {
      include: ["tests/backup/**/*.test.ts"],
      // They wait more than they compute.
      maxWorkers: 3,
      typecheck: { enabled: false },
    },
  }),
);
