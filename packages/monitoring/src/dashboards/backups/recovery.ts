import { secondsOf } from "../../time-span.ts";
import type { Row } from "../builder/dashboard.ts";
import { barGauge } from "../builder/panels/bar-gauge.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { age, chosen } from "./series.ts";

/** Backups that were restored for a test. */
export function recovery({ say, thresholds }: DashboardContext): Row {
  const time = secondsOf(thresholds.recoveryTime) ?? 0;
  const point = secondsOf(thresholds.recoveryPoint) ?? 0;
  // A rehearsal runs every month.
  const day = 86_400;
  return {
    title: say("Rehearsed restores", "Restaurations d'essai"),
    panels: [
      barGauge({
        title: say("Since the last rehearsal", "Depuis le dernier essai"),
        description: say(
          "Time since a backup of each service was restored for a test, with success.",
          "Temps depuis la dernière restauration d'essai réussie de chaque service.",
        ),
        queries: [
          promql(age("backup_restore_drill_last_success_timestamp_seconds", "service"), "{{service}}"),
        ],
        unit: "dtdurations",
        min: 0,
        thresholds: atMost({ critical: 35 * day }),
        noValue: say("Never", "Jamais"),
        width: 8,
      }),
      barGauge({
        title: say("Time to recover (RTO)", "Temps de reprise (RTO)"),
        description: say(
          "How long the last rehearsal took, against what the plan promises.",
          "Durée du dernier essai, comparée à l'objectif du plan.",
        ),
        queries: [promql(drill("rto_seconds"), "{{service}}")],
        unit: "dtdurations",
        min: 0,
        thresholds: atMost({ critical: time }),
        width: 8,
      }),
      barGauge({
        title: say("Data lost (RPO)", "Données perdues (RPO)"),
        description: say(
          "How old the restored data was in the last rehearsal, against what the plan accepts.",
          "Âge des données restaurées lors du dernier essai, comparé à l'objectif du plan.",
        ),
        queries: [promql(drill("rpo_seconds"), "{{service}}")],
        unit: "dtdurations",
        min: 0,
        thresholds: atMost({ critical: point }),
        width: 8,
      }),
    ],
  };
}

/** What the last rehearsal of each service measured. */
function drill(part: string): string {
  return `max by (service) (backup_restore_drill_${part}${chosen})`;
}
