import {
  servicePolicy,
  type Policy,
  type PolicyContext,
  type PolicyService,
  type Violation,
} from "../policy.ts";
import { constraintsOf, isGlobal, isNodeLocal, isPin, isPinned, replicasOf, stateOf } from "./deployment.ts";
import { mountsOfType } from "./mounts.ts";

/** Policies on data in a swarm, where each node has a volume of its own under the same name. */
export const swarmStoragePolicies: readonly Policy[] = [
  servicePolicy({
    id: "stateful-unpinned",
    title: "A service with data on a node's disk is placed on that node",
    severity: "error",
    targets: ["swarm"],
    why: "A local volume stays on its node. When the service is started on another node, after an update or a reboot, it finds an empty volume there and begins anew.",
    hint: 'Label one node and add the constraint, such as "node.labels.mariadb == true"; or use a volume driver that all nodes share.',
    sources: ["P63"],
    check: ({ lowered }, { document }) => {
      if (lowered.volumes === undefined || isGlobal(lowered) || isPinned(lowered)) return undefined;
      // What is bound to a role has a policy of its own.
      if (constraintsOf(lowered).some(isRole)) return undefined;
      const [first] = stateOf(lowered, document);
      if (first === undefined) return undefined;
      return {
        path: unpinnedPath,
        message: `the volume ${first.source} is empty on every node but the first`,
      };
    },
  }),
  servicePolicy({
    id: "placement-by-role-only",
    title: "Data is placed by node, not by role",
    severity: "warning",
    targets: ["swarm"],
    why: "With one manager, `node.role == manager` names one node. With the second manager it no longer does, and the data is left behind at the next start.",
    hint: 'Label the node that holds the data and add the constraint, such as "node.labels.mariadb == true".',
    sources: ["P66"],
    check: ({ lowered }, { document }) => {
      if (lowered.volumes === undefined || isGlobal(lowered) || isPinned(lowered)) return undefined;
      const role = constraintsOf(lowered).find(isRole);
      const [first] = role === undefined ? [] : stateOf(lowered, document);
      if (role === undefined || first === undefined) return undefined;
      return {
        path: unpinnedPath,
        message: `${role} can be true of several nodes, and ${first.source} is on one`,
      };
    },
  }),
  servicePolicy({
    id: "replicas-share-volume",
    title: "Replicas do not share a local volume",
    severity: "error",
    targets: ["swarm"],
    why: "On two nodes the replicas work on two sets of data, and each user sees one or the other. On one node they write to the same files at once.",
    hint: "Use one replica; a cluster of N single-replica services with a volume each; or a volume driver that all nodes share.",
    sources: ["P64"],
    check: ({ lowered }, { document }) => {
      const replicas = lowered.volumes === undefined ? 1 : replicasOf(lowered);
      if (replicas <= 1 || isGlobal(lowered)) return undefined;
      return stateOf(lowered, document).map(({ index, source }) => ({
        path: ["volumes", index],
        message: `${replicas} replicas write to ${source}, of which every node has its own`,
      }));
    },
  }),
  {
    id: "volume-split-across-nodes",
    title: "Services that share a local volume are placed together",
    severity: "error",
    targets: ["swarm"],
    why: "On different nodes they see two volumes with the same name: a backup of an empty folder, a log that nobody reads.",
    hint: "Give both the same placement constraint on a node's label; or use a volume driver that all nodes share.",
    sources: ["P65"],
    check: splitVolumes,
  },
];

const unpinnedPath: readonly string[] = ["deploy", "placement", "constraints"];

function isRole(constraint: string): boolean {
  return constraint === "node.role==manager" || constraint === "node.role==worker";
}

function splitVolumes({ document, services }: PolicyContext): readonly Violation[] {
  const firstUsers = new Map<string, PolicyService>();
  const violations: Violation[] = [];
  for (const service of services) {
    const mounts = service.lowered.volumes === undefined ? [] : mountsOfType(service.lowered, "volume");
    for (const mount of mounts) {
      const { source } = mount;
      const first = firstUsers.get(source);
      if (first === undefined) {
        if (isNodeLocal(document.volumes?.[source])) firstUsers.set(source, service);
        continue;
      }
      const isAgain = mounts.find((other) => other.source === source) !== mount;
      if (first === service || isAgain || areTogether(first, service)) continue;
      violations.push({
        path: ["services", service.name, ...unpinnedPath],
        service: service.name,
        message: `${service.name} and ${first.name} share the volume ${source} but may run on different nodes`,
      });
    }
  }
  return violations;
}

/** Whether two services always have a node in common: they name the same one, or one of them is on every node. */
function areTogether(a: PolicyService, b: PolicyService): boolean {
  const [mine, theirs] = [constraintsOf(a.lowered), constraintsOf(b.lowered)];
  if (mine.some((constraint) => isPin(constraint) && theirs.includes(constraint))) return true;
  return (isGlobal(a.lowered) && isWider(mine, theirs)) || (isGlobal(b.lowered) && isWider(theirs, mine));
}

/** Whether constraints allow every node that the others allow. */
function isWider(constraints: readonly string[], others: readonly string[]): boolean {
  return constraints.every((constraint) => others.includes(constraint));
}
