import { dashboard, type Dashboard } from "./builder/dashboard.ts";
import { labelVariable } from "./builder/variable.ts";
import { history } from "./backups/history.ts";
import { recovery } from "./backups/recovery.ts";
import { repository } from "./backups/repository.ts";
import { snapshots } from "./backups/snapshots.ts";
import { state } from "./backups/state.ts";
import { storage } from "./backups/storage.ts";
import type { DashboardContext } from "./context.ts";

/** Whether everything is backed up, where it lies, and whether it has been restored. */
export function backups(context: DashboardContext): Dashboard {
  const { say, has } = context;
  return dashboard({
    uid: "backups",
    title: say("Backups", "Sauvegardes"),
    description: say(
      "The last backup of each service, its age, size and duration; the repository; rehearsed restores.",
      "La dernière sauvegarde de chaque service, son âge, sa taille et sa durée ; le dépôt ; les restaurations d'essai.",
    ),
    tags: ["backup"],
    variables: [
      labelVariable({
        name: "service",
        label: say("Service", "Service"),
        metric: "backup_last_success_timestamp_seconds",
      }),
    ],
    from: "now-7d",
    refresh: "5m",
    rows: [
      state(context),
      history(context),
      repository(context),
      recovery(context),
      has("minio") ? storage(context) : undefined,
      has("opensearch") ? snapshots(context) : undefined,
    ],
  });
}
