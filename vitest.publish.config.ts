import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** The built packages, packed and installed into projects elsewhere. They want `npm run build` before, and npm's registry or cache. */
export default mergeConfig(
  { ...base, test: { ...base.test, include: [], exclude: [] } },
  defineConfig({ test: { include: ["tests/publish/**/*.test.ts"], typecheck: { enabled: false } } }),
);
