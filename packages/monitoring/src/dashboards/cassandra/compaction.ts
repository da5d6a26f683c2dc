import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { seriesOf } from "./series.ts";

/** Work that waits. */
export function compaction(context: DashboardContext): Row {
  const { say, thresholds } = context;
  const { byNode, node, value } = seriesOf(context);
  return {
    title: say("Compaction", "Compactions"),
    panels: [
      timeseries({
        title: say("Pending compactions", "Compactions en attente"),
        description: say(
          "Where they grow for hours, the disks do not keep up, and reads get slow.",
          "Si elles augmentent pendant des heures, les disques ne suivent pas et les lectures ralentissent.",
        ),
        queries: byNode(value("pendingCompactions")),
        min: 0,
        thresholds: atMost({ critical: thresholds.pendingCompactions }),
      }),
      timeseries({
        title: say("Pending work", "Travail en attente"),
        description: say(
          "Reads and writes that wait for a thread.",
          "Lectures et écritures qui attendent un fil d'exécution.",
        ),
        queries: [
          promql(value("pendingReads"), say(`{{${node}}} reads`, `{{${node}}} lectures`)),
          promql(value("pendingMutations"), say(`{{${node}}} writes`, `{{${node}}} écritures`)),
        ],
        min: 0,
      }),
    ],
  };
}
