import type { Row } from "../builder/dashboard.ts";
import { stateTimeline } from "../builder/panels/state-timeline.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import type { DashboardContext } from "../context.ts";
import { upOrDown } from "../states.ts";

/** What Prometheus reads, and how long it takes. */
export function scrapes({ say }: DashboardContext): Row {
  const chosen = '{job=~"$job",instance=~"$instance"}';
  return {
    title: say("Scrapes", "Mesures"),
    panels: [
      stateTimeline({
        title: say("Targets over time", "Cibles dans le temps"),
        description: say("Which targets answered, and when.", "Quelles cibles ont répondu, et quand."),
        queries: [promql(`up${chosen}`, "{{job}} {{instance}}")],
        mappings: upOrDown(say),
        width: 24,
        height: 12,
      }),
      timeseries({
        title: say("Duration of the scrapes", "Durée des mesures"),
        description: say(
          "The slowest target of each job. What is slower than the timeout counts as down.",
          "La cible la plus lente de chaque tâche. Plus lente que le délai, elle compte comme arrêtée.",
        ),
        queries: [promql(`max by (job) (scrape_duration_seconds${chosen})`, "{{job}}")],
        unit: "s",
        min: 0,
      }),
      timeseries({
        title: say("Samples by job", "Échantillons par tâche"),
        description: say(
          "What each job adds: who fills the store.",
          "Ce que chaque tâche ajoute : qui remplit le stockage.",
        ),
        queries: [promql(`sum by (job) (scrape_samples_scraped${chosen})`, "{{job}}")],
        unit: "short",
        min: 0,
      }),
    ],
  };
}
