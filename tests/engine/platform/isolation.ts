import { readFileSync } from "node:fs";
import { run } from "../engine/run.ts";
import { buildStandIn } from "../images/built.ts";
import { each, type RunningContainer } from "./containers.ts";

/** What one container can reach of another. */
export interface Reach {
  readonly from: string;
  readonly to: string;
  /** The addresses and ports of the other that took a connection. */
  readonly open: readonly string[];
  /** Those that took none. */
  readonly closed: readonly string[];
  /** Whether the engine's DNS knows the other's name there. */
  readonly resolved: boolean;
}

/** What the model says: whether one service may talk to another. */
export type MayTalk = (from: string, to: string) => boolean;

interface Answer {
  readonly open: readonly string[];
  readonly resolved: readonly string[];
}

/** Which pairs are measured, and for how many seconds an answer is waited for. */
interface Measurement {
  readonly asks: MayTalk;
  readonly patience: number;
}

/**
 * Connects from inside each container's network to every port that each other one really listens on, at all of its
 * addresses, and looks its name up.
 */
async function measureReach(
  containers: readonly RunningContainer[],
  { asks, patience }: Measurement,
): Promise<readonly Reach[]> {
  const targets = containers.map((container) => ({
    name: container.service,
    addresses: Object.values(container.addresses).flatMap((address) =>
      listeningPorts(container).map((port) => `${address}:${port}`),
    ),
  }));
  const measured = await each(
    containers,
    async (from) => {
      const asked = targets.filter(({ name }) => name !== from.service && asks(from.service, name));
      const addresses = asked.flatMap((target) => target.addresses);
      const answer = await probe(from, { addresses, names: asked.map(({ name }) => name), patience });
      return asked.map((target) => ({
        from: from.service,
        to: target.name,
        open: target.addresses.filter((address) => answer.open.includes(address)),
        closed: target.addresses.filter((address) => !answer.open.includes(address)),
        resolved: answer.resolved.includes(target.name),
      }));
    },
    3,
  );
  return measured.flat();
}

/**
 * The same for all pairs. Those that are not what the model says are measured once more, with patience: on a busy machine a
 * connection may be late, or a service just be replaced. What is open that should be closed is so the second time too.
 *
 * @throws Error that names every pair that is not as it should be.
 */
export async function measureAsModelled(
  containers: () => Promise<readonly RunningContainer[]>,
  mayTalk: MayTalk,
): Promise<readonly Reach[]> {
  const isRight = (reach: Reach): boolean => differences(reach, mayTalk).length === 0;
  const first = await measureReach(await containers(), { asks: () => true, patience: 2 });
  const doubtful = new Set(first.filter((reach) => !isRight(reach)).map(pairOf));
  if (doubtful.size === 0) return first;
  const asks: MayTalk = (from, to) => doubtful.has(pairOf({ from, to }));
  const second = await measureReach(await containers(), { asks, patience: 20 });
  const wrong = second.flatMap((reach) => differences(reach, mayTalk));
  if (wrong.length > 0) throw new Error(`not as the model says:\n${wrong.join("\n")}`);
  return [...first.filter(isRight), ...second];
}

/** Whether an address outside takes a connection from a container. */
export async function reachesOutside(container: RunningContainer, address: string): Promise<boolean> {
  const { open } = await probe(container, { addresses: [address], names: [], patience: 2 });
  return open.length > 0;
}

/** Asks from inside a container's network. */
async function probe(
  from: RunningContainer,
  order: {
    readonly addresses: readonly string[];
    readonly names: readonly string[];
    readonly patience: number;
  },
): Promise<Answer> {
  const { path } = await buildStandIn();
  const input = JSON.stringify(order);
  return JSON.parse(
    await run("nsenter", [`--net=${from.process}/ns/net`, path, "probe"], { input }),
  ) as Answer;
}

/** The TCP ports that something in a container's network listens on, for others than itself. */
export function listeningPorts({ process }: RunningContainer): readonly number[] {
  const listening = "0A";
  const rows = ["tcp", "tcp6"].flatMap((table) =>
    readFileSync(`${process}/net/${table}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state]) => state === listening),
  );
  const ports = rows.flatMap(([, local = ""]) => {
    const [address = "", port = ""] = local.split(":");
    return isLoopback(address) ? [] : [Number.parseInt(port, 16)];
  });
  return [...new Set(ports)].toSorted((one, other) => one - other);
}

/** In /proc an IPv4 address is four bytes turned around; 127.0.0.11 is the engine's own DNS. */
function isLoopback(address: string): boolean {
  return address.endsWith("7F") && address.length === 8
    ? true
    : address === "00000000000000000000000001000000" ||
        (address.startsWith("0000000000000000FFFF0000") && address.endsWith("7F"));
}

/** What of a pair is not what the model says; nothing if all of it is. */
function differences({ from, to, open, closed, resolved }: Reach, mayTalk: MayTalk): readonly string[] {
  const pair = pairOf({ from, to });
  if (!mayTalk(from, to)) {
    return [
      ...open.map((address) => `${pair}: ${address} is open`),
      ...(resolved ? [`${pair}: the name is known`] : []),
    ];
  }
  return [
    ...(open.length === 0 && closed.length > 0 ? [`${pair}: nothing is open`] : []),
    ...(resolved ? [] : [`${pair}: the name is unknown`]),
  ];
}

function pairOf({ from, to }: Pick<Reach, "from" | "to">): string {
  return `${from} -> ${to}`;
}
