import type { Row } from "../builder/dashboard.ts";
import { table } from "../builder/panels/table.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atLeast } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";

/** The applications as a visitor finds them. */
export function probes({ say }: DashboardContext): Row {
  const available = say("Available", "Disponible");
  return {
    title: say("Seen from outside", "Vu de l'extérieur"),
    panels: [
      table({
        title: say("Availability", "Disponibilité"),
        description: say(
          "Share of the probes in the chosen time that found the address well, and its last status.",
          "Part des sondes réussies pendant la période choisie, et dernier statut de l'adresse.",
        ),
        queries: [
          promql("min by (instance) (avg_over_time(probe_success[$__range]))"),
          promql("max by (instance) (probe_http_status_code)"),
        ],
        columns: [
          { label: "instance", title: say("Address", "Adresse") },
          { value: 1, title: say("Status", "Statut"), width: 90 },
          {
            value: 0,
            title: available,
            unit: "percentunit",
            decimals: 2,
            thresholds: atLeast({ warning: 0.999, critical: 0.99 }),
            width: 130,
          },
        ],
        sortBy: available,
      }),
      timeseries({
        title: say("Duration of the probes", "Durée des sondes"),
        description: say(
          "How long each address takes to answer a probe, name look-up and TLS included.",
          "Temps de réponse de chaque adresse à une sonde, résolution du nom et TLS compris.",
        ),
        queries: [promql("max by (instance) (probe_duration_seconds)", "{{instance}}")],
        unit: "s",
        min: 0,
      }),
    ],
  };
}
