import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import type { DashboardContext } from "../context.ts";

/** The way of a log line from a container to Loki. */
export function promtail({ say }: DashboardContext): Row {
  return {
    title: "Promtail",
    panels: [
      timeseries({
        title: say("Lines sent by Promtail", "Lignes envoyées par Promtail"),
        description: say(
          "By node. One that sends nothing has lost its logs.",
          "Par nœud. Un nœud muet a perdu ses journaux.",
        ),
        queries: [
          promql("sum by (instance) (rate(promtail_sent_entries_total[$__rate_interval]))", "{{instance}}"),
        ],
        unit: "cps",
        min: 0,
      }),
      timeseries({
        title: say("Lines dropped by Promtail", "Lignes perdues par Promtail"),
        description: say(
          "Lines that Loki did not take, by reason.",
          "Lignes que Loki n'a pas acceptées, par raison.",
        ),
        queries: [
          promql("sum by (reason) (rate(promtail_dropped_entries_total[$__rate_interval]))", "{{reason}}"),
        ],
        unit: "cps",
        min: 0,
      }),
    ],
  };
}
