import type { Rules } from "./rule.ts";
import { always, growing, turning } from "./text.ts";

const labels = { instance: "a:1" };

/** Whether logs are sent. */
export const promtailRules: Rules = {
  recordings: [],
  alerts: [
    {
      alert: "PromtailDropsLines",
      expr: "sum by (instance, reason) (increase(promtail_dropped_entries_total[10m])) > 0",
      severity: "warning",
      threshold: "any in 10 minutes",
      summary: "Promtail on {{ $labels.instance }} drops lines: {{ $labels.reason }}",
      description: "Loki has refused them for good, or could not be reached for too long. They are lost.",
      runbook: "logs",
      fires: [
        {
          series: {
            'promtail_dropped_entries_total{instance="a:1",host="loki:3100",tenant="",reason="ingester_error"}':
              turning(0, 8, 9),
          },
          alerts: [{ labels: { ...labels, reason: "ingester_error" } }],
        },
      ],
      quiet: [
        {
          because: "that was long ago",
          series: {
            'promtail_dropped_entries_total{instance="a:1",host="loki:3100",tenant="",reason="ingester_error"}':
              always(9),
          },
        },
      ],
    },
    {
      alert: "PromtailErrorsHigh",
      expr:
        'sum by (instance) (rate(promtail_request_duration_seconds_count{status_code=~"5..|-1"}[5m]))' +
        "\n/ sum by (instance) (rate(promtail_request_duration_seconds_count[5m])) > 0.1",
      for: "10m",
      severity: "warning",
      threshold: "> 10 % of the requests",
      summary: "{{ $value | humanizePercentage }} of the requests of Promtail on {{ $labels.instance }} fail",
      description:
        "Loki does not take its lines, or cannot be reached. It tries again for some minutes before it drops them.",
      runbook: "logs",
      fires: [
        {
          series: {
            'promtail_request_duration_seconds_count{instance="a:1",status_code="500",host="loki:3100"}':
              growing(25),
            'promtail_request_duration_seconds_count{instance="a:1",status_code="204",host="loki:3100"}':
              growing(75),
          },
          at: "20m",
          alerts: [{ labels, value: "25%" }],
        },
      ],
      quiet: [
        {
          because: "all is well",
          series: {
            'promtail_request_duration_seconds_count{instance="a:1",status_code="204",host="loki:3100"}':
              growing(75),
          },
          at: "20m",
        },
      ],
    },
  ],
};
