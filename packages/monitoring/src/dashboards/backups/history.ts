import { secondsOf } from "../../time-span.ts";
import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { age, chosen } from "./series.ts";

/** How backups went. */
export function history({ say, thresholds }: DashboardContext): Row {
  return {
    title: say("History", "Historique"),
    panels: [
      timeseries({
        title: say("Age of the last good backup", "Âge de la dernière bonne sauvegarde"),
        description: say(
          "Grows, and falls to 0 with each good backup. What crosses the line has missed one.",
          "Croît, et retombe à 0 à chaque bonne sauvegarde. Ce qui dépasse la ligne en a manqué une.",
        ),
        queries: [promql(age("backup_last_success_timestamp_seconds", "service"), "{{service}}")],
        unit: "dtdurations",
        min: 0,
        thresholds: atMost({ critical: secondsOf(thresholds.backupAge) ?? 0 }),
        width: 8,
      }),
      timeseries({
        title: say("Size of the backups", "Taille des sauvegardes"),
        description: say(
          "A backup that is suddenly much smaller is as suspect as one that is missing.",
          "Une sauvegarde soudain bien plus petite est aussi suspecte qu'une sauvegarde absente.",
        ),
        queries: [promql(`max by (service, method) (backup_bytes${chosen})`, "{{service}} {{method}}")],
        unit: "bytes",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Duration of the backups", "Durée des sauvegardes"),
        description: say("How long each run took.", "Durée de chaque passage."),
        queries: [
          promql(`max by (service, method) (backup_duration_seconds${chosen})`, "{{service}} {{method}}"),
        ],
        unit: "dtdurations",
        min: 0,
        width: 8,
      }),
    ],
  };
}
