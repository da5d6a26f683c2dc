import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";

/** What Loki takes in, and how it answers. */
export function loki({ say, thresholds }: DashboardContext): Row {
  return {
    title: "Loki",
    panels: [
      timeseries({
        title: say("Lines received by Loki", "Lignes reçues par Loki"),
        description: say(
          "Lines per second, and those that it refused.",
          "Lignes par seconde, et celles refusées.",
        ),
        queries: [
          promql(
            "sum(rate(loki_distributor_lines_received_total[$__rate_interval]))",
            say("received", "reçues"),
          ),
          promql(
            "sum by (reason) (rate(loki_discarded_samples_total[$__rate_interval]))",
            say("discarded: {{reason}}", "refusées : {{reason}}"),
          ),
        ],
        unit: "cps",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Loki's failed requests", "Requêtes en échec de Loki"),
        description: say("Share of 5xx by route.", "Part de 5xx par route."),
        queries: [promql(`${requests("5..")} / ${requests("...")}`, "{{route}}")],
        unit: "percentunit",
        min: 0,
        thresholds: atMost({ critical: thresholds.errors }),
        width: 8,
      }),
      timeseries({
        title: say("Loki's streams in memory", "Flux de Loki en mémoire"),
        description: say(
          "Where they grow and grow, a label has too many values.",
          "S'ils croissent sans fin, une étiquette prend trop de valeurs.",
        ),
        queries: [promql("sum by (instance) (loki_ingester_memory_streams)", "{{instance}}")],
        min: 0,
        width: 8,
      }),
    ],
  };
}

/** Requests whose status fits a pattern. */
function requests(codes: string): string {
  return `sum by (route) (rate(loki_request_duration_seconds_count{status_code=~"${codes}"}[$__rate_interval]))`;
}
