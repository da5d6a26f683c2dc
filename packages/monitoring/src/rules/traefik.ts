import type { Alert, Recording, RuleContext, Rules } from "./rule.ts";
import { percent } from "./text.ts";
import { proxyAlerts } from "./traefik-proxy.ts";
import { entrypoint, latency, requests } from "./traefik-situations.ts";

/** What goes through the proxy. */
export function traefikRules(context: RuleContext): Rules {
  return { recordings, alerts: [...answers(context), ...proxyAlerts] };
}

const quantile = (of: number): string =>
  `histogram_quantile(${of}, sum by (le, service) (rate(traefik_service_request_duration_seconds_bucket[5m])))`;

const recordings: readonly Recording[] = [
  {
    record: "service:traefik_requests:rate5m",
    expr: "sum by (service) (rate(traefik_service_requests_total[5m]))",
    description: "Requests a second, by service",
    test: { series: requests(0, 60), gives: { '{service="glpi@swarm"}': 1 } },
  },
  {
    record: "service:traefik_errors:ratio5m",
    expr:
      'sum by (service) (rate(traefik_service_requests_total{code=~"5.."}[5m]))' +
      "\n/ sum by (service) (rate(traefik_service_requests_total[5m]))",
    description: "The part of the answers that are errors of the service",
    test: { series: requests(30, 90), gives: { '{service="glpi@swarm"}': 0.25 } },
  },
  {
    record: "entrypoint:traefik_errors:ratio5m",
    expr:
      'sum by (entrypoint) (rate(traefik_entrypoint_requests_total{code=~"5.."}[5m]))' +
      "\n/ sum by (entrypoint) (rate(traefik_entrypoint_requests_total[5m]))",
    description: "The part of all answers that are errors of a service, or of the proxy itself",
    test: { series: entrypoint(30, 90), gives: { '{entrypoint="websecure"}': 0.25 } },
  },
  ...(
    [
      ["p50", 0.5, 1.5],
      ["p95", 0.95, 1.95],
      ["p99", 0.99, 1.99],
    ] as const
  ).map(([name, of, value]) => ({
    record: `service:traefik_request_duration_seconds:${name}`,
    expr: quantile(of),
    description: `Seconds within which ${of * 100} % of the requests are answered, by service`,
    test: { series: latency("1", "2"), gives: { '{service="glpi@swarm"}': value } },
  })),
];

function answers({ thresholds: { errors, latency: slow } }: RuleContext): readonly Alert[] {
  return [
    {
      alert: "ServiceErrorsHigh",
      expr: `service:traefik_errors:ratio5m > ${errors} and service:traefik_requests:rate5m > 0.05`,
      for: "5m",
      severity: "critical",
      threshold: `> ${percent(errors)} of the answers`,
      summary: "{{ $value | humanizePercentage }} of the answers of {{ $labels.service }} are errors",
      description: "The service answers with status 5xx. Its log, and that of the store behind it, say why.",
      runbook: "reverse-proxy",
      fires: [{ series: requests(30, 90), alerts: [{ labels: { service: "glpi@swarm" }, value: "25%" }] }],
      quiet: [
        { because: "one in a hundred is fine", series: requests(1, 99) },
        { because: "what a visitor does wrong is not the service's fault", series: requests(30, 90, "404") },
        {
          because: "one error of two requests in five minutes says little",
          series: { ...requests(0.2, 0.2) },
        },
      ],
    },
    {
      alert: "ProxyErrorsHigh",
      expr: `entrypoint:traefik_errors:ratio5m > ${errors}`,
      for: "5m",
      severity: "critical",
      threshold: `> ${percent(errors)} of the answers`,
      summary: "{{ $value | humanizePercentage }} of the answers at {{ $labels.entrypoint }} are errors",
      description:
        "Errors of all services together, and the proxy's own: 502 and 503 mean that it reaches no server.",
      runbook: "reverse-proxy",
      fires: [
        { series: entrypoint(30, 90), alerts: [{ labels: { entrypoint: "websecure" }, value: "25%" }] },
      ],
      quiet: [{ because: "one in a hundred is fine", series: entrypoint(1, 99) }],
    },
    {
      alert: "ServiceSlow",
      expr: `service:traefik_request_duration_seconds:p99 > ${slow} and service:traefik_requests:rate5m > 0.05`,
      for: "10m",
      severity: "warning",
      threshold: `P99 > ${slow} s`,
      summary:
        "One request in a hundred to {{ $labels.service }} takes more than {{ $value | humanizeDuration }}",
      description: "Compare with the load of its node, its limits, and the latency of the store behind it.",
      runbook: "reverse-proxy",
      fires: [
        {
          series: { ...latency("4", "8"), ...requests(0, 100) },
          at: "20m",
          alerts: [{ labels: { service: "glpi@swarm" }, value: "7.96s" }],
        },
      ],
      quiet: [
        { because: "a second is fine", series: { ...latency("0.5", "1"), ...requests(0, 100) }, at: "20m" },
      ],
    },
    {
      alert: "ClientErrorsHigh",
      expr:
        'sum by (service) (rate(traefik_service_requests_total{code=~"4.."}[15m]))' +
        "\n/ sum by (service) (rate(traefik_service_requests_total[15m])) > 0.5" +
        "\nand service:traefik_requests:rate5m > 0.2",
      for: "15m",
      severity: "info",
      threshold: "> 50 % of the answers",
      summary: "{{ $value | humanizePercentage }} of the requests to {{ $labels.service }} are refused",
      description: "Somebody looks for holes or guesses passwords, or a client has been set up wrongly.",
      runbook: "intrusion-detection",
      fires: [
        {
          series: requests(90, 30, "403"),
          at: "40m",
          alerts: [{ labels: { service: "glpi@swarm" }, value: "75%" }],
        },
      ],
      quiet: [{ because: "some are always refused", series: requests(10, 90, "404"), at: "40m" }],
    },
  ];
}
