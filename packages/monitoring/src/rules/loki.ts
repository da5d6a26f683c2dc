import type { Rules } from "./rule.ts";
import { always, growing, orAbsent, turning } from "./text.ts";

const labels = { instance: "a:1" };
const push = 'instance="a:1",method="POST",route="loki_api_v1_push",ws="false"';
const compacted =
  'loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds{instance="a:1"}';
const lines = 'loki_distributor_lines_received_total{instance="a:1",tenant="fake"}';

/** Whether logs are kept. */
export const lokiRules: Rules = {
  recordings: [
    {
      record: "instance:loki_lines_received:rate5m",
      expr: "sum by (instance) (rate(loki_distributor_lines_received_total[5m]))",
      description: "Lines of log that come in a second",
      test: { series: { [lines]: growing(60) }, gives: { '{instance="a:1"}': 1 } },
    },
  ],
  alerts: [
    {
      alert: "LogsStopped",
      expr: orAbsent(
        "sum(rate(loki_distributor_lines_received_total[15m])) == 0",
        "loki_distributor_lines_received_total",
      ),
      for: "15m",
      severity: "warning",
      threshold: "no line for 15 minutes",
      summary: "Loki gets no logs",
      description:
        "Promtail does not run, finds no containers, or cannot reach Loki. What happens now will not be found later.",
      runbook: "logs",
      fires: [
        { series: { [lines]: always(100) }, at: "35m", alerts: [{}] },
        { series: {}, at: "35m", alerts: [{}] },
      ],
      quiet: [{ because: "lines come in", series: { [lines]: growing(10) }, at: "35m" }],
    },
    {
      alert: "LokiErrorsHigh",
      expr:
        'sum by (instance, route) (rate(loki_request_duration_seconds_count{status_code=~"5.."}[5m]))' +
        "\n/ sum by (instance, route) (rate(loki_request_duration_seconds_count[5m])) > 0.05",
      for: "10m",
      severity: "warning",
      threshold: "> 5 % of the answers",
      summary: "{{ $value | humanizePercentage }} of Loki's answers to {{ $labels.route }} are errors",
      description: "Logs are lost if Promtail gives up, or cannot be read. Loki's log says why.",
      runbook: "logs",
      fires: [
        {
          series: {
            [`loki_request_duration_seconds_count{${push},status_code="500"}`]: growing(25),
            [`loki_request_duration_seconds_count{${push},status_code="204"}`]: growing(75),
          },
          at: "20m",
          alerts: [{ labels: { ...labels, route: "loki_api_v1_push" }, value: "25%" }],
        },
      ],
      quiet: [
        {
          because: "all is well",
          series: { [`loki_request_duration_seconds_count{${push},status_code="204"}`]: growing(75) },
          at: "20m",
        },
      ],
    },
    {
      alert: "LokiDiscardsLines",
      expr: "sum by (instance, reason) (increase(loki_discarded_samples_total[10m])) > 0",
      for: "10m",
      severity: "warning",
      threshold: "any for 10 minutes",
      summary: "Loki throws lines away: {{ $labels.reason }}",
      description:
        "They are too many, too long, or too old. A limit has to be raised, or a service made quieter.",
      runbook: "logs",
      fires: [
        {
          series: {
            'loki_discarded_samples_total{instance="a:1",reason="rate_limited",tenant="fake"}': growing(5),
          },
          at: "25m",
          alerts: [{ labels: { ...labels, reason: "rate_limited" } }],
        },
      ],
      quiet: [
        {
          because: "that was long ago",
          series: {
            'loki_discarded_samples_total{instance="a:1",reason="rate_limited",tenant="fake"}': always(5),
          },
          at: "25m",
        },
      ],
    },
    {
      alert: "LokiDoesNotCompact",
      expr: "time() - loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds > 3 * 3600",
      for: "1h",
      severity: "warning",
      threshold: "> 3 hours",
      summary: "Loki {{ $labels.instance }} has not compacted its index for hours",
      description: "Old logs are not deleted any more either: the disk will fill up.",
      runbook: "logs",
      fires: [{ series: { [compacted]: always(-20_000) }, at: "70m", alerts: [{ labels }] }],
      quiet: [{ because: "it did an hour ago", series: { [compacted]: always(600) }, at: "70m" }],
    },
    {
      alert: "LokiDiskFull",
      expr: "increase(loki_ingester_wal_disk_full_failures_total[10m]) > 0",
      severity: "critical",
      threshold: "any in 10 minutes",
      summary: "Loki {{ $labels.instance }} has no room for new logs",
      description: "What is not yet in a chunk is lost if it stops now. Make room on its volume.",
      runbook: "logs",
      fires: [
        {
          series: { 'loki_ingester_wal_disk_full_failures_total{instance="a:1"}': turning(0, 8, 3) },
          alerts: [{ labels }],
        },
      ],
      quiet: [
        {
          because: "there is room",
          series: { 'loki_ingester_wal_disk_full_failures_total{instance="a:1"}': always(0) },
        },
      ],
    },
    {
      alert: "LokiPanics",
      expr: "increase(loki_panic_total[10m]) > 0",
      severity: "warning",
      threshold: "any in 10 minutes",
      summary: "Loki {{ $labels.instance }} has panicked",
      description: "A fault of its own, which it survived. Its log has the trace.",
      runbook: "logs",
      fires: [{ series: { 'loki_panic_total{instance="a:1"}': turning(0, 8, 1) }, alerts: [{ labels }] }],
      quiet: [{ because: "that was long ago", series: { 'loki_panic_total{instance="a:1"}': always(1) } }],
    },
  ],
};
