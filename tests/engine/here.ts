import { inject } from "vitest";
import type { Engine } from "./engine/engine.ts";

const given = inject("engine");

/** What is missing for an engine on this machine. Tests are skipped by name where something is; on CI that is a failure. */
export const missing: readonly string[] = "missing" in given ? given.missing : [];

/** The engine that the run has started. */
export function theEngine(): Engine {
  if ("missing" in given) throw new Error(`there is no engine: ${given.missing.join(", ")} missing`);
  return given;
}
