import type { Row } from "../builder/dashboard.ts";
import { stat } from "../builder/panels/stat.ts";
import { promql } from "../builder/query.ts";
import { atLeast, atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { age } from "./series.ts";

/** Where backups are kept. */
export function repository({ say }: DashboardContext): Row {
  // A check runs every week.
  const day = 86_400;
  return {
    title: say("Repository", "Dépôt"),
    panels: [
      stat({
        title: say("Last check of the repository", "Dernier contrôle du dépôt"),
        description: say(
          "Time since the repository was read and found whole.",
          "Temps depuis que le dépôt a été relu et trouvé intact.",
        ),
        queries: [promql(age("backup_check_last_success_timestamp_seconds", "repo", ""), "{{repo}}")],
        unit: "dtdurations",
        thresholds: atMost({ critical: 8 * day }),
        graph: false,
        width: 8,
      }),
      stat({
        title: say("Locks", "Verrous"),
        description: say(
          "Locks on the repository. One that stays belongs to a run that died: `restic unlock`.",
          "Verrous du dépôt. Un verrou qui reste vient d'un passage interrompu : `restic unlock`.",
        ),
        queries: [promql("max by (repo) (backup_repo_locks)", "{{repo}}")],
        thresholds: atMost({ warning: 1, critical: 2 }),
        width: 8,
      }),
      stat({
        title: say("Snapshots kept", "Instantanés conservés"),
        description: say("Snapshots that the retention keeps.", "Instantanés conservés par la rétention."),
        queries: [promql("max by (repo) (backup_repo_snapshots)", "{{repo}}")],
        thresholds: atLeast({ critical: 1 }),
        width: 8,
      }),
    ],
  };
}
