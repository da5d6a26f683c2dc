import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import type { DashboardContext } from "../context.ts";
import { byNode } from "./series.ts";

/** The kernel's tables, its clock, and the exporter itself. */
export function system({ say }: DashboardContext): Row {
  return {
    title: say("System", "Système"),
    panels: [
      timeseries({
        title: say("Processes", "Processus"),
        description: say(
          "Those that run, and those that wait for a disk.",
          "Ceux qui tournent, et ceux qui attendent un disque.",
        ),
        queries: [
          byNode("node_procs_running", say("running", "actifs")),
          byNode("node_procs_blocked", say("waiting", "en attente")),
        ],
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Open files", "Fichiers ouverts"),
        description: say("Share of what the kernel allows.", "Part de ce que le noyau permet."),
        queries: [byNode("node_filefd_allocated / node_filefd_maximum")],
        unit: "percentunit",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Tracked connections", "Connexions suivies"),
        description: say(
          "Share of the table of connections: at 100 % new ones are thrown away.",
          "Part de la table des connexions : à 100 %, les nouvelles sont jetées.",
        ),
        queries: [byNode("node_nf_conntrack_entries / node_nf_conntrack_entries_limit")],
        unit: "percentunit",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Clock", "Horloge"),
        description: say(
          "How far the clock is from the time that its server says.",
          "Écart de l'horloge avec l'heure de son serveur.",
        ),
        queries: [byNode("node_timex_offset_seconds")],
        unit: "s",
      }),
      timeseries({
        title: say("Time of each collector", "Durée de chaque collecteur"),
        description: say(
          "How long node-exporter takes for each kind of metrics.",
          "Temps que node-exporter met pour chaque type de métriques.",
        ),
        queries: [byNode("node_scrape_collector_duration_seconds", "{{collector}}")],
        unit: "s",
        min: 0,
      }),
    ],
  };
}
