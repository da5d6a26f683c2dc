import { notificationAlerts, storageAlerts } from "./prometheus-work.ts";
import type { Alert, Rules } from "./rule.ts";
import { always, growing } from "./text.ts";

const at = 'instance="prometheus:9090"';
const labels = { instance: "prometheus:9090" };
const group = 'instance="prometheus:9090",rule_group="/etc/prometheus/rules/alert_rules.yml;node"';
const groupLabels = { ...labels, rule_group: "/etc/prometheus/rules/alert_rules.yml;node" };

/** Whether the one who watches is well. */
export const prometheusRules: Rules = {
  recordings: [],
  alerts: [...configuration(), ...notificationAlerts(), ...storageAlerts()],
};

function configuration(): readonly Alert[] {
  return [
    {
      alert: "PrometheusConfigurationRefused",
      expr: "prometheus_config_last_reload_successful == 0",
      for: "5m",
      severity: "warning",
      threshold: "for 5 minutes",
      summary: "Prometheus {{ $labels.instance }} refuses its configuration",
      description:
        "It goes on with the old one, and will not start again with the new one. `promtool check config` says why.",
      runbook: "monitoring",
      fires: [
        { series: { [`prometheus_config_last_reload_successful{${at}}`]: always(0) }, alerts: [{ labels }] },
      ],
      quiet: [
        { because: "it took it", series: { [`prometheus_config_last_reload_successful{${at}}`]: always(1) } },
      ],
    },
    {
      alert: "PrometheusRuleFailures",
      expr: "increase(prometheus_rule_evaluation_failures_total[5m]) > 0",
      for: "5m",
      severity: "critical",
      threshold: "any for 5 minutes",
      summary: "Prometheus cannot evaluate rules of {{ $labels.rule_group }}",
      description:
        "Alerts of this group may not fire. Its log names the rule, often a join that finds two series for one.",
      runbook: "monitoring",
      fires: [
        {
          series: { [`prometheus_rule_evaluation_failures_total{${group}}`]: growing(1) },
          alerts: [{ labels: groupLabels }],
        },
      ],
      quiet: [
        {
          because: "none failed",
          series: { [`prometheus_rule_evaluation_failures_total{${group}}`]: always(0) },
        },
      ],
    },
    {
      alert: "PrometheusRulesSlow",
      expr: "prometheus_rule_group_last_duration_seconds > prometheus_rule_group_interval_seconds",
      for: "15m",
      severity: "warning",
      threshold: "> its interval",
      summary: "The rules of {{ $labels.rule_group }} take {{ $value | humanizeDuration }}",
      description:
        "Evaluations are left out, and alerts come late. Prometheus has too little CPU, or a rule is too dear.",
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
