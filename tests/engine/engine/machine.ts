import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../platform/containers.ts";
import { tryDocker, type Engine } from "./engine.ts";
import { home } from "./home.ts";
import { attempt, run } from "./run.ts";

/** A machine with an engine of its own. */
export interface Machine {
  readonly name: string;
  /** Where other machines and the world outside reach it. */
  readonly address: string;
  /** What DOCKER_HOST must be. */
  readonly host: string;
  /** Switches it on; ends when its engine answers. */
  readonly start: () => Promise<Engine>;
  /** Takes its power away: nothing on it ends properly. Its disk stays. */
  readonly kill: () => Promise<void>;
  /** Takes its power away, and its disk. */
  readonly remove: () => Promise<void>;
}

/** The address of the world outside, as machine.sh gives it. */
export const worldAddress = "203.0.113.1";
/** The address of a machine as the world outside sees it, where published ports are. */
export const machineAddress = "203.0.113.2";

const script = fileURLToPath(new URL("machine.sh", import.meta.url));
const bridge = "switch";

/**
 * Makes a machine on a cable to the world outside, switched off. It ends with the engine that has made the images, whichever
 * way that ends. It has all images already: its disk begins with hard links to their files, which no engine writes to.
 */
export async function makeMachine(engine: Engine, name: string): Promise<Machine> {
  return makeMachineAt(engine, name, undefined);
}

/** Makes machines on a switch of their own, without a way out. */
export async function makeMachines(engine: Engine, names: readonly string[]): Promise<readonly Machine[]> {
  await inNetwork(engine, ["ip", "link", "add", bridge, "type", "bridge"]);
  await inNetwork(engine, ["ip", "link", "set", bridge, "up"]);
  // Frames between machines pass the engine's firewall, which drops what it does not know.
  await inNetwork(engine, ["iptables", "-I", "FORWARD", "-i", bridge, "-o", bridge, "-j", "ACCEPT"]);
  // RFC 5737: a block that is kept for documentation.
  return Promise.all(names.map((name, index) => makeMachineAt(engine, name, `198.51.100.${11 + index}`)));
}

async function makeMachineAt(engine: Engine, name: string, onSwitch: string | undefined): Promise<Machine> {
  const place = join(home, "machines", name);
  const host = `unix://${join(place, "docker.sock")}`;
  await layOutDisk(join(place, "disk"));
  let child: ChildProcess | undefined;
  const start = async (): Promise<Engine> => {
    rmSync(join(place, "docker.sock"), { force: true });
    child = spawn(
      "nsenter",
      ["--target", String(engine.pid), "--mount", "--net", "--pid", "--uts", "--ipc",
        "unshare", "--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "--kill-child", "--mount-proc",
        "bash", script, place, name, await groupOf(engine), onSwitch ?? ""],
      { stdio: "ignore" },
    ); // prettier-ignore
    const pid = await firstProcess(child);
    if (onSwitch !== undefined) await plugIn(engine, name, pid);
    await eventually(
      `the engine of ${name} answers`,
      60,
      () => tryDocker({ host }, ["info"], { timeout: 20 }),
      ({ status }) => status === 0,
    );
    return { host, pid };
  };
  const kill = async (): Promise<void> => {
    if (child === undefined) return;
    const ended = new Promise((resolve) => child?.once("exit", resolve));
    process.kill(await firstProcess(child), "SIGKILL");
    await ended;
    child = undefined;
  };
  const remove = async (): Promise<void> => {
    await kill();
    rmSync(place, { recursive: true, force: true });
  };
  return { name, address: onSwitch ?? machineAddress, host, start, kill, remove };
}

/** A cable from the switch to a machine. */
async function plugIn(engine: Engine, name: string, pid: number): Promise<void> {
  const ends = ["type", "veth", "peer", "name", "eth0", "netns", String(pid)];
  await inNetwork(engine, ["ip", "link", "add", name, ...ends]);
  await inNetwork(engine, ["ip", "link", "set", name, "master", bridge, "up"]);
}

/** A disk with the images that the engine has: its layers and what it knows of them. No container has ever run on it. */
async function layOutDisk(disk: string): Promise<void> {
  rmSync(disk, { recursive: true, force: true });
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

/** The part of the control groups that goes with the engine. */
async function groupOf({ pid }: Engine): Promise<string> {
  const words = (await run("cat", [`/proc/${pid}/cmdline`])).split("\0");
  return words[words.indexOf("--cgroup-parent") + 1] ?? "";
}

function inNetwork(engine: Engine, words: readonly string[]): Promise<string> {
  return run("nsenter", ["--target", String(engine.pid), "--net", ...words]);
}
