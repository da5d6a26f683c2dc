import type { Row } from "../builder/dashboard.ts";
import { stat } from "../builder/panels/stat.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";

/** What is asked, and what makes it fast. Executors say nothing of it. */
export function queries({ say, jobsOf }: DashboardContext): Row {
  const job = jobsOf("dremio");
  const rate = (metric: string): string => `rate(${metric}{${job}}[$__rate_interval])`;
  return {
    title: say("Queries", "Requêtes"),
    panels: [
      stat({
        title: say("Queries under way", "Requêtes en cours"),
        description: say("Jobs that run now.", "Tâches en cours d'exécution."),
        queries: [promql(`sum(jobs_active{${job}})`)],
        decimals: 0,
      }),
      stat({
        title: say("Failed reflections", "Réflexions en échec"),
        description: say(
          "Reflections that are not refreshed any more.",
          "Réflexions qui ne sont plus rafraîchies.",
        ),
        queries: [promql(`max(reflections_failed{${job}})`)],
        decimals: 0,
        thresholds: atMost({ critical: 1 }),
      }),
      timeseries({
        title: say("Queries by kind", "Requêtes par type"),
        description: say("Jobs per second.", "Tâches par seconde."),
        queries: [promql(`sum by (workload_type) (${rate("jobs_total")})`, "{{workload_type}}")],
        unit: "ops",
        min: 0,
      }),
      timeseries({
        title: say("Failures by reason", "Échecs par cause"),
        description: say(
          "Jobs per second that fail or are cancelled.",
          "Tâches par seconde en échec ou annulées.",
        ),
        queries: [promql(`sum by (error_type) (${rate("jobs_failed_total")})`, "{{error_type}}")],
        unit: "ops",
        min: 0,
      }),
      timeseries({
        title: say("Reflections", "Réflexions"),
        description: say("Reflections by state.", "Réflexions par état."),
        queries: ["active", "refreshing", "retrying", "failed"].map((state) =>
          promql(`max(reflections_${state}{${job}})`, state),
        ),
        min: 0,
      }),
    ],
  };
}
