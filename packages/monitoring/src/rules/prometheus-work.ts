import type { Alert, TestSeries } from "./rule.ts";
import { always, anyOf, growing, turning } from "./text.ts";

const at = 'instance="prometheus:9090"';
const labels = { instance: "prometheus:9090" };
const sent = (errors: number): TestSeries => ({
  [`prometheus_notifications_errors_total{${at},alertmanager="http://alertmanager:9093/api/v2/alerts"}`]:
    growing(errors),
  [`prometheus_notifications_sent_total{${at},alertmanager="http://alertmanager:9093/api/v2/alerts"}`]:
    growing(100),
});

/** Alerts about what Prometheus sends. */
export function notificationAlerts(): readonly Alert[] {
  return [
    {
      alert: "PrometheusWithoutAlertmanager",
      expr: "prometheus_notifications_alertmanagers_discovered < 1",
      for: "5m",
      severity: "critical",
      threshold: "none for 5 minutes",
      summary: "Prometheus {{ $labels.instance }} knows no Alertmanager",
      description: "No alert is sent to anybody. Only the service that waits for the Watchdog can tell.",
      runbook: "monitoring",
      fires: [
        {
          series: { [`prometheus_notifications_alertmanagers_discovered{${at}}`]: always(0) },
          alerts: [{ labels }],
        },
      ],
      quiet: [
        {
          because: "it knows one",
          series: { [`prometheus_notifications_alertmanagers_discovered{${at}}`]: always(1) },
        },
      ],
    },
    {
      alert: "PrometheusNotificationsFailing",
      expr:
        "rate(prometheus_notifications_errors_total[5m]) / rate(prometheus_notifications_sent_total[5m]) > 0.01" +
        "\nor increase(prometheus_notifications_dropped_total[5m]) > 0",
      for: "10m",
      severity: "warning",
      threshold: "> 1 %, or any dropped",
      summary: "Prometheus {{ $labels.instance }} fails to send alerts {{ $labels.alertmanager }}",
      description: "Alertmanager does not take them: it is down, overloaded, or cut off. Alerts are lost.",
      runbook: "monitoring",
      fires: [
        {
          series: sent(10),
          at: "20m",
          alerts: [{ labels: { ...labels, alertmanager: "http://alertmanager:9093/api/v2/alerts" } }],
        },
        {
          series: { [`prometheus_notifications_dropped_total{${at}}`]: growing(1) },
          at: "20m",
          alerts: [{ labels }],
        },
      ],
      quiet: [{ because: "all arrive", series: sent(0), at: "20m" }],
    },
  ];
}

/** Alerts about what Prometheus keeps. */
export function storageAlerts(): readonly Alert[] {
  return [
    {
      alert: "PrometheusStorageFailing",
      expr: anyOf(
        "increase(prometheus_tsdb_compactions_failed_total[3h]) > 0",
        "increase(prometheus_tsdb_reloads_failures_total[3h]) > 0",
        "increase(prometheus_tsdb_wal_corruptions_total[3h]) > 0",
      ),
      severity: "warning",
      threshold: "any in 3 hours",
      summary: "Prometheus {{ $labels.instance }} has trouble with its storage",
      description: "Its disk is full or damaged. Look at its log: what it has stored may be lost.",
      runbook: "monitoring",
      fires: [
        {
          series: { [`prometheus_tsdb_compactions_failed_total{${at}}`]: turning(0, 5, 1) },
          alerts: [{ labels }],
        },
        {
          series: { [`prometheus_tsdb_reloads_failures_total{${at}}`]: turning(0, 5, 1) },
          alerts: [{ labels }],
        },
        {
          series: { [`prometheus_tsdb_wal_corruptions_total{${at}}`]: turning(0, 5, 1) },
          alerts: [{ labels }],
        },
      ],
      quiet: [
        {
          because: "nothing failed",
          series: {
            [`prometheus_tsdb_compactions_failed_total{${at}}`]: always(0),
            [`prometheus_tsdb_reloads_failures_total{${at}}`]: always(0),
            [`prometheus_tsdb_wal_corruptions_total{${at}}`]: always(0),
          },
        },
      ],
    },
    {
      alert: "PrometheusSeriesHigh",
      expr: "prometheus_tsdb_head_series > 2 * (prometheus_tsdb_head_series offset 1d)",
      for: "30m",
      severity: "info",
      threshold: "> twice as many as a day ago",
      summary:
        "Prometheus {{ $labels.instance }} has {{ $value | humanize }} series, twice as many as yesterday",
      description: "A label with ever new values is the usual cause. Memory grows with them.",
      runbook: "monitoring",
      fires: [
        {
          series: { [`prometheus_tsdb_head_series{${at}}`]: "1000+0x1439 5000+0x60" },
          at: "1475m",
          alerts: [{ labels, value: "5k" }],
        },
      ],
      quiet: [
        {
          because: "there are as many",
          series: { [`prometheus_tsdb_head_series{${at}}`]: "1000+0x1500" },
          at: "1475m",
        },
      ],
    },
  ];
}
