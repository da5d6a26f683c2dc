import type { Row } from "../builder/dashboard.ts";
import { stat } from "../builder/panels/stat.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atLeast, atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";

/** Whether Swarm can decide, and what it runs. */
export function swarm({ say }: DashboardContext): Row {
  return {
    title: "Swarm",
    panels: [
      stat({
        title: say("Leaders", "Leaders"),
        description: say(
          "Managers that lead: 1, or the quorum is lost and nothing can be deployed.",
          "Managers qui dirigent : 1, sinon le quorum est perdu et rien ne peut être déployé.",
        ),
        queries: [promql("sum(swarm_manager_leader)")],
        thresholds: atLeast({ critical: 1 }),
        noValue: "0",
      }),
      stat({
        title: say("Managers", "Managers"),
        description: say("Managers whose engine answers.", "Managers dont le moteur répond."),
        queries: [promql("sum(swarm_node_manager)")],
        thresholds: atLeast({ warning: 3, critical: 1 }),
      }),
      stat({
        title: say("Nodes not ready", "Nœuds non prêts"),
        description: say("Nodes that the leader counts out.", "Nœuds que le leader ne compte plus."),
        queries: [promql('sum(swarm_manager_nodes{state!="ready"})')],
        thresholds: atMost({ critical: 1 }),
      }),
      timeseries({
        title: say("Tasks by state", "Tâches par état"),
        description: say(
          "What the leader wants to run, and where it stands.",
          "Ce que le leader veut exécuter, et son état.",
        ),
        queries: [
          promql(
            'max by (state) (swarm_manager_tasks_total{state=~"running|pending|starting|failed|rejected"})',
            "{{state}}",
          ),
        ],
        min: 0,
        width: 24,
      }),
    ],
  };
}
