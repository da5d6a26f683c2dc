import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { cassandraLib, cqlsh } from "../../backup/sandbox/cassandra-image.ts";
import { cache } from "../../backup/sandbox/tools.ts";
import { opensearchLib } from "../images/opensearch-lib.ts";
import { home, scratch } from "./home.ts";
import { attempt, run, type RunOptions, type RunResult } from "./run.ts";

/** A Docker engine that answers. */
export interface Engine {
  /** What DOCKER_HOST must be. */
  readonly host: string;
  /** The process whose namespaces the engine lives in. */
  readonly pid: number;
}

/** An engine of our own. */
export interface StartedEngine extends Engine {
  /** Ends it, and with it everything that it runs. */
  readonly stop: () => Promise<void>;
}

const keeper = fileURLToPath(new URL("keeper.sh", import.meta.url));

/** What is missing for an engine of our own; nothing if it can run. */
export function missingForEngine(): readonly string[] {
  const commands = [
    "dockerd", "mmdebstrap", "go", "javac", "cc", "docker", "unshare", "nsenter", "ip", "flock", "pgrep",
  ]; // prettier-ignore
  return [
    ...(process.getuid?.() === 0 ? [] : ["root"]),
    ...commands.filter(
      (name) =>
        spawnSync("sh", ["-c", `PATH=$PATH:/usr/sbin:/sbin:/usr/local/go/bin command -v ${name}`]).status !==
        0,
    ),
    ...(spawnSync("docker", ["compose", "version"]).status === 0 ? [] : ["docker compose"]),
    ...[
      join(cassandraLib, ".complete"),
      join(opensearchLib, ".complete"),
      cqlsh,
      join(cache, "traefik"),
    ].filter((path) => !existsSync(path)),
  ];
}

/**
 * Starts an engine in namespaces of its own: its processes, networks and mounts are seen by nobody else, and end with
 * this process, even when that is killed. Only images stay, in {@link home}.
 */
export async function startEngine(): Promise<StartedEngine> {
  mkdirSync(join(home, "data"), { recursive: true });
  const child = spawn("setsid", ["--wait", "bash", keeper, home], {
    stdio: ["pipe", "pipe", "inherit"],
    detached: true,
  });
  await new Promise<void>((started, failed) => {
    child.stdout.once("data", () => started());
    child.once("exit", (status) => failed(new Error(`the engine's keeper ended with ${status}`)));
  });
  rmSync(scratch, { recursive: true, force: true });
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.stdin.end();
    await ended;
  };
  const host = `unix://${join(home, "docker.sock")}`;
  for (let tries = 0; ; tries += 1) {
    if (
      existsSync(join(home, "docker.sock")) &&
      (await attempt("docker", ["info"], { env: { DOCKER_HOST: host } })).status === 0
    )
      break;
    if (tries > 120 || child.exitCode !== null) {
      await stop();
      throw new Error(
        `the engine does not answer:\n${readFileSync(join(home, "dockerd.log"), "utf8").slice(-3000)}`,
      );
    }
    await sleep(250);
  }
  return { host, pid: Number(readFileSync(join(home, "pid"), "utf8")), stop };
}

/** Runs `docker` against an engine. */
export function docker(
  engine: Pick<Engine, "host">,
  words: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  return run("docker", words, { ...options, env: { ...options.env, DOCKER_HOST: engine.host } });
}

/** The same, for commands that may fail. */
export function tryDocker(
  engine: Pick<Engine, "host">,
  words: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return attempt("docker", words, { ...options, env: { ...options.env, DOCKER_HOST: engine.host } });
}

/** Where the network of the world outside is found, which machine.sh makes. */
export function worldNetwork({ pid }: Pick<Engine, "pid">): string {
  return `/proc/${pid}/root/run/netns/world`;
}

/** Runs a command of this machine in the world outside: it reaches what the platform publishes. */
export function fromOutside(
  engine: Engine,
  words: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return attempt("nsenter", [`--net=${worldNetwork(engine)}`, ...words], options);
}
