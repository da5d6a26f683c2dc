import type { Row } from "../builder/dashboard.ts";
import { gauge } from "../builder/panels/gauge.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { byInstance, rate, value } from "./series.ts";

/** Who is connected. */
export function connections({ say }: DashboardContext): Row {
  return {
    title: say("Connections", "Connexions"),
    panels: [
      gauge({
        title: say("Connections in use", "Connexions utilisées"),
        description: say("Share of max_connections.", "Part de max_connections."),
        queries: byInstance(
          `${value("global_status_threads_connected")} / ${value("global_variables_max_connections")}`,
        ),
        unit: "percentunit",
        min: 0,
        max: 1,
        thresholds: atMost({ warning: 0.7, critical: 0.8 }),
        width: 6,
      }),
      timeseries({
        title: say("Threads", "Threads"),
        description: say(
          "Open connections, and those at work.",
          "Connexions ouvertes, et celles au travail.",
        ),
        queries: [
          promql(
            value("global_status_threads_connected"),
            say("{{instance}} connected", "{{instance}} connectés"),
          ),
          promql(value("global_status_threads_running"), say("{{instance}} running", "{{instance}} actifs")),
        ],
        min: 0,
        width: 9,
      }),
      timeseries({
        title: say("Connections that failed", "Connexions en échec"),
        description: say(
          "Refused at login, or lost without a good-bye.",
          "Refusées à la connexion, ou perdues sans fermeture.",
        ),
        queries: [
          promql(
            rate("global_status_aborted_connects"),
            say("{{instance}} refused", "{{instance}} refusées"),
          ),
          promql(rate("global_status_aborted_clients"), say("{{instance}} lost", "{{instance}} perdues")),
        ],
        unit: "cps",
        min: 0,
        width: 9,
      }),
    ],
  };
}
