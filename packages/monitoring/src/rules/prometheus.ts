import type { Alert, Rules, TestSeries } from "./rule.ts";
import { always, anyOf, growing, turning } from "./text.ts";

const at = 'instance="prometheus:9090"';
const labels = { instance: "prometheus:9090" };
const group = 'instance="prometheus:9090",rule_group="/etc/prometheus/rules/alert_rules.yml;node"';
const groupLabels = { ...labels, rule_group: "/etc/prometheus/rules/alert_rules.yml;node" };
const sent = (errors: number): TestSeries => ({
  [`prometheus_notifications_errors_total{${at},alertmanager="http://alertmanager:9093/api/v2/alerts"}`]: growing(errors),
  [`prometheus_notifications_sent_total{${at},alertmanager="http://alertmanager:9093/api/v2/alerts"}`]: growing(100),
});

/** Whether the one who watches is well. */
export const prometheusRules: Rules = { recordings: [], alerts: [...configuration(), ...notifications(), ...storage()] };

function configuration(): readonly Alert[] {
  return [
    {
      alert: "PrometheusConfigurationRefused",
      expr: "prometheus_config_last_reload_successful == 0",
      for: "5m",
      severity: "warning",
      threshold: "for 5 minutes",
      summary: "Prometheus {{ $labels.instance }} refuses its configuration",
      description: "It goes on with the old one, and will not start again with the new one. `promtool check config` says why.",
      runbook: "monitoring",
      fires: [{ series: { [`prometheus_config_last_reload_successful{${at}}`]: always(0) }, alerts: [{ labels }] }],
      quiet: [{ because: "it took it", series: { [`prometheus_config_last_reload_successful{${at}}`]: always(1) } }],
    },
    {
      alert: "PrometheusRuleFailures",
      expr: "increase(prometheus_rule_evaluation_failures_total[5m]) > 0",
      for: "5m",
      severity: "critical",
      threshold: "any for 5 minutes",
      summary: "Prometheus cannot evaluate rules of {{ $labels.rule_group }}",
      description: "Alerts of this group may not fire. Its log names the rule, often a join that finds two series for one.",
      runbook: "monitoring",
      fires: [
        { series: { [`prometheus_rule_evaluation_failures_total{${group}}`]: growing(1) }, alerts: [{ labels: groupLabels }] },
      ],
      quiet: [{ because: "none failed", series: { [`prometheus_rule_evaluation_failures_total{${group}}`]: always(0) } }],
    },
    {
      alert: "PrometheusRulesSlow",
      expr: "prometheus_rule_group_last_duration_seconds > prometheus_rule_group_interval_seconds",
      for: "15m",
      severity: "warning",
      threshold: "> its interval",
      summary: "The rules of {{ $labels.rule_group }} take {{ $value | humanizeDuration }}",
      description: "Evaluations are left out, and alerts come late. Prometheus has too little CPU, or a rule is too dear.",
      runbook: "monitoring",
      fires: [
        {
          series: {
            [`prometheus_rule_group_last_duration_seconds{${group}}`]: always(90),
            [`prometheus_rule_group_interval_seconds{${group}}`]: always(60),
          },
          at: "20m",
          alerts: [{ labels: groupLabels, value: "1m 30s" }],
        },
      ],
      quiet: [
        {
          because: "a second is fine",
          series: {
            [`prometheus_rule_group_last_duration_seconds{${group}}`]: always(1),
            [`prometheus_rule_group_interval_seconds{${group}}`]: always(60),
          },
          at: "20m",
        },
      ],
    },
    {
      alert: "PrometheusDiscoveryFailing",
      expr: "increase(prometheus_sd_refresh_failures_total[10m]) > 0",
      for: "10m",
      severity: "warning",
      threshold: "any for 10 minutes",
      summary: "Prometheus cannot look up its targets ({{ $labels.mechanism }})",
      description: "It goes on with those it knew: tasks that have moved since are not watched.",
      runbook: "monitoring",
      fires: [
        {
          series: { [`prometheus_sd_refresh_failures_total{${at},mechanism="dns"}`]: growing(1) },
          at: "25m",
          alerts: [{ labels: { ...labels, mechanism: "dns" } }],
        },
      ],
      quiet: [
        {
          because: "that was long ago",
          series: { [`prometheus_sd_refresh_failures_total{${at},mechanism="dns"}`]: always(4) },
          at: "25m",
        },
      ],
    },
  ];
}

function notifications(): readonly Alert[] {
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
        { series: { [`prometheus_notifications_alertmanagers_discovered{${at}}`]: always(0) }, alerts: [{ labels }] },
      ],
      quiet: [
        { because: "it knows one", series: { [`prometheus_notifications_alertmanagers_discovered{${at}}`]: always(1) } },
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
        { series: { [`prometheus_notifications_dropped_total{${at}}`]: growing(1) }, at: "20m", alerts: [{ labels }] },
      ],
      quiet: [{ because: "all arrive", series: sent(0), at: "20m" }],
    },
  ];
}

function storage(): readonly Alert[] {
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
        { series: { [`prometheus_tsdb_compactions_failed_total{${at}}`]: turning(0, 5, 1) }, alerts: [{ labels }] },
        { series: { [`prometheus_tsdb_reloads_failures_total{${at}}`]: turning(0, 5, 1) }, alerts: [{ labels }] },
        { series: { [`prometheus_tsdb_wal_corruptions_total{${at}}`]: turning(0, 5, 1) }, alerts: [{ labels }] },
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
      summary: "Prometheus {{ $labels.instance }} has {{ $value | humanize }} series, twice as many as yesterday",
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
        { because: "there are as many", series: { [`prometheus_tsdb_head_series{${at}}`]: "1000+0x1500" }, at: "1475m" },
      ],
    },
  ];
}
