import type { Rules } from "./rule.ts";
import { growing } from "./text.ts";

const labels = { instance: "a:1" };
const request = 'instance="a:1",handler="/api/dashboards/uid/:uid",method="GET"';

/** Whether the dashboards can be seen. */
export const grafanaRules: Rules = {
  recordings: [],
  alerts: [
    {
      alert: "GrafanaErrorsHigh",
      expr:
        'sum by (instance) (rate(grafana_http_request_duration_seconds_count{status_code=~"5.."}[5m]))' +
        "\n/ sum by (instance) (rate(grafana_http_request_duration_seconds_count[5m])) > 0.1",
      for: "10m",
      severity: "warning",
      threshold: "> 10 % of the answers",
      summary: "{{ $value | humanizePercentage }} of the answers of Grafana are errors",
      description: "Its database or a data source does not answer. Its log names it.",
      runbook: "monitoring",
      fires: [
        {
          series: {
            [`grafana_http_request_duration_seconds_count{${request},status_code="500"}`]: growing(25),
            [`grafana_http_request_duration_seconds_count{${request},status_code="200"}`]: growing(75),
          },
          at: "20m",
          alerts: [{ labels, value: "25%" }],
        },
      ],
      quiet: [
        {
          because: "all is well",
          series: {
            [`grafana_http_request_duration_seconds_count{${request},status_code="200"}`]: growing(75),
          },
          at: "20m",
        },
      ],
    },
  ],
};
