import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The shells that the scripts must run in, as far as this machine has them. */
export const shells: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: "dash", command: ["dash"] },
  { name: "busybox ash", command: ["busybox", "ash"] },
  { name: "bash as sh", command: ["bash", "--posix"] },
];

/** Whether a program is there. */
export function has(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`], { stdio: "ignore" }).status === 0;
}

/** What a command did. */
export interface Ran {
  readonly code: number | null;
  readonly text: string;
}

/** A folder with the scripts of a stack, and a restic that does as it is told. */
export interface Sandbox {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs a script to its end. */
  readonly run: (script: string, args?: readonly string[], env?: Readonly<Record<string, string>>) => Ran;
  /** Starts a script. */
  readonly start: (script: string, args?: readonly string[]) => ChildProcess;
  /** Writes a file below the folder. */
  readonly write: (path: string, content: string) => void;
  /** Reads one; "" where there is none. */
  readonly read: (path: string) => string;
  /** The arguments of every call of restic. */
  readonly calls: () => readonly string[];
  readonly names: (path: string) => readonly string[];
  /** A search path with only these programs. */
  readonly only: (programs: readonly string[]) => string;
  readonly remove: () => void;
}

/**
 * A restic without a repository. For a command `backup`, the file `fake/backup.code` has its exit code, `fake/backup.out` what it
 * says, `fake/backup.err` its complaint, and `fake/backup.seconds` how long it takes. Each call goes to `fake/calls`. A file
 * `backup.once` is a code for the first call only.
 */
const fakeRestic = `#!/bin/sh
fake=$(dirname "$0")/../fake
for word in "$@"; do
  case $word in cat | init | backup | forget | prune | snapshots | unlock | check | list | restore | stats | ls) command=$word; break ;; esac
done
echo "$*" >>"$fake/calls"
[ ! -f "$fake/$command.seconds" ] || { trap 'echo stopped >>"$fake/calls"; exit 130' TERM; sleep "$(cat "$fake/$command.seconds")" & wait $!; }
[ ! -f "$fake/$command.err" ] || cat "$fake/$command.err" >&2
if [ -f "$fake/$command.once" ]; then code=$(cat "$fake/$command.once"); rm "$fake/$command.once"; exit "$code"; fi
[ ! -f "$fake/$command.out" ] || cat "$fake/$command.out"
[ ! -f "$fake/$command.code" ] || exit "$(cat "$fake/$command.code")"
`;

/** What restic says after a good backup. */
export function summary(bytes: number, id = "0123456789abcdef"): string {
  return `{"message_type":"status"}\n{"message_type":"summary","snapshot_id":"${id}","total_bytes_processed":${bytes}}\n`;
}

/** Makes one, with the files of a stack. */
export function makeSandbox(files: Readonly<Record<string, string>>, shell: readonly string[]): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), "backup-scripts-"));
  const write = (path: string, content: string): void => {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
  };
  const read = (path: string): string => {
    const full = join(folder, path);
    return existsSync(full) ? readFileSync(full, "utf8") : "";
  };
  for (const [path, content] of Object.entries(files)) if (path.startsWith("scripts/")) write(path, content);
  write("bin/restic", fakeRestic);
  chmodSync(join(folder, "bin/restic"), 0o755);
  for (const name of ["state", "metrics", "handoff", "backup", "fake"]) mkdirSync(join(folder, name));
  write("fake/backup.out", summary(1000));
  write("fake/snapshots.out", "[]");
  write("password", "secret\n");
  const env = {
    PATH: `${folder}/bin:${process.env["PATH"] ?? ""}`,
    BACKUP_SCRIPTS: `${folder}/scripts`,
    BACKUP_STATE: `${folder}/state`,
    BACKUP_METRICS: `${folder}/metrics`,
    BACKUP_HANDOFF: `${folder}/handoff`,
    BACKUP_DATA: `${folder}/backup`,
    BACKUP_AGENT: "restic-backup",
    BACKUP_PROBE_SECONDS: "2",
    RESTIC_REPOSITORY: "fake",
    RESTIC_PASSWORD_FILE: `${folder}/password`,
  };
  const [program = "sh", ...before] = shell;
  return {
    folder,
    env,
    write,
    read,
    run: (script, args = [], more = {}) => {
      const run = spawnSync(program, [...before, join(folder, "scripts", script), ...args], {
        env: { ...env, ...more },
        encoding: "utf8",
        timeout: 60_000,
      });
      return { code: run.status, text: run.stdout + run.stderr };
    },
    start: (script, args = []) =>
      spawn(program, [...before, join(folder, "scripts", script), ...args], { env, stdio: "ignore" }),
    calls: () =>
      read("fake/calls")
        .split("\n")
        .filter((line) => line !== ""),
    names: (path) => (existsSync(join(folder, path)) ? readdirSync(join(folder, path)).toSorted() : []),
    only: (programs) => {
      const tools = join(folder, "tools");
      mkdirSync(tools, { recursive: true });
      for (const name of programs) {
        const found = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
        if (found.startsWith("/") && !existsSync(join(tools, name))) symlinkSync(found, join(tools, name));
      }
      return tools;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Runs an engine's script as its worker does, without blocking the servers of this process. */
export async function runEngine(
  box: Sandbox,
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly text: string }> {
  const child = spawn("sh", [join(box.folder, `scripts/backup/${name}.sh`), ...args], {
    env: { ...box.env, ...env },
  });
  let text = "";
  child.stdout.on("data", (data: Buffer) => (text += data.toString()));
  child.stderr.on("data", (data: Buffer) => (text += data.toString()));
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, text };
}
