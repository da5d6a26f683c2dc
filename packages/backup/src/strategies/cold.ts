import type { Strategy } from "../strategy.ts";
import { files } from "./files.ts";

/**
 * The whole volume, while its service is stopped: an outage at each backup, for what knows no other way. Only
 * `scripts/cold-backup.sh` on a host can stop a service, so its schedule is a line in that host's cron. Never a default.
 */
export const cold: Strategy = {
  ...files,
  name: "cold",
  priority: "P3",
  draft: (store, context) => {
    const draft = files.draft(store, context);
    return {
      ...draft,
      method: {
        en: "The whole volume, while its service is stopped by scripts/cold-backup.sh on a manager.",
        fr: "Le volume entier, pendant que scripts/cold-backup.sh arrête son service sur un manager.",
      },
      jobs: draft.jobs.map((job) => ({
        ...job,
        name: job.name.replace(/-files$/, "-cold"),
        pace: "manual",
        method: "cold",
        words: {
          en: "the service is stopped, its volume read, and the service started again",
          fr: "le service est arrêté, son volume lu, puis le service redémarré",
        },
      })),
      units: draft.units.map((unit) => ({ ...unit, base: unit.base.replace(/-files$/, "-cold") })),
      notes: [
        {
          en: "Stop the service before a restore, and start it again after.",
          fr: "Arrêter le service avant une restauration, le redémarrer ensuite.",
        },
      ],
    };
  },
  scripts: () => ({}),
};
