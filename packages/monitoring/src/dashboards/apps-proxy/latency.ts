import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import type { Panel } from "../builder/panel.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";

/** How long applications take to answer. */
export function latency({ say, thresholds }: DashboardContext): Row {
  const percentile = (share: number, name: string, meaning: readonly [string, string]): Panel =>
    timeseries({
      title: say(`${name} latency`, `Latence ${name}`),
      description: say(...meaning),
      queries: [
        promql(
          `histogram_quantile(${share}, sum by (le, service) (rate(traefik_service_request_duration_seconds_bucket{service=~"$service"}[$__rate_interval])))`,
          "{{service}}",
        ),
      ],
      unit: "s",
      min: 0,
      ...(name === "P99" ? { thresholds: atMost({ critical: thresholds.latency }) } : {}),
      width: 8,
    });
  return {
    title: say("Latency", "Latence"),
    panels: [
      percentile(0.5, "P50", [
        "Half of the requests are answered faster than this.",
        "La moitié des requêtes reçoit une réponse plus vite que cela.",
      ]),
      percentile(0.95, "P95", [
        "19 of 20 requests are answered faster than this.",
        "19 requêtes sur 20 reçoivent une réponse plus vite que cela.",
      ]),
      percentile(0.99, "P99", [
        "99 of 100 requests are answered faster than this: what the unlucky ones wait.",
        "99 requêtes sur 100 reçoivent une réponse plus vite que cela : l'attente des moins chanceuses.",
      ]),
    ],
  };
}
