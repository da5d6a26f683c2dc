import type { Row } from "../builder/dashboard.ts";
import { stat } from "../builder/panels/stat.ts";
import { atLeast, atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { upOrDown } from "../states.ts";
import { byInstance, rate, value } from "./series.ts";

/** The servers at a glance. */
export function state({ say, thresholds }: DashboardContext): Row {
  return {
    title: say("State", "État"),
    panels: [
      stat({
        title: say("Server", "Serveur"),
        description: say("Whether the exporter can log in.", "Si l'exporteur peut se connecter."),
        queries: byInstance(value("up")),
        mappings: upOrDown(say),
        filled: true,
        graph: false,
      }),
      stat({
        title: say("Running for", "En marche depuis"),
        description: say("Time since the server started.", "Temps depuis le démarrage du serveur."),
        queries: byInstance(value("global_status_uptime")),
        unit: "dtdurations",
        graph: false,
        thresholds: atLeast({ warning: 3600, critical: 300 }),
      }),
      stat({
        title: say("Queries now", "Requêtes actuelles"),
        description: say(
          "Queries per second, internal ones included.",
          "Requêtes par seconde, y compris internes.",
        ),
        queries: byInstance(rate("global_status_queries")),
        unit: "ops",
      }),
      stat({
        title: say("Slow queries", "Requêtes lentes"),
        description: say(
          "Queries of the last hour that took longer than long_query_time.",
          "Requêtes de la dernière heure plus longues que long_query_time.",
        ),
        queries: byInstance(`increase(${value("global_status_slow_queries")}[1h])`),
        decimals: 0,
        thresholds: atMost({ warning: 1, critical: 100 }),
      }),
      stat({
        title: say("Replication lag", "Retard de réplication"),
        description: say(
          "How far a replica is behind. Nothing where there is no replica.",
          "Retard d'un réplica. Rien s'il n'y a pas de réplica.",
        ),
        queries: byInstance(value("slave_status_seconds_behind_master")),
        unit: "s",
        thresholds: atMost({ critical: thresholds.replicationLag }),
        noValue: say("No replica", "Aucun réplica"),
      }),
    ],
  };
}
