import { readFileSync } from "node:fs";
import { run } from "../engine/run.ts";
import { buildStandIn } from "../images/stand-in.ts";
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

/**
 * Connects from inside each container's network to every port that each other one really listens on, at all of its
 * addresses, and looks its name up.
 */
async function measureReach(containers: readonly RunningContainer[]): Promise<readonly Reach[]> {
  const { path } = await buildStandIn();
  const targets = containers.map((container) => ({
    container,
    addresses: Object.values(container.addresses).flatMap((address) =>
      listeningPorts(container).map((port) => `${address}:${port}`),
    ),
  }));
  const names = containers.map(({ service }) => service);
  const measured = await each(
    containers,
    async (from) => {
      const order = JSON.stringify({ addresses: targets.flatMap(({ addresses }) => addresses), names });
      const answer = await run("nsenter", [`--net=${from.process}/ns/net`, path, "probe"], { input: order });
      return { from, answer: JSON.parse(answer) as Answer };
    },
    3,
  );
  return measured.flatMap(({ from, answer }) =>
    targets
      .filter(({ container }) => container.service !== from.service)
      .map(({ container, addresses }) => ({
        from: from.service,
        to: container.service,
        open: addresses.filter((address) => answer.open.includes(address)),
        closed: addresses.filter((address) => !answer.open.includes(address)),
        resolved: answer.resolved.includes(container.service),
      })),
  );
}

/**
 * The same, once more where it is not what the model says: on a busy machine a connection may be late, or a service just be
 * replaced. What is open that should be closed is so the second time too.
 *
 * @throws Error that names every pair that is not as it should be.
 */
export async function measureAsModelled(
  containers: () => Promise<readonly RunningContainer[]>,
  mayTalk: MayTalk,
): Promise<readonly Reach[]> {
  const first = await measureReach(await containers());
  if (differences(first, mayTalk).length === 0) return first;
  const second = await measureReach(await containers());
  const wrong = differences(second, mayTalk);
  if (wrong.length > 0) throw new Error(`not as the model says:\n${wrong.join("\n")}`);
  return second;
}

/** Whether an address outside takes a connection from a container. */
export async function reachesOutside(container: RunningContainer, address: string): Promise<boolean> {
  const { path } = await buildStandIn();
  const input = JSON.stringify({ addresses: [address], names: [] });
  const answer = await run("nsenter", [`--net=${container.process}/ns/net`, path, "probe"], { input });
  return (JSON.parse(answer) as Answer).open.length > 0;
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

/** Where what was measured is not what the model says; nothing if all of it is. */
function differences(measured: readonly Reach[], mayTalk: MayTalk): readonly string[] {
  return measured.flatMap(({ from, to, open, closed, resolved }) => {
    const pair = `${from} -> ${to}`;
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
  });
}
