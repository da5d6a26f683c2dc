import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import type { DashboardContext } from "../context.ts";
import { seriesOf } from "./series.ts";

/** What was thrown away, or put off. */
export function losses(context: DashboardContext): Row {
  const { say } = context;
  const { byNode, rate } = seriesOf(context);
  return {
    title: say("Dropped and deferred", "Abandons et reports"),
    panels: [
      timeseries({
        title: say("Dropped mutations", "Mutations abandonnées"),
        description: say(
          "Writes that a node threw away, as it was too late with them: run a repair afterwards.",
          "Écritures qu'un nœud a jetées car trop en retard : lancer une réparation ensuite.",
        ),
        queries: byNode(rate("droppedMutations")),
        unit: "ops",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Dropped reads", "Lectures abandonnées"),
        description: say("Reads that a node threw away.", "Lectures qu'un nœud a jetées."),
        queries: byNode(rate("droppedReads")),
        unit: "ops",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Hints written", "Hints écrits"),
        description: say(
          "Writes that are kept for a node that is away.",
          "Écritures gardées pour un nœud absent.",
        ),
        queries: byNode(rate("totalHints")),
        unit: "ops",
        min: 0,
        width: 8,
      }),
    ],
  };
}
