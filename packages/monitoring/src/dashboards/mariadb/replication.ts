import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { byInstance, rate, value } from "./series.ts";

/** What goes over the network. */
export function replication({ say, thresholds }: DashboardContext): Row {
  return {
    title: say("Traffic and replication", "Trafic et réplication"),
    panels: [
      timeseries({
        title: say("Traffic", "Trafic"),
        description: say("Bytes to and from clients.", "Octets vers et depuis les clients."),
        queries: [
          promql(rate("global_status_bytes_sent"), say("{{instance}} sent", "{{instance}} envoyés")),
          promql(rate("global_status_bytes_received"), say("{{instance}} received", "{{instance}} reçus")),
        ],
        unit: "Bps",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Lag of the replicas", "Retard des réplicas"),
        description: say("Empty where there is no replica.", "Vide s'il n'y a pas de réplica."),
        queries: byInstance(value("slave_status_seconds_behind_master")),
        unit: "s",
        min: 0,
        thresholds: atMost({ critical: thresholds.replicationLag }),
        width: 8,
      }),
      timeseries({
        title: say("Replication threads", "Threads de réplication"),
        description: say(
          "1: fetches, or applies. 0: has stopped, and the replica falls behind.",
          "1 : récupère ou applique. 0 : arrêté, et le réplica prend du retard.",
        ),
        queries: [
          promql(
            value("slave_status_slave_io_running"),
            say("{{instance}} fetches", "{{instance}} récupère"),
          ),
          promql(
            value("slave_status_slave_sql_running"),
            say("{{instance}} applies", "{{instance}} applique"),
          ),
        ],
        min: 0,
        max: 1,
        width: 8,
      }),
    ],
  };
}
