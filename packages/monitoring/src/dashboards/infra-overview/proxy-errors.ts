import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";

/** Refused and failed requests. */
export function proxy({ say, thresholds }: DashboardContext): Row {
  return {
    title: say("Proxy errors", "Erreurs du proxy"),
    panels: [
      timeseries({
        title: say("4xx and 5xx of Traefik", "4xx et 5xx de Traefik"),
        description: say(
          "Refused and failed requests, by status.",
          "Requêtes refusées ou en échec, par statut.",
        ),
        queries: [promql(`sum by (code) (${requests("4..|5..")})`, "{{code}}")],
        unit: "reqps",
        min: 0,
        stack: true,
      }),
      timeseries({
        title: say("Share of failed requests", "Part de requêtes en échec"),
        description: say(
          "5xx among all requests of an entry point.",
          "5xx parmi toutes les requêtes d'un point d'entrée.",
        ),
        queries: [
          promql(
            `sum by (entrypoint) (${requests("5..")}) / sum by (entrypoint) (${requests("...")})`,
            "{{entrypoint}}",
          ),
        ],
        unit: "percentunit",
        min: 0,
        thresholds: atMost({ critical: thresholds.errors }),
      }),
    ],
  };
}

/** Requests whose status fits a pattern. */
function requests(codes: string): string {
  return `rate(traefik_entrypoint_requests_total{code=~"${codes}"}[$__rate_interval])`;
}
