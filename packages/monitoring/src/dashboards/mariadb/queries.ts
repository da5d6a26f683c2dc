import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import type { DashboardContext } from "../context.ts";
import { byInstance, rate } from "./series.ts";

/** What the servers are asked. */
export function queries({ say }: DashboardContext): Row {
  return {
    title: say("Queries", "Requêtes"),
    panels: [
      timeseries({
        title: say("Queries per second", "Requêtes par seconde"),
        description: say("Statements that clients sent.", "Instructions envoyées par les clients."),
        queries: byInstance(rate("global_status_questions")),
        unit: "ops",
        min: 0,
      }),
      timeseries({
        title: say("Commands", "Commandes"),
        description: say(
          "The ten most frequent kinds of statements.",
          "Les dix types d'instructions les plus fréquents.",
        ),
        queries: [
          promql(`topk(10, sum by (command) (${rate("global_status_commands_total")}) > 0)`, "{{command}}"),
        ],
        unit: "ops",
        min: 0,
      }),
      timeseries({
        title: say("Slow queries over time", "Requêtes lentes dans le temps"),
        description: say(
          "Queries that took longer than long_query_time.",
          "Requêtes plus longues que long_query_time.",
        ),
        queries: byInstance(rate("global_status_slow_queries")),
        unit: "ops",
        min: 0,
      }),
      timeseries({
        title: say("Temporary tables on disk", "Tables temporaires sur disque"),
        description: say(
          "Share of temporary tables that did not fit into memory: large sorts, or large columns.",
          "Part des tables temporaires qui ne tiennent pas en mémoire : grands tris ou grandes colonnes.",
        ),
        queries: byInstance(
          `${rate("global_status_created_tmp_disk_tables")} / ${rate("global_status_created_tmp_tables")}`,
        ),
        unit: "percentunit",
        min: 0,
        max: 1,
      }),
    ],
  };
}
