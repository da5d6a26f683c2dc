import type { RuleContext, Rules } from "./rule.ts";
import { always, growing, orAbsent, turning } from "./text.ts";

/** Whether attacks are seen and answered. */
export const crowdsecRules: Rules = {
  recordings: [
    {
      record: "crowdsec:local_bans:sum",
      // Bans of the community list are thousands, and would hide our own.
      expr: 'sum(cs_active_decisions{action="ban",origin!="CAPI"}) or vector(0)',
      description: "Addresses that are banned for what they did here",
      test: {
        series: {
          'cs_active_decisions{reason="http-probing",origin="crowdsec",action="ban"}': always(3),
          'cs_active_decisions{reason="list",origin="CAPI",action="ban"}': always(15_000),
        },
        gives: { "": 3 },
      },
    },
  ],
  alerts: [
    {
      alert: "CrowdsecReadsNothing",
      expr: orAbsent("sum(rate(cs_filesource_hits_total[15m])) == 0", "cs_filesource_hits_total"),
      for: "30m",
      severity: "warning",
      threshold: "no line for 30 minutes",
      summary: "CrowdSec has read no line of the access log for half an hour",
      description: "Nobody has visited, or it does not see the log any more: attacks go unnoticed.",
      runbook: "intrusion-detection",
      fires: [
        {
          series: { 'cs_filesource_hits_total{source="access.log"}': always(5) },
          at: "50m",
          alerts: [{ value: "0" }],
        },
        { series: {}, at: "50m", alerts: [{}] },
      ],
      quiet: [
        {
          because: "it reads",
          series: { 'cs_filesource_hits_total{source="access.log"}': growing(5) },
          at: "50m",
        },
      ],
    },
    {
      alert: "CrowdsecCannotParse",
      expr: "sum(rate(cs_parser_hits_ko_total[15m])) / sum(rate(cs_parser_hits_total[15m])) > 0.5",
      for: "30m",
      severity: "warning",
      threshold: "> 50 % of the lines",
      summary: "CrowdSec does not understand {{ $value | humanizePercentage }} of the lines it reads",
      description:
        "The format of the access log has changed, or the parser for it is not installed: attacks go unnoticed.",
      runbook: "intrusion-detection",
      fires: [
        {
          series: {
            'cs_parser_hits_ko_total{source="access.log",type="traefik"}': growing(9),
            'cs_parser_hits_total{source="access.log",type="traefik"}': growing(10),
          },
          at: "50m",
          alerts: [{ value: "90%" }],
        },
      ],
      quiet: [
        {
          because: "it understands most",
          series: {
            'cs_parser_hits_ko_total{source="access.log",type="traefik"}': growing(1),
            'cs_parser_hits_total{source="access.log",type="traefik"}': growing(10),
          },
          at: "50m",
        },
      ],
    },
    {
      alert: "AttackUnderWay",
      expr: "sum(increase(cs_bucket_overflowed_total[10m])) > 50",
      severity: "warning",
      threshold: "> 50 in 10 minutes",
      summary: 'CrowdSec has seen {{ $value | printf "%.0f" }} attacks in ten minutes',
      description:
        "Far more than the usual noise. See which scenarios, from where, and whether the bans hold them off.",
      runbook: "intrusion-detection",
      fires: [
        {
          series: { 'cs_bucket_overflowed_total{name="http-probing"}': growing(10) },
          alerts: [{ value: "100" }],
        },
      ],
      quiet: [
        {
          because: "a few are noise",
          series: { 'cs_bucket_overflowed_total{name="http-probing"}': growing(1) },
        },
      ],
    },
    {
      alert: "CrowdsecBansMany",
      expr: "crowdsec:local_bans:sum > 10 * (1 + max_over_time(crowdsec:local_bans:sum[1d] offset 1h))",
      for: "5m",
      severity: "info",
      threshold: "> 10 times as many as the day before",
      summary: "CrowdSec bans {{ $value }} addresses for what they did here",
      description: "Either an attack from many places, or a rule that takes visitors for attackers.",
      runbook: "intrusion-detection",
      fires: [
        {
          series: {
            'cs_active_decisions{reason="http-probing",origin="crowdsec",action="ban"}': turning(2, 80, 500),
          },
          at: "90m",
          alerts: [{ value: "500" }],
        },
      ],
      quiet: [
        {
          because: "the community's list is not ours",
          series: { 'cs_active_decisions{reason="list",origin="CAPI",action="ban"}': turning(2, 80, 15_000) },
          at: "90m",
        },
      ],
    },
  ],
};

/** Whether the proxy asks before it lets somebody in. */
export function bouncerRules({ has }: RuleContext): Rules {
  if (!has("traefik")) return { recordings: [], alerts: [] };
  const asked = "sum(rate(crowdsec_traefik_bouncer_processed_ip_total[10m]))";
  const visits = "sum(rate(traefik_entrypoint_requests_total[10m]))";
  const websecure =
    'traefik_entrypoint_requests_total{code="200",method="GET",protocol="http",entrypoint="websecure"}';
  return {
    recordings: [],
    alerts: [
      {
        alert: "BouncerNotAsked",
        expr: `${asked} == 0 and ${visits} > 0.1`,
        for: "15m",
        severity: "warning",
        threshold: "no question while there are visitors",
        summary: "The proxy lets visitors in without asking CrowdSec",
        description: "The middleware is missing from the routes: banned addresses get in.",
        runbook: "intrusion-detection",
        fires: [
          {
            series: { crowdsec_traefik_bouncer_processed_ip_total: always(100), [websecure]: growing(60) },
            at: "30m",
            alerts: [{ value: "0" }],
          },
        ],
        quiet: [
          {
            because: "it is asked",
            series: { crowdsec_traefik_bouncer_processed_ip_total: growing(60), [websecure]: growing(60) },
            at: "30m",
          },
          {
            because: "there are no visitors",
            series: { crowdsec_traefik_bouncer_processed_ip_total: always(100), [websecure]: always(5) },
            at: "30m",
          },
        ],
      },
    ],
  };
}
