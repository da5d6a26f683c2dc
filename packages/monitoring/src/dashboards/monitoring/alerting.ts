import type { Row } from "../builder/dashboard.ts";
import { stat } from "../builder/panels/stat.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { atLeast, atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { wellOrFailed } from "../states.ts";

/** The way of an alert from Prometheus to a person. */
export function alerting({ say }: DashboardContext): Row {
  return {
    title: say("Alerting", "Alertes"),
    panels: [
      stat({
        title: say("Alertmanager's configuration", "Configuration d'Alertmanager"),
        description: say("Whether its last load worked.", "Si son dernier chargement a réussi."),
        queries: [promql("min(alertmanager_config_last_reload_successful)")],
        mappings: wellOrFailed(say),
        filled: true,
        graph: false,
      }),
      stat({
        title: say("Alertmanagers found", "Alertmanagers trouvés"),
        description: say(
          "Alertmanagers that Prometheus sends to.",
          "Alertmanagers auxquels Prometheus envoie.",
        ),
        queries: [promql("max(prometheus_notifications_alertmanagers_discovered)")],
        thresholds: atLeast({ critical: 1 }),
      }),
      stat({
        title: say("Silences", "Silences"),
        description: say(
          "Alerts that somebody has muted are easily forgotten.",
          "Une alerte mise en sourdine s'oublie vite.",
        ),
        queries: [promql('max(alertmanager_silences{state="active"})')],
        thresholds: atMost({ warning: 1, critical: 10 }),
      }),
      stat({
        title: say("Failed notifications", "Notifications en échec"),
        description: say(
          "Messages of the last hour that reached nobody.",
          "Messages de la dernière heure qui n'ont atteint personne.",
        ),
        queries: [promql("sum(increase(alertmanager_notifications_failed_total[1h])) or vector(0)")],
        decimals: 0,
        thresholds: atMost({ critical: 1 }),
      }),
      timeseries({
        title: say("Alerts in Alertmanager", "Alertes dans Alertmanager"),
        description: say(
          "Active ones, and those that are muted or inhibited.",
          "Les actives, et celles en sourdine ou inhibées.",
        ),
        queries: [promql("max by (state) (alertmanager_alerts)", "{{state}}")],
        min: 0,
        stack: true,
      }),
      timeseries({
        title: say("Notifications", "Notifications"),
        description: say(
          "Messages by way of sending, and those that failed.",
          "Messages par moyen d'envoi, et ceux en échec.",
        ),
        queries: [
          promql(
            "sum by (integration) (rate(alertmanager_notifications_total[$__rate_interval]))",
            "{{integration}}",
          ),
          promql(
            "sum by (integration) (rate(alertmanager_notifications_failed_total[$__rate_interval])) > 0",
            say("{{integration}} failed", "{{integration}} en échec"),
          ),
        ],
        unit: "cps",
        min: 0,
      }),
    ],
  };
}
