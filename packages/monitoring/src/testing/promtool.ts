import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What promtool said. */
export interface PromtoolResult {
  readonly accepted: boolean;
  readonly output: string;
}

/** Whether promtool can be run on this machine. */
export function hasPromtool(): boolean {
  return spawnSync("promtool", ["--version"], { stdio: "ignore" }).status === 0;
}

/** Runs promtool in a folder of its own, with these files in it. */
export function promtool(
  command: readonly string[],
  files: Readonly<Record<string, string>>,
): PromtoolResult {
  const folder = mkdtempSync(join(tmpdir(), "stackwright-promtool-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const run = spawnSync("promtool", command, {
      cwd: folder,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    });
    return { accepted: run.status === 0, output: `${run.stdout}${run.stderr}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
