import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { tryDocker, type Engine } from "../engine/engine.ts";
import { home } from "../engine/home.ts";
import { attempt, run } from "../engine/run.ts";
import { eventually } from "../platform/containers.ts";

/** A machine with an engine of its own. */
export interface Machine {
  readonly name: string;
  readonly address: string;
  /** What DOCKER_HOST must be. */
  readonly host: string;
  /** Switches it on; ends when its engine answers. */
  readonly start: () => Promise<void>;
  /** Takes its power away: nothing on it ends properly. Its disk stays. */
  readonly kill: () => Promise<void>;
}

const script = fileURLToPath(new URL("node.sh", import.meta.url));
const folder = join(home, "nodes");
const bridge = "machines";

/**
 * Makes machines, switched off, on a switch of their own in the tests' engine. They end with that engine, whichever way it ends. Each has the
 * engine's images already: its disk begins with hard links to their files, which no engine writes to.
 */
export async function makeMachines(engine: Engine, names: readonly string[]): Promise<readonly Machine[]> {
  removeMachines();
  await attempt("nsenter", ["--target", String(engine.pid), "--net", "ip", "link", "delete", bridge]);
  await inNetwork(engine, ["ip", "link", "add", bridge, "type", "bridge"]);
  await inNetwork(engine, ["ip", "link", "set", bridge, "up"]);
  // Frames between machines pass the engine's firewall, which drops what it does not know.
  await inNetwork(engine, ["iptables", "-I", "FORWARD", "-i", bridge, "-o", bridge, "-j", "ACCEPT"]);
  // RFC 5737: a block that is kept for documentation.
  return Promise.all(names.map((name, index) => makeMachine(engine, name, `198.51.100.${11 + index}`)));
}

/** Removes the machines' disks. */
export function removeMachines(): void {
  rmSync(folder, { recursive: true, force: true });
}

async function makeMachine(engine: Engine, name: string, address: string): Promise<Machine> {
  const place = join(folder, name);
  const host = `unix://${join(place, "docker.sock")}`;
  await layOutDisk(join(place, "disk"));
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    rmSync(join(place, "docker.sock"), { force: true });
    child = spawn(
      "nsenter",
      ["--target", String(engine.pid), "--mount", "--net", "--pid", "--uts", "--ipc",
        "unshare", "--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "--kill-child", "--mount-proc",
        "bash", script, place, name, address, await groupOf(engine)],
      { stdio: "ignore" },
    ); // prettier-ignore
    const first = await firstProcess(child);
    await inNetwork(engine, [
      "ip",
      "link",
      "add",
      name,
      "type",
      "veth",
      "peer",
      "name",
      "eth0",
      "netns",
      String(first),
    ]);
    await inNetwork(engine, ["ip", "link", "set", name, "master", bridge, "up"]);
    await eventually(
      `the engine of ${name} answers`,
      60,
      () => tryDocker({ host }, ["info"], { timeout: 20 }),
      ({ status }) => status === 0,
    );
  };
  const kill = async (): Promise<void> => {
    if (child === undefined) return;
    const ended = new Promise((resolve) => child?.once("exit", resolve));
    process.kill(await firstProcess(child), "SIGKILL");
    await ended;
    child = undefined;
  };
  return { name, address, host, start, kill };
}

/** A disk with the images that the tests' engine has: its layers and what it knows of them, and nothing of its containers. */
async function layOutDisk(disk: string): Promise<void> {
  mkdirSync(join(disk, "image"), { recursive: true });
  for (const part of ["image/overlay2", "overlay2"]) {
    await run("cp", ["--archive", "--link", "--one-file-system", join(home, "data", part), join(disk, part)]);
  }
  rmSync(join(disk, "image/overlay2/layerdb/mounts"), { recursive: true, force: true });
}

/** The process that a machine begins with: nsenter's child is unshare, and its child is process 1 in there. */
async function firstProcess(child: ChildProcess): Promise<number> {
  return childOf(await childOf(child.pid ?? 0));
}

async function childOf(parent: number): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const { output } = await attempt("pgrep", ["-P", String(parent)]);
    if (output !== "") return Number(output.trim());
    await sleep(50);
  }
  throw new Error(`process ${parent} has no child`);
}

/** The part of the machine's control groups that goes with the tests' engine. */
async function groupOf({ pid }: Engine): Promise<string> {
  const words = (await run("cat", [`/proc/${pid}/cmdline`])).split("\0");
  return words[words.indexOf("--cgroup-parent") + 1] ?? "";
}

function inNetwork(engine: Engine, words: readonly string[]): Promise<string> {
  return run("nsenter", ["--target", String(engine.pid), "--net", ...words]);
}
