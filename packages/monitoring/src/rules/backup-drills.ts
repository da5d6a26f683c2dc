import { secondsOf } from "../time-span.ts";
import type { Alert, RuleContext } from "./rule.ts";
import { always, humanDuration } from "./text.ts";

const day = 86_400;
const service = 'service="mariadb"';
const labels = { service: "mariadb" };
const drilled = `backup_restore_drill_last_success_timestamp_seconds{${service}}`;

/** Whether backups can be restored, as fast as was promised. */
export function backupDrillAlerts({ thresholds }: RuleContext): readonly Alert[] {
  const rto = secondsOf(thresholds.recoveryTime) ?? 0;
  const rpo = secondsOf(thresholds.recoveryPoint) ?? 0;
  return [
    {
      alert: "RestoreDrillTooOld",
      expr: `time() - max by (service) (backup_restore_drill_last_success_timestamp_seconds) > ${35 * day}`,
      for: "5m",
      severity: "warning",
      threshold: "> 35 days",
      summary: "{{ $labels.service }} was last restored for practice {{ $value | humanizeDuration }} ago",
      description: "A backup that has not been restored is a hope. The monthly drill does not run, or fails.",
      runbook: "failed-backup",
      fires: [
        {
          series: { [drilled]: always(-40 * day) },
          alerts: [{ labels, value: humanDuration(40 * day + 900) }],
        },
      ],
      quiet: [{ because: "that was last month", series: { [drilled]: always(-30 * day) } }],
    },
    {
      alert: "RecoveryTooSlow",
      expr: `backup_restore_drill_rto_seconds > ${rto}`,
      severity: "warning",
      threshold: `> ${thresholds.recoveryTime}`,
      summary: "Restoring {{ $labels.service }} took {{ $value | humanizeDuration }} in the last drill",
      description: `The recovery plan promises ${thresholds.recoveryTime}. The data has grown, or the way to it is slow.`,
      runbook: "failed-backup",
      fires: [
        {
          series: { [`backup_restore_drill_rto_seconds{${service}}`]: always(2 * rto) },
          alerts: [{ labels, value: humanDuration(2 * rto) }],
        },
      ],
      quiet: [
        {
          because: "half of it is fine",
          series: { [`backup_restore_drill_rto_seconds{${service}}`]: always(rto / 2) },
        },
      ],
    },
    {
      alert: "RecoveryLosesTooMuch",
      expr: `backup_restore_drill_rpo_seconds > ${rpo}`,
      severity: "warning",
      threshold: `> ${thresholds.recoveryPoint}`,
      summary:
        "The last drill of {{ $labels.service }} would have lost {{ $value | humanizeDuration }} of data",
      description: `The recovery plan accepts ${thresholds.recoveryPoint}. Back up more often, or ship the logs between backups.`,
      runbook: "failed-backup",
      fires: [
        {
          series: { [`backup_restore_drill_rpo_seconds{${service}}`]: always(2 * rpo) },
          alerts: [{ labels, value: humanDuration(2 * rpo) }],
        },
      ],
      quiet: [
        {
          because: "half of it is fine",
          series: { [`backup_restore_drill_rpo_seconds{${service}}`]: always(rpo / 2) },
        },
      ],
    },
    {
      alert: "BinlogsNotShipped",
      expr: `backup_binlog_lag_seconds > ${rpo / 2}`,
      for: "5m",
      severity: "critical",
      threshold: `> half of ${thresholds.recoveryPoint}`,
      summary: "The logs of {{ $labels.service }} were last shipped {{ $value | humanizeDuration }} ago",
      description:
        "They bring a backup forward to the last moment. What is not shipped is lost with the node.",
      runbook: "failed-backup",
      fires: [
        {
          series: { [`backup_binlog_lag_seconds{${service}}`]: always(rpo) },
          alerts: [{ labels, value: humanDuration(rpo) }],
        },
      ],
      quiet: [
        {
          because: "a quarter is fine",
          series: { [`backup_binlog_lag_seconds{${service}}`]: always(rpo / 4) },
        },
      ],
    },
  ];
}
