import { constraintsOf, isGlobal, replicasOf, stateOf } from "../check/policies/deployment.ts";
import { numberOf } from "../check/policies/read.ts";
import type { ComposeSpecification, Service } from "../generated/compose-types.ts";
import { badOption } from "../model/bad-option.ts";
import type { Synthesis } from "../synth.ts";

/** A node of a Swarm, as placement constraints see it. */
export interface SwarmNode {
  /** Its host name. */
  readonly name: string;
  readonly role: "manager" | "worker";
  /** The labels that `docker node update --label-add`, or `init-swarm.sh`, gave it. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** The labels in its engine's own settings. @default none */
  readonly engineLabels?: Readonly<Record<string, string>>;
  /** @default { os: "linux", arch: "x86_64" } */
  readonly platform?: { readonly os: string; readonly arch: string };
}

/** Options of {@link forecast}. */
export interface ForecastOptions {
  /** Every node of the Swarm. */
  readonly nodes: readonly SwarmNode[];
  /** The names of those that are lost, all at once. */
  readonly lost: readonly string[];
}

/**
 * What becomes of a service.
 *
 * - `stays`: no task of it can be on a lost node.
 * - `moves`: what was on a lost node starts on another.
 * - `shrinks`: it goes on with fewer tasks than it should have.
 * - `stranded`: it could go on elsewhere, but nobody starts what was on a lost node: the managers have no majority.
 * - `lost`: no node is left that it may run on. It waits until one returns.
 * - `unplaced`: no node met its constraints before, either.
 */
export type Fate = "stays" | "moves" | "shrinks" | "stranded" | "lost" | "unplaced";

/** What becomes of one service, and of its data. */
export interface ServiceForecast {
  readonly fate: Fate;
  /** The nodes that are left and that it may run on. */
  readonly nodes: readonly string[];
  /** How many tasks run when all has settled; with `stranded`, at most. */
  readonly tasks: number;
  /** Volumes on the disks of nodes: what was in them on a lost node is gone until that node returns. A task elsewhere starts empty. */
  readonly volumes: readonly string[];
}

/** What is left of a stack. */
export interface Forecast {
  /** Whether most of the managers are left. Without that nothing can be changed or started, and what runs goes on. */
  readonly quorum: boolean;
  /** By service. */
  readonly services: Readonly<Record<string, ServiceForecast>>;
}

/**
 * Says what the loss of nodes does to a stack in a Swarm: from constraints, modes, replicas and volumes on the nodes' disks.
 * Memory and CPUs are not counted, nor what a service that stays needs of one that is lost.
 *
 * @throws StackwrightError `option-invalid` for a synthesis that is not for Swarm, or a lost node that is not there.
 * @example
 * const { services } = forecast(synth(stack, "swarm"), {
 *   nodes: [
 *     { name: "node1", role: "manager", labels: { mariadb: "true" } },
 *     { name: "node2", role: "worker" },
 *   ],
 *   lost: ["node1"],
 * });
 * expect(services["mariadb"]?.fate).toBe("lost");
 */
export function forecast({ stack, document }: Synthesis, { nodes, lost }: ForecastOptions): Forecast {
  checkOptions(stack.target, nodes, lost);
  const isLost = ({ name }: SwarmNode): boolean => lost.includes(name);
  const managers = nodes.filter(({ role }) => role === "manager");
  const quorum = managers.filter((node) => !isLost(node)).length * 2 > managers.length;
  const services = Object.entries(document.services ?? {}).map(([name, service]) => {
    const homes = nodes.filter((node) =>
      constraintsOf(service).every((constraint) => meets(node, constraint)),
    );
    const left = homes.filter((node) => !isLost(node));
    const wanted = isGlobal(service) ? homes.length : replicasOf(service);
    const tasks = Math.min(wanted, room(service, left.length));
    const isTouched = left.length < homes.length && wanted > 0;
    const fate = ((): Fate => {
      if (homes.length === 0) return "unplaced";
      if (!isTouched) return "stays";
      if (left.length === 0) return "lost";
      if (tasks < wanted) return "shrinks";
      return quorum ? "moves" : "stranded";
    })();
    const volumes = isTouched ? volumesOf(service, document) : [];
    return [name, { fate, nodes: left.map((node) => node.name), tasks, volumes }] as const;
  });
  return { quorum, services: Object.fromEntries(services) };
}

/** How many tasks of a service find a place on so many nodes. */
function room(service: Service, nodes: number): number {
  if (isGlobal(service)) return nodes;
  const each = numberOf(service.deploy?.placement?.max_replicas_per_node) ?? 0;
  return nodes === 0 ? 0 : nodes * (each === 0 ? Infinity : each);
}

function volumesOf(service: Service, document: ComposeSpecification): readonly string[] {
  return [...new Set(stateOf(service, document).map(({ source }) => source))];
}

/** What a constraint can ask of a node, by the beginning of its key. Source: moby/swarmkit, manager/constraint/constraint.go. */
const readers: readonly (readonly [
  prefix: string,
  read: (node: SwarmNode, rest: string) => string | undefined,
])[] = [
  ["node.hostname", ({ name }) => name],
  ["node.role", ({ role }) => role],
  ["node.platform.os", ({ platform }) => platform?.os ?? "linux"],
  ["node.platform.arch", ({ platform }) => platform?.arch ?? "x86_64"],
  ["node.labels.", ({ labels }, label) => labels?.[label] ?? ""],
  ["engine.labels.", ({ engineLabels }, label) => engineLabels?.[label] ?? ""],
];

/** Whether a node meets a constraint. Swarm compares without regard to case; a number or an address is not known here. */
function meets(node: SwarmNode, constraint: string): boolean {
  const [, key = "", operator, value = ""] = /^([^=!]+)(==|!=)(.*)$/.exec(constraint) ?? [];
  const [prefix = "", read] =
    readers.find(([start]) => (start.endsWith(".") ? key.startsWith(start) : key === start)) ?? [];
  const isEqual = read?.(node, key.slice(prefix.length))?.toLowerCase() === value.toLowerCase();
  return operator === "!=" ? !isEqual : isEqual;
}

function checkOptions(target: string, nodes: readonly SwarmNode[], lost: readonly string[]): void {
  if (target !== "swarm") {
    throw badOption({
      builder: "forecast",
      option: "target",
      value: target,
      expected: "a synthesis for Swarm",
      hint: 'Nodes are lost in a Swarm only: forecast(synth(stack, "swarm"), { nodes, lost }).',
    });
  }
  const names = nodes.map(({ name }) => name);
  const unknown = lost.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw badOption({
    builder: "forecast",
    option: "lost",
    value: unknown,
    expected: "the name of a node",
    hint: `There are: ${names.join(", ")}.`,
  });
}
