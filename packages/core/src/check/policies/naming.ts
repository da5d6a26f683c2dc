import { targets } from "../../model/view.ts";
import { servicePolicy, type Policy, type PolicyContext, type Violation } from "../policy.ts";
import { isGlobal, replicasOf } from "./deployment.ts";
import { withDefaults } from "./interpolation.ts";

/** Policies on names that have to be different. */
export const namingPolicies: readonly Policy[] = [
  {
    id: "container-name-unique",
    title: "A container's name is used once",
    severity: "error",
    targets: ["compose"],
    why: "A name is taken by one container of the whole host: two services, or two replicas, cannot start with the same one.",
    hint: "Take container_name out: Compose gives names that are different.",
    sources: ["P53", "dclint"],
    check: reusedNames,
  },
  servicePolicy({
    id: "hostname-per-replica",
    title: "Replicas do not share a hostname",
    severity: "warning",
    targets,
    why: "Programs that tell each other apart by hostname, such as restic's locks, cluster members or metrics, take two replicas for one.",
    hint: 'Take `hostname` out, or in Swarm use a template such as "{{.Service.Name}}-{{.Task.Slot}}".',
    sources: ["P53", "P96"],
    check: ({ lowered }, { target }) => {
      const { hostname } = lowered;
      if (hostname === undefined || (target === "swarm" && hostname.includes("{{"))) return undefined;
      const many = replicasOf(lowered) > 1 || (target === "swarm" && isGlobal(lowered));
      return many ? { path: ["hostname"], message: `every replica is called ${hostname}` } : undefined;
    },
  }),
];

function reusedNames({ services }: PolicyContext): readonly Violation[] {
  const owners = new Map<string, string>();
  return services.flatMap(({ name, lowered }) => {
    if (lowered.container_name === undefined) return [];
    const container = withDefaults(lowered.container_name);
    const path = ["services", name, "container_name"];
    const other = owners.get(container);
    owners.set(container, name);
    if (other !== undefined) {
      return [{ path, service: name, message: `${other} has the container name ${container} as well` }];
    }
    if (replicasOf(lowered) <= 1) return [];
    return [
      { path, service: name, message: `${container} would be the name of ${replicasOf(lowered)} containers` },
    ];
  });
}
