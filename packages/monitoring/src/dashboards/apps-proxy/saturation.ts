import type { Row } from "../builder/dashboard.ts";
import { barGauge } from "../builder/panels/bar-gauge.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";

/** How close the applications are to what they can take. */
export function saturation({ say, has }: DashboardContext): Row {
  return {
    title: say("Backend saturation", "Saturation des applications"),
    panels: [
      timeseries({
        title: say("Open connections", "Connexions ouvertes"),
        description: say(
          "Connections that Traefik holds to each service: they pile up where answers are slow.",
          "Connexions de Traefik vers chaque service : elles s'accumulent quand les réponses sont lentes.",
        ),
        queries: [
          promql('sum by (service) (traefik_service_open_connections{service=~"$service"})', "{{service}}"),
        ],
        min: 0,
      }),
      timeseries({
        title: say("Retries", "Nouvelles tentatives"),
        description: say(
          "Requests that Traefik sent again, as the first replica did not answer.",
          "Requêtes renvoyées par Traefik, le premier réplica n'ayant pas répondu.",
        ),
        queries: [
          promql(
            'sum by (service) (rate(traefik_service_retries_total{service=~"$service"}[$__rate_interval]))',
            "{{service}}",
          ),
        ],
        unit: "reqps",
        min: 0,
      }),
      has("cadvisor")
        ? timeseries({
            title: say("CPU throttling by container", "CPU bridé par conteneur"),
            description: say(
              "Share of the scheduling periods in which the container hit its CPU limit: it needs more, or fewer users.",
              "Part des périodes où le conteneur a atteint sa limite CPU : il lui en faut plus, ou moins d'utilisateurs.",
            ),
            queries: [
              promql(`topk(10, ${throttled("throttled_periods")} / ${throttled("periods")})`, "{{name}}"),
            ],
            unit: "percentunit",
            min: 0,
            max: 1,
            thresholds: atMost({ critical: 0.5 }),
          })
        : undefined,
      has("cadvisor")
        ? barGauge({
            title: say("Memory of the limit", "Mémoire par rapport à la limite"),
            description: say(
              "The ten containers that are closest to their memory limit, at which the kernel kills them.",
              "Les dix conteneurs les plus proches de leur limite mémoire, à laquelle le noyau les tue.",
            ),
            queries: [
              promql(
                'topk(10, max by (name) (container_memory_working_set_bytes{name!=""} / (container_spec_memory_limit_bytes > 0)))',
                "{{name}}",
              ),
            ],
            unit: "percentunit",
            min: 0,
            max: 1,
            thresholds: atMost({ warning: 0.8, critical: 0.9 }),
          })
        : undefined,
    ],
  };
}

/** Scheduling periods of each container. */
function throttled(part: string): string {
  return `sum by (name) (rate(container_cpu_cfs_${part}_total{name!=""}[$__rate_interval]))`;
}
