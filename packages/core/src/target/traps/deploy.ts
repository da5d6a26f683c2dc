import type { Deployment } from "../../generated/compose-types.ts";
import { parseByteSize } from "../../model/units.ts";
import type { Path } from "../../path.ts";
import type { FindingDetails } from "../notes.ts";
import { nothing, type Trap } from "./trap.ts";

/** What Swarm's manager refuses: measured in bytes and in billionths of a CPU. */
const leastMemory = 4 * 1024 ** 2;
const leastCpus = 0.001;

/** Combinations that Swarm's manager refuses, after networks and configs have been made. */
export const deployTraps: Trap = ({ target, path, lowered }) => {
  const { deploy } = lowered;
  if (target !== "swarm" || deploy === undefined || deploy === null) return nothing;
  return [
    ...modeTraps(deploy, [...path, "deploy"]),
    ...resourceTraps(deploy, [...path, "deploy", "resources"]),
  ];
};

function modeTraps(deploy: Deployment, path: Path): readonly FindingDetails[] {
  const { mode = "replicated", replicas, update_config: update } = deploy;
  const found: FindingDetails[] = [];
  if (mode.startsWith("global") && replicas !== undefined) {
    found.push({
      id: "replicas-global",
      severity: "error",
      path: [...path, "replicas"],
      message: `a service of mode ${mode} runs once on every node, and Swarm refuses a number of replicas for it`,
      hint: 'Leave out `replicas`, or use mode "replicated".',
    });
  }
  if (mode.endsWith("-job") && update !== undefined) {
    found.push({
      id: "job-update-config",
      severity: "error",
      path: [...path, "update_config"],
      message: "a job runs to its end and is never updated: Swarm refuses it with an update_config",
      hint: "Leave out `update_config`.",
    });
  }
  return found;
}

function resourceTraps({ resources }: Deployment, path: Path): readonly FindingDetails[] {
  if (resources === undefined) return nothing;
  const found: FindingDetails[] = [];
  for (const kind of ["limits", "reservations"] as const) {
    const { memory, cpus } = resources[kind] ?? {};
    const bytes = memory === undefined ? undefined : parseByteSize(memory);
    if (bytes !== undefined && bytes > 0 && bytes < leastMemory) {
      found.push({
        id: "memory-too-low",
        severity: "error",
        path: [...path, kind, "memory"],
        message: `${memory} is less than the 4 MiB that Swarm asks for`,
        hint: 'Give at least "4M".',
      });
    }
    if (cpus !== undefined && Number(cpus) > 0 && Number(cpus) < leastCpus) {
      found.push({
        id: "cpus-too-low",
        severity: "error",
        path: [...path, kind, "cpus"],
        message: `${cpus} is less than the ${leastCpus} CPUs that Swarm asks for`,
        hint: `Give at least ${leastCpus}.`,
      });
    }
  }
  return found;
}
