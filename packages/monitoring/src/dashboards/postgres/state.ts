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
        queries: byInstance(`time() - ${value("postmaster_start_time_seconds")}`),
        unit: "dtdurations",
        graph: false,
        thresholds: atLeast({ warning: 3600, critical: 300 }),
      }),
      stat({
        title: say("Transactions now", "Transactions actuelles"),
        description: say("Transactions that ended well, per second.", "Transactions validées par seconde."),
        queries: byInstance(rate("stat_database_xact_commit")),
        unit: "ops",
      }),
      stat({
        title: say("Replication lag", "Retard de réplication"),
        description: say(
          "How far a replica is behind. 0 on a primary.",
          "Retard d'un réplica. 0 sur un primaire.",
        ),
        queries: byInstance(value("replication_lag_seconds")),
        unit: "s",
        thresholds: atMost({ critical: thresholds.replicationLag }),
      }),
      stat({
        title: say("Transaction ids in use", "Identifiants de transaction utilisés"),
        description: say(
          "Transactions since the oldest one that was not cleaned up. At two billion writes stop.",
          "Transactions depuis la plus ancienne non nettoyée. À deux milliards, les écritures s'arrêtent.",
        ),
        queries: byInstance(`max by (instance) (${value("database_wraparound_age_datfrozenxid_seconds")})`),
        unit: "short",
        graph: false,
        thresholds: atMost({ warning: 500_000_000, critical: 1_000_000_000 }),
      }),
    ],
  };
}
