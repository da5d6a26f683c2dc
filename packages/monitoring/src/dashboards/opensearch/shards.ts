import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import type { DashboardContext } from "../context.ts";
import { health } from "./series.ts";

/** Where the shards are. */
export function shards({ say }: DashboardContext): Row {
  return {
    title: "Shards",
    panels: [
      timeseries({
        title: say("Active shards", "Shards actifs"),
        description: say("Shards in use, copies included.", "Shards utilisés, copies comprises."),
        queries: [
          promql(health("active_shards"), say("all", "tous")),
          promql(health("active_primary_shards"), say("primary", "primaires")),
        ],
        min: 0,
      }),
      timeseries({
        title: say("Shards on the move", "Shards en mouvement"),
        description: say(
          "Relocating: moved to another node. Initializing: being copied. Unassigned: without a node.",
          "Relocating : déplacés vers un autre nœud. Initializing : en cours de copie. Unassigned : sans nœud.",
        ),
        queries: [
          promql(health("relocating_shards"), "relocating"),
          promql(health("initializing_shards"), "initializing"),
          promql(health("unassigned_shards"), "unassigned"),
          promql(health("delayed_unassigned_shards"), "delayed"),
        ],
        min: 0,
      }),
    ],
  };
}
