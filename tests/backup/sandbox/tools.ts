import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** What scripts/install-tools.sh puts there. */
export const cache = join(homedir(), ".cache/stackwright-tools");

/** The restic that runs; another one can be tried: `STACKWRIGHT_RESTIC=/path/to/restic`. */
export const restic = process.env["STACKWRIGHT_RESTIC"] ?? join(cache, "restic");

/** MinIO's client. */
export const minioClient = join(cache, "mc");

/** Whether a command, or a file that is given by its path, is there. */
export function has(tool: string): boolean {
  if (tool.startsWith("/")) return existsSync(tool);
  return spawnSync("sh", ["-c", `PATH=$PATH:/usr/sbin:/sbin command -v ${tool}`]).status === 0;
}

let isolates: boolean | undefined;

/** Whether this machine lets a test have namespaces and a network of its own, which root may. */
export function canIsolate(): boolean {
  isolates ??=
    has("ip") &&
    has("unshare") &&
    spawnSync("unshare", [
      "--mount",
      "--net",
      "--pid",
      "--fork",
      "sh",
      "-c",
      "mount -t tmpfs none /mnt && ip link add sw0 type bridge && ip link add sw1 type veth peer name sw2",
    ]).status === 0;
  return isolates;
}

/** Whether containers can be played with these tools; tests are skipped by name where not. */
export function canRun(...tools: readonly string[]): boolean {
  return ["busybox", "jq", "nsenter", "setpriv", "docker", restic, ...tools].every(has) && canIsolate();
}

/** The first line that a program says of its version. */
export function versionOf(command: string, ...words: readonly string[]): string {
  const { stdout, stderr } = spawnSync(command, words.length === 0 ? ["--version"] : words, {
    encoding: "utf8",
  });
  return `${stdout}${stderr}`.trim().split("\n")[0] ?? "";
}
