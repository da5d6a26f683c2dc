import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What an official tool said to a document. */
export interface ToolResult {
  readonly accepted: boolean;
  /** The document as the tool understands it, as YAML. */
  readonly output: string;
  /** Errors and warnings. */
  readonly messages: string;
}

/** Variables and files that the tool finds. Without variables its environment is almost empty. */
export interface ToolSurroundings {
  readonly env?: Readonly<Record<string, string>>;
  /** Files beside the document, by their path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Whether `docker compose` can be run on this machine. It needs no engine. */
export function hasDockerCompose(): boolean {
  return runs(["compose", "version"]);
}

/** Whether `docker stack config` can be run on this machine. It needs no engine. */
export function hasDockerStack(): boolean {
  return runs(["stack", "config", "--help"]);
}

/** Has `docker compose config` read a document: schema, interpolation, and whether its parts fit together. */
export function dockerComposeConfig(yaml: string, surroundings: ToolSurroundings = {}): ToolResult {
  return inFolder(yaml, ["compose", "-f", "compose.yaml", "config"], surroundings);
}

/**
 * The same, with the document as JSON: in the YAML that Go writes, a text that starts with a line break has lost it.
 */
export function dockerComposeJson(yaml: string, surroundings: ToolSurroundings = {}): ToolResult {
  return inFolder(yaml, ["compose", "-f", "compose.yaml", "config", "--format", "json"], surroundings);
}

/** Has `docker stack config` read a document: schema and interpolation, and little more. */
export function dockerStackConfig(yaml: string, surroundings: ToolSurroundings = {}): ToolResult {
  return inFolder(yaml, ["stack", "config", "-c", "compose.yaml"], surroundings);
}

function inFolder(
  yaml: string,
  command: readonly string[],
  { env = {}, files = {} }: ToolSurroundings,
): ToolResult {
  const folder = mkdtempSync(join(tmpdir(), "stackwright-"));
  try {
    for (const [path, content] of Object.entries({ ...files, "compose.yaml": yaml })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    // The tools take values from the environment: only what the test gives may be in it.
    const { PATH, HOME } = process.env;
    const run = spawnSync("docker", command, { cwd: folder, encoding: "utf8", env: { PATH, HOME, ...env } });
    return { accepted: run.status === 0, output: run.stdout, messages: run.stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runs(command: readonly string[]): boolean {
  return spawnSync("docker", command, { stdio: "ignore" }).status === 0;
}
