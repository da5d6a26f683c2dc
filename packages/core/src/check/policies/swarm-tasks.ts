import { parseDuration } from "../../model/units.ts";
import { servicePolicy, type Policy, type PolicyContext, type Violation } from "../policy.ts";
import { isGlobal, isJob, replicasOf, stateOf } from "./deployment.ts";
import { withDefaults } from "./interpolation.ts";
import { peersOf } from "./peers.ts";

/** A data store has to write down what it holds in memory, which takes longer than the default of ten seconds. */
const shortestGrace = 30_000;

/** Policies on the tasks of a service in a swarm: how many, where, for how long. */
export const swarmTaskPolicies: readonly Policy[] = [
  servicePolicy({
    id: "stop-grace-period",
    title: "A service with data is given time to stop",
    severity: "warning",
    targets: ["swarm"],
    why: "After ten seconds the process is killed. A database that is killed while it writes needs a recovery at the next start, and some lose data.",
    hint: 'Set stop_grace_period: "1m".',
    sources: ["P79"],
    check: ({ lowered, authored }, { document }) => {
      if (authored.facets?.backup?.some((facet) => "strategy" in facet) !== true) return undefined;
      const grace = lowered.stop_grace_period;
      const time = grace === undefined ? 10_000 : parseDuration(withDefaults(grace));
      if (time === undefined || time >= shortestGrace || stateOf(lowered, document).length === 0)
        return undefined;
      return {
        path: ["stop_grace_period"],
        message: `${grace ?? "10s"} may be too short to write everything down`,
      };
    },
  }),
  servicePolicy({
    id: "job-restart-limit",
    title: "A job that fails is not tried for ever",
    severity: "warning",
    targets: ["swarm"],
    why: "A failed task of a job is started again every five seconds without end, as with the conditions `any` and `on-failure`; each try may leave something half done.",
    hint: 'Set restart_policy: { condition: "none" }, or "on-failure" with max_attempts.',
    sources: ["P80"],
    check: ({ lowered }) => {
      const policy = lowered.deploy?.restart_policy;
      if (!isJob(lowered) || policy?.condition === "none" || policy?.max_attempts !== undefined)
        return undefined;
      return { path: ["deploy", "restart_policy"], message: "a job that fails is started again without end" };
    },
  }),
  servicePolicy({
    id: "replicas-spread",
    title: "Replicas are kept on different nodes",
    severity: "warning",
    targets: ["swarm"],
    why: "When nodes are busy or away, Swarm puts all replicas on the one that is left, and does not move them back: the next failure takes them all.",
    hint: "Set deploy.placement.max_replicas_per_node: 1, or a preference to spread over a node's label.",
    sources: ["P72"],
    check: ({ lowered }) => {
      const placement = lowered.deploy?.placement;
      if (isGlobal(lowered) || isJob(lowered) || replicasOf(lowered) <= 1) return undefined;
      if (placement?.max_replicas_per_node !== undefined || (placement?.preferences?.length ?? 0) > 0)
        return undefined;
      return {
        path: ["deploy", "placement", "max_replicas_per_node"],
        message: `all ${replicasOf(lowered)} replicas may be on one node`,
      };
    },
  }),
  {
    id: "quorum-size",
    title: "A cluster has an odd number of members, at least three",
    severity: "warning",
    targets: ["swarm"],
    why: "A cluster that decides by majority survives no failure with two members, and with four no more than with three.",
    hint: "Use three or five members; waive this for a cluster that does not vote, such as Alertmanager's.",
    sources: ["P73", "CIS 7.1"],
    check: clusterSizes,
  },
];

function clusterSizes(context: PolicyContext): readonly Violation[] {
  return peersOf(context).flatMap((group) => {
    const [first] = group;
    if (first === undefined || (group.length >= 3 && group.length % 2 === 1)) return [];
    const names = group.map(({ name }) => name).join(", ");
    return [
      {
        path: ["services", first.name],
        service: first.name,
        message: `${names} are ${group.length} members of a cluster`,
      },
    ];
  });
}
