import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What a tool said. */
export interface ToolRun {
  readonly accepted: boolean;
  readonly output: string;
}

/** The first of some names by which a program can be run on this machine: Debian calls some differently than upstream. */
export function findTool(...names: readonly string[]): string | undefined {
  return names.find((name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0);
}

/** A folder of its own with these files in it, for as long as it is used. */
export function inFolder<Result>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Result,
): Result {
  const folder = makeFolder(files);
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder with these files in it. Who makes it takes it away. */
export function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "stackwright-monitoring-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

/** Runs a tool in a folder with these files. */
export function runTool(
  tool: string | undefined,
  command: readonly string[],
  files: Readonly<Record<string, string>>,
): ToolRun {
  if (tool === undefined) return { accepted: false, output: "the tool is not there" };
  return inFolder(files, (cwd) => {
    const { status, stdout, stderr } = spawnSync(tool, command, { cwd, encoding: "utf8", timeout: 60_000 });
    return { accepted: status === 0, output: `${stdout}${stderr}` };
  });
}
