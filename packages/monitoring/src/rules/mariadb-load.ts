import { connections, exporter, labels } from "./mariadb-situations.ts";
import type { Alert } from "./rule.ts";
import { always, growing, percent } from "./text.ts";

/** Alerts about what MariaDB has to do. */
export const loadAlerts: readonly Alert[] = [
  {
    alert: "MariadbConnectionsHigh",
    expr: "instance:mysql_connections_used:ratio > 0.8",
    for: "5m",
    severity: "warning",
    threshold: `> ${percent(0.8)}`,
    summary: "{{ $value | humanizePercentage }} of MariaDB's connections are taken",
    description:
      "When none is left, services get errors. Somebody keeps connections open, or waits for slow statements.",
    runbook: "restore-mariadb",
    fires: [{ series: connections(90), alerts: [{ labels, value: "90%" }] }],
    quiet: [{ because: "half is fine", series: connections(50) }],
  },
  {
    alert: "MariadbConnectionsRefused",
    expr: 'increase(mysql_global_status_connection_errors_total{error=~"max_connections|internal"}[5m]) > 0',
    severity: "critical",
    threshold: "any in 5 minutes",
    summary: "MariaDB refuses connections: {{ $labels.error }}",
    description: "Services get errors now. Raise `max_connections`, or find who does not close them.",
    runbook: "restore-mariadb",
    fires: [
      {
        series: {
          [`mysql_global_status_connection_errors_total{${exporter},error="max_connections"}`]: growing(1),
        },
        alerts: [{ labels: { ...labels, error: "max_connections" } }],
      },
    ],
    quiet: [
      {
        because: "that was long ago",
        series: {
          [`mysql_global_status_connection_errors_total{${exporter},error="max_connections"}`]: always(7),
        },
      },
    ],
  },
  {
    alert: "MariadbSlowQueries",
    expr: "rate(mysql_global_status_slow_queries[5m]) > 0.2",
    for: "10m",
    severity: "warning",
    threshold: "> 0.2 a second",
    summary: "MariaDB has {{ $value | humanize }} slow statements a second",
    description:
      "An index is missing, the buffer pool is too small, or the disk is busy. The slow query log names them.",
    runbook: "restore-mariadb",
    fires: [
      {
        series: { [`mysql_global_status_slow_queries{${exporter}}`]: growing(60) },
        at: "20m",
        alerts: [{ labels, value: "1" }],
      },
    ],
    quiet: [
      {
        because: "one a minute is fine",
        series: { [`mysql_global_status_slow_queries{${exporter}}`]: growing(1) },
        at: "20m",
      },
    ],
  },
  {
    alert: "MariadbRestarted",
    expr: "mysql_global_status_uptime < 300",
    severity: "info",
    threshold: "< 5 minutes ago",
    summary: "MariaDB has just been started",
    description: "If nobody did that, its log says why it ended. Until its memory is warm it is slow.",
    runbook: "restore-mariadb",
    fires: [{ series: { [`mysql_global_status_uptime{${exporter}}`]: always(60) }, alerts: [{ labels }] }],
    quiet: [
      {
        because: "it has been up for a day",
        series: { [`mysql_global_status_uptime{${exporter}}`]: always(86_400) },
      },
    ],
  },
];
