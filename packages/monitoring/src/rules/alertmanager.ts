import type { Rules, TestSeries } from "./rule.ts";
import { always, growing } from "./text.ts";

const labels = { instance: "a:1" };
const sent = (failed: number): TestSeries => ({
  'alertmanager_notifications_failed_total{instance="a:1",integration="email"}': growing(failed),
  'alertmanager_notifications_total{instance="a:1",integration="email"}': growing(10),
});

/** Whether alerts get out. */
export const alertmanagerRules: Rules = {
  recordings: [],
  alerts: [
    {
      alert: "AlertmanagerConfigurationRefused",
      expr: "alertmanager_config_last_reload_successful == 0",
      for: "5m",
      severity: "warning",
      threshold: "for 5 minutes",
      summary: "Alertmanager {{ $labels.instance }} refuses its configuration",
      description:
        "It goes on with the old one, and will not start again with the new one. `amtool check-config` says why.",
      runbook: "monitoring",
      fires: [
        {
          series: { 'alertmanager_config_last_reload_successful{instance="a:1"}': always(0) },
          alerts: [{ labels }],
        },
      ],
      quiet: [
        {
          because: "it took it",
          series: { 'alertmanager_config_last_reload_successful{instance="a:1"}': always(1) },
        },
      ],
    },
    {
      alert: "AlertmanagerNotificationsFailing",
      expr:
        "rate(alertmanager_notifications_failed_total[10m])" +
        "\n/ rate(alertmanager_notifications_total[10m]) > 0.01",
      for: "5m",
      severity: "critical",
      threshold: "> 1 %",
      summary: "Alertmanager {{ $labels.instance }} cannot send by {{ $labels.integration }}",
      description:
        "Somebody is not told. Check the password, the server's name, and the way out. Other receivers may still work.",
      runbook: "monitoring",
      fires: [{ series: sent(5), at: "20m", alerts: [{ labels: { ...labels, integration: "email" } }] }],
      quiet: [{ because: "all arrive", series: sent(0), at: "20m" }],
    },
  ],
};
