import { docker, tryDocker, type Engine } from "../engine/engine.ts";
import type { RunOptions, RunResult } from "../engine/run.ts";

/** A container of the platform, as the engine describes it. */
export interface Container {
  readonly id: string;
  readonly service: string;
  /** Where its main process is found in /proc; nothing if it does not run. */
  readonly process: string | undefined;
  readonly state: string;
  readonly exitCode: number;
  /** `healthy`, `unhealthy`, `starting`; nothing for a container without a health check. */
  readonly health: string | undefined;
  /** What its last health check wrote. */
  readonly healthOutput: string;
  readonly image: string;
  /** Addresses by network. */
  readonly addresses: Readonly<Record<string, string>>;
}

interface Inspected {
  readonly Id: string;
  readonly Config: { readonly Image: string; readonly Labels: Readonly<Record<string, string>> };
  readonly State: {
    readonly Pid: number;
    readonly Status: string;
    readonly ExitCode: number;
    readonly Health?: { readonly Status: string; readonly Log?: readonly { readonly Output: string }[] };
  };
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> };
}

/** The labels that tell a container's service: Compose's and Swarm's. */
const serviceLabels = ["com.docker.compose.service", "com.docker.swarm.service.name"] as const;

/** A container that runs. */
export type RunningContainer = Container & { readonly process: string };

/** Whether a container runs. */
export function runs(container: Container): container is RunningContainer {
  return container.process !== undefined;
}

/** Every container of the platform, by service; a service with several has several. */
export async function containersOf(engine: Engine, filter: string): Promise<readonly Container[]> {
  const ids = (await docker(engine, ["ps", "-aq", "--no-trunc", "--filter", `label=${filter}`]))
    .split("\n")
    .filter(Boolean);
  if (ids.length === 0) return [];
  const inspected = JSON.parse(await docker(engine, ["inspect", ...ids])) as readonly Inspected[];
  return inspected.map(({ Id, Config, State, NetworkSettings }) => ({
    id: Id,
    service: serviceLabels.map((label) => Config.Labels[label]).find((name) => name !== undefined) ?? "",
    // The engine numbers processes as it sees them, and sees only its own.
    process: State.Pid === 0 ? undefined : `/proc/${engine.pid}/root/proc/${State.Pid}`,
    state: State.Status,
    exitCode: State.ExitCode,
    health: State.Health?.Status,
    healthOutput: State.Health?.Log?.at(-1)?.Output ?? "",
    image: Config.Image,
    addresses: Object.fromEntries(
      Object.entries(NetworkSettings.Networks).map(([name, { IPAddress }]) => [name, IPAddress]),
    ),
  }));
}

/** Runs a command in a container, as its user and with its rights, as `docker exec` does. */
export function inContainer(
  engine: Pick<Engine, "host">,
  container: Container,
  words: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const input = options.input === undefined ? [] : ["-i"];
  return tryDocker(engine, ["exec", ...input, container.id, ...words], options);
}

/** Does something for each of a list, a few at a time. */
export async function each<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  atOnce = 4,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const entries = items.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [index, item] of entries) results.set(index, await work(item));
    }),
  );
  return items.flatMap((_, index) => {
    const result = results.get(index);
    return result === undefined ? [] : [result];
  });
}

/** Asks again until the answer is good. @throws Error with the last answer. */
export async function eventually<Result>(
  what: string,
  seconds: number,
  ask: () => Promise<Result>,
  isGood: (result: Result) => boolean,
): Promise<Result> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const result = await ask();
    if (isGood(result)) return result;
    if (Date.now() > end)
      throw new Error(`${what}: not within ${seconds} s; at last ${JSON.stringify(result)}`);
    await new Promise((done) => setTimeout(done, 2000));
  }
}
