import type { Row } from "../builder/dashboard.ts";
import { stateTimeline } from "../builder/panels/state-timeline.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { upOrDown } from "../states.ts";

/** What goes wrong behind the proxy. */
export function errors({ say, thresholds }: DashboardContext): Row {
  return {
    title: say("Backend errors", "Erreurs des applications"),
    panels: [
      timeseries({
        title: say("Failed requests by service", "Requêtes en échec par service"),
        description: say("Answers with a status of 500 or above.", "Réponses avec un statut de 500 ou plus."),
        queries: [promql(requests("5.."), "{{service}}")],
        unit: "reqps",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Share of failed requests", "Part de requêtes en échec"),
        description: say(
          "5xx among all requests of a service.",
          "5xx parmi toutes les requêtes d'un service.",
        ),
        queries: [promql(`${requests("5..")} / ${requests("...")}`, "{{service}}")],
        unit: "percentunit",
        min: 0,
        thresholds: atMost({ critical: thresholds.errors }),
        width: 8,
      }),
      stateTimeline({
        title: say("Servers in the balance", "Serveurs dans la répartition"),
        description: say(
          "Whether Traefik's own health check finds each server well. Only for services that have such a check.",
          "Si le contrôle de santé de Traefik trouve chaque serveur en forme. Seulement pour les services qui en ont un.",
        ),
        queries: [
          promql(
            'max by (service, url) (traefik_service_server_up{service=~"$service"})',
            "{{service}} {{url}}",
          ),
        ],
        mappings: upOrDown(say),
        width: 8,
      }),
    ],
  };
}

/** Requests whose status fits a pattern. */
function requests(codes: string): string {
  return `sum by (service) (rate(traefik_service_requests_total{service=~"$service",code=~"${codes}"}[$__rate_interval]))`;
}
