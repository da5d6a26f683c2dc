import { secondsOf } from "../../time-span.ts";
import type { Row } from "../builder/dashboard.ts";
import { values } from "../builder/mappings.ts";
import { stat } from "../builder/panels/stat.ts";
import { table } from "../builder/panels/table.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { age, chosen, run } from "./series.ts";

/** The last backup of everything. */
export function state({ say, thresholds }: DashboardContext): Row {
  const overdue = atMost({ critical: secondsOf(thresholds.backupAge) ?? 0 });
  const point = secondsOf(thresholds.recoveryPoint) ?? 0;
  const result = [
    values({
      0: { text: "OK", color: "green" },
      3: { text: say("Incomplete", "Incomplet"), color: "orange" },
    }),
  ];
  const oldest = say("Age", "Âge");
  return {
    title: say("State", "État"),
    panels: [
      stat({
        title: say("Backed up", "Sauvegardés"),
        description: say(
          "Services with a good backup, however old.",
          "Services ayant une bonne sauvegarde, même ancienne.",
        ),
        queries: [promql("count(count by (service) (backup_last_success_timestamp_seconds))")],
        noValue: "0",
      }),
      stat({
        title: say("Last run failed", "Dernier passage en échec"),
        description: say(
          "Backups whose last run ended with an error.",
          "Sauvegardes dont le dernier passage a échoué.",
        ),
        queries: [promql("count(backup_last_exit_code != 0) or vector(0)")],
        thresholds: atMost({ critical: 1 }),
      }),
      stat({
        title: say("Oldest backup", "Sauvegarde la plus ancienne"),
        description: say(
          "Age of the last good backup of the service whose backup is the oldest.",
          "Âge de la dernière bonne sauvegarde du service le plus en retard.",
        ),
        queries: [promql("max(time() - backup_last_success_timestamp_seconds)")],
        unit: "dtdurations",
        thresholds: overdue,
        graph: false,
      }),
      stat({
        title: say("Binary logs not saved", "Binlogs non sauvegardés"),
        description: say(
          "Changes of the database that would be lost: the time since its binary log was last saved.",
          "Modifications de la base qui seraient perdues : temps depuis la dernière copie du journal binaire.",
        ),
        queries: [promql("max(backup_binlog_lag_seconds)")],
        unit: "dtdurations",
        thresholds: atMost({ warning: point / 2, critical: point }),
        graph: false,
        noValue: say("No binary logs", "Aucun binlog"),
      }),
      table({
        title: say("Every backup", "Toutes les sauvegardes"),
        description: say(
          "The last good backup of each service, the oldest first, and how its last run ended.",
          "La dernière bonne sauvegarde de chaque service, la plus ancienne d'abord, et la fin du dernier passage.",
        ),
        queries: [
          promql(age("backup_last_success_timestamp_seconds", run)),
          promql(`max by (${run}) (backup_last_exit_code${chosen})`),
          promql(`max by (${run}) (backup_duration_seconds${chosen})`),
          promql(`max by (${run}) (backup_bytes${chosen})`),
        ],
        columns: [
          { label: "service", title: "Service" },
          { label: "method", title: say("Method", "Méthode") },
          { label: "repo", title: say("Repository", "Dépôt") },
          { value: 0, title: oldest, unit: "dtdurations", thresholds: overdue },
          {
            value: 1,
            title: say("Last run", "Dernier passage"),
            mappings: result,
            thresholds: atMost({ critical: 1 }),
          },
          { value: 2, title: say("Duration", "Durée"), unit: "dtdurations" },
          { value: 3, title: say("Size", "Taille"), unit: "bytes" },
        ],
        sortBy: oldest,
        descending: true,
        width: 24,
        height: 10,
      }),
    ],
  };
}
