import type { Row } from "../builder/dashboard.ts";
import { barGauge } from "../builder/panels/bar-gauge.ts";
import { stat } from "../builder/panels/stat.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { always } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";

/** Who is kept out, and why. The community's list holds thousands and would drown what happens here: it is apart. */
export function crowdsec({ say, has }: DashboardContext): Row {
  const bans = 'cs_active_decisions{action="ban",origin!="CAPI"}';
  return {
    title: "CrowdSec",
    panels: [
      stat({
        title: say("Bans from here", "Bannissements locaux"),
        description: say(
          "Addresses that are banned for what they did here, or by hand.",
          "Adresses bannies pour ce qu'elles ont fait ici, ou à la main.",
        ),
        queries: [promql(`sum(${bans}) or vector(0)`)],
        thresholds: always("blue"),
      }),
      stat({
        title: say("Bans of the community", "Bannissements de la communauté"),
        description: say(
          "Addresses of CrowdSec's shared list.",
          "Adresses de la liste partagée de CrowdSec.",
        ),
        queries: [promql('sum(cs_active_decisions{action="ban",origin="CAPI"}) or vector(0)')],
        thresholds: always("blue"),
        unit: "short",
      }),
      has("crowdsec-bouncer")
        ? stat({
            title: say("Requests checked", "Requêtes contrôlées"),
            description: say(
              "Requests that Traefik's bouncer has looked at.",
              "Requêtes vues par le bouncer de Traefik.",
            ),
            queries: [promql("sum(rate(crowdsec_traefik_bouncer_processed_ip_total[$__rate_interval]))")],
            thresholds: always("blue"),
            unit: "reqps",
          })
        : undefined,
      barGauge({
        title: say("Bans by reason", "Bannissements par raison"),
        description: say("The scenarios that banned somebody.", "Les scénarios qui ont banni quelqu'un."),
        queries: [promql(`topk(10, sum by (reason) (${bans}))`, "{{reason}}")],
        thresholds: always("blue"),
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Bans by origin", "Bannissements par origine"),
        description: say(
          "Where the decisions in force come from.",
          "D'où viennent les décisions en vigueur.",
        ),
        queries: [promql(`sum by (origin) (${bans})`, "{{origin}}")],
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Scenarios triggered", "Scénarios déclenchés"),
        description: say(
          "How often behaviour in the logs was found to be an attack, by scenario.",
          "Fréquence à laquelle un comportement dans les journaux a été reconnu comme une attaque, par scénario.",
        ),
        queries: [promql("sum by (name) (rate(cs_bucket_overflowed_total[$__rate_interval]))", "{{name}}")],
        unit: "cps",
        min: 0,
        width: 8,
      }),
      timeseries({
        title: say("Log lines read", "Lignes de journal lues"),
        description: say(
          "Lines that CrowdSec understood and did not. No lines: it does not see Traefik's log, and bans nobody.",
          "Lignes comprises et non comprises. Aucune ligne : CrowdSec ne voit pas le journal de Traefik et ne bannit personne.",
        ),
        queries: [
          promql("sum(rate(cs_parser_hits_ok_total[$__rate_interval]))", say("understood", "comprises")),
          promql(
            "sum(rate(cs_parser_hits_ko_total[$__rate_interval]))",
            say("not understood", "non comprises"),
          ),
        ],
        unit: "cps",
        min: 0,
        width: 24,
      }),
    ],
  };
}
