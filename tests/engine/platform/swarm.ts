import { docker, type Engine } from "../engine/engine.ts";
import { attempt } from "../engine/run.ts";
import { runningAlready } from "./compose.ts";
import { eventually } from "./containers.ts";
import type { PlatformTree } from "./tree.ts";

/** How the platform's own commands are run on a machine of the Swarm. */
const variables = (engine: Pick<Engine, "host">, tree: PlatformTree): Readonly<Record<string, string>> => ({
  ...tree.env,
  DOCKER_HOST: engine.host,
  // There is no registry to ask for digests.
  DEPLOY_FLAGS: "--resolve-image never",
});

/**
 * Types a command line in the platform's folder, and again if it has to wait, or where the runbook says so: a node that has just
 * joined changes by itself.
 *
 * @throws Error if it fails.
 */
export async function typed(engine: Pick<Engine, "host">, tree: PlatformTree, line: string): Promise<string> {
  const { status, output, errors } = await eventually(
    line,
    120,
    () => tried(engine, tree, line),
    (result) => result.status !== runningAlready && !result.errors.includes("update out of sequence"),
  );
  if (status !== 0) throw new Error(`${line} ended with ${status}:\n${output}${errors}`);
  return output;
}

/** The same, for what may fail. */
export function tried(
  engine: Pick<Engine, "host">,
  tree: PlatformTree,
  line: string,
): ReturnType<typeof attempt> {
  return attempt("sh", ["-eu", "-c", line], { folder: tree.folder, env: variables(engine, tree) });
}

/** A service of the Swarm, as `docker service ls` counts its tasks: `1/1`, `0/1 (1/1 completed)`. */
export interface ServiceState {
  readonly name: string;
  readonly replicas: string;
}

/** The services of a stack, without the stack's name. */
export async function servicesOf(
  engine: Pick<Engine, "host">,
  stack: string,
): Promise<readonly ServiceState[]> {
  const lines = await docker(engine, ["stack", "services", "--format", "{{.Name}} {{.Replicas}}", stack]);
  return lines
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [name = "", ...replicas] = line.split(" ");
      return { name: name.slice(stack.length + 1), replicas: replicas.join(" ") };
    });
}

/** Waits until every service has all of its tasks, and every job has ended well. */
export async function converge(
  engine: Pick<Engine, "host">,
  stack: string,
  seconds: number,
): Promise<readonly ServiceState[]> {
  return eventually(
    "every service has its tasks",
    seconds,
    () => servicesOf(engine, stack),
    (services) => services.every(isSettled),
  );
}

/** Whether a service has all that it should have. */
export function isSettled({ replicas }: ServiceState): boolean {
  const [, running, wanted, done, toDo] =
    /^(\d+)\/(\d+)(?: .*?\((\d+)\/(\d+) completed\))?/.exec(replicas) ?? [];
  return done === undefined ? running === wanted : done === toDo;
}
