import type { Row } from "../builder/dashboard.ts";
import { stat } from "../builder/panels/stat.ts";
import { stateTimeline } from "../builder/panels/state-timeline.ts";
import { table } from "../builder/panels/table.ts";
import { promql } from "../builder/query.ts";
import { atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";
import { upOrDown } from "../states.ts";

/** What is up, what is down, what fires. */
export function services({ say, has }: DashboardContext): Row {
  const firing = 'ALERTS{alertstate="firing",severity!="none"}';
  return {
    title: "Services",
    panels: [
      stat({
        title: say("Targets up", "Cibles en marche"),
        description: say("Scrape targets that answer.", "Cibles de mesure qui répondent."),
        queries: [promql("sum(up)")],
      }),
      stat({
        title: say("Targets down", "Cibles arrêtées"),
        description: say(
          "Scrape targets that do not answer. A replica that is lost has no target any more: an alert says so.",
          "Cibles de mesure qui ne répondent pas. Un réplica perdu n'a plus de cible : une alerte le signale.",
        ),
        queries: [promql("count(up == 0) or vector(0)")],
        thresholds: atMost({ critical: 1 }),
      }),
      stat({
        title: say("Alerts firing", "Alertes actives"),
        description: say(
          "Alerts that fire now, but for those that always do.",
          "Alertes actives maintenant, sauf celles qui le sont toujours.",
        ),
        queries: [promql(`count(${firing}) or vector(0)`)],
        thresholds: atMost({ critical: 1 }),
      }),
      has("blackbox")
        ? stat({
            title: say("Endpoints failing", "Points d'accès en échec"),
            description: say(
              "Addresses whose probe fails, as seen through the proxy.",
              "Adresses dont la sonde échoue, vues à travers le proxy.",
            ),
            queries: [promql("count(probe_success == 0) or vector(0)")],
            thresholds: atMost({ critical: 1 }),
          })
        : undefined,
      stateTimeline({
        title: say("Service status", "État des services"),
        description: say(
          "Each scrape job over time: Degraded where some of its targets answer and some do not.",
          "Chaque tâche de mesure dans le temps : Dégradé si une partie seulement de ses cibles répond.",
        ),
        queries: [promql("avg by (job) (up)", "{{job}}")],
        mappings: upOrDown(say),
        width: 24,
        height: 12,
      }),
      table({
        title: say("Targets", "Cibles"),
        description: say(
          "Every scrape target now, the failing ones first.",
          "Chaque cible de mesure, d'abord celles en échec.",
        ),
        queries: [promql("up")],
        columns: [
          { label: "job", title: "Job" },
          { label: "service", title: "Service" },
          { label: "instance", title: "Instance" },
          { value: 0, title: say("State", "État"), mappings: upOrDown(say), width: 110 },
        ],
        sortBy: say("State", "État"),
      }),
      table({
        title: say("Firing alerts", "Alertes en cours"),
        description: say(
          "What fires now. Alertmanager knows more.",
          "Ce qui est actif maintenant. Alertmanager en dit plus.",
        ),
        queries: [promql(firing)],
        columns: [
          { label: "severity", title: say("Severity", "Gravité"), width: 100 },
          { label: "alertname", title: say("Alert", "Alerte") },
          { label: "service", title: "Service" },
          { label: "instance", title: "Instance" },
        ],
        sortBy: say("Severity", "Gravité"),
        noValue: say("Nothing fires", "Aucune alerte"),
      }),
    ],
  };
}
