import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import type { DashboardContext } from "../context.ts";

/** Grafana itself. */
export function grafana({ say }: DashboardContext): Row {
  return {
    title: "Grafana",
    panels: [
      timeseries({
        title: say("Grafana's requests", "Requêtes de Grafana"),
        description: say("Requests by status.", "Requêtes par statut."),
        queries: [
          promql(
            "sum by (status_code) (rate(grafana_http_request_duration_seconds_count[$__rate_interval]))",
            "{{status_code}}",
          ),
        ],
        unit: "reqps",
        min: 0,
        stack: true,
      }),
      timeseries({
        title: say("Grafana's answer time P95", "Temps de réponse P95 de Grafana"),
        description: say(
          "19 of 20 requests are answered faster; slow ones wait for a data source.",
          "19 requêtes sur 20 sont plus rapides ; les lentes attendent une source de données.",
        ),
        queries: [
          promql(
            "histogram_quantile(0.95, sum by (le, instance) (rate(grafana_http_request_duration_seconds_bucket[$__rate_interval])))",
            "{{instance}}",
          ),
        ],
        unit: "s",
        min: 0,
      }),
    ],
  };
}
