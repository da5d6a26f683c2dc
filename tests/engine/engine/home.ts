import { mkdirSync, mkdtempSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** What the tests of the engine keep from run to run: Debian's files, and the engine's images. */
export const home =
  process.env["STACKWRIGHT_ENGINE_HOME"] ?? join(homedir(), ".cache/stackwright-tools/engine");

/** A new folder for what a run needs for a while. The next run removes what a killed one has left. */
export function scratchFolder(name: string): string {
  mkdirSync(scratch, { recursive: true });
  return mkdtempSync(join(scratch, `${name}-`));
}

/** Where those folders are. */
export const scratch = join(home, "scratch");
