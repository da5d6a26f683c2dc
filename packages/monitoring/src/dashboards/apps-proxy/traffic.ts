import type { Row } from "../builder/dashboard.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import type { DashboardContext } from "../context.ts";

/** How much applications are asked. */
export function traffic({ say }: DashboardContext): Row {
  return {
    title: say("Traffic", "Trafic"),
    panels: [
      timeseries({
        title: say("Requests per second", "Requêtes par seconde"),
        description: say("Requests to each service.", "Requêtes vers chaque service."),
        queries: [promql(`sum by (service) (${rate("traefik_service_requests_total")})`, "{{service}}")],
        unit: "reqps",
        min: 0,
        calculations: ["mean", "max", "lastNotNull"],
      }),
      timeseries({
        title: say("Requests by status", "Requêtes par statut"),
        description: say(
          "Answers of the chosen services, by status.",
          "Réponses des services choisis, par statut.",
        ),
        queries: [promql(`sum by (code) (${rate("traefik_service_requests_total")})`, "{{code}}")],
        unit: "reqps",
        min: 0,
        stack: true,
        calculations: ["mean", "max", "lastNotNull"],
      }),
      timeseries({
        title: say("Bytes sent to visitors", "Octets envoyés aux visiteurs"),
        description: say("Size of the answers of each service.", "Taille des réponses de chaque service."),
        queries: [
          promql(`sum by (service) (${rate("traefik_service_responses_bytes_total")})`, "{{service}}"),
        ],
        unit: "Bps",
        min: 0,
      }),
      timeseries({
        title: say("Bytes received from visitors", "Octets reçus des visiteurs"),
        description: say("Size of the requests to each service.", "Taille des requêtes vers chaque service."),
        queries: [
          promql(`sum by (service) (${rate("traefik_service_requests_bytes_total")})`, "{{service}}"),
        ],
        unit: "Bps",
        min: 0,
      }),
    ],
  };
}

/** How fast a counter of the chosen services grows. */
function rate(metric: string): string {
  return `rate(${metric}{service=~"$service"}[$__rate_interval])`;
}
