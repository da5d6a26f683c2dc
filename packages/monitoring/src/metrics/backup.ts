import { gauge, type Exporter } from "./metric.ts";

/** `service` is what was backed up, `method` how, `repo` where to. */
const run = ["service", "method", "repo"];

/**
 * What the backup jobs of this library report, by a text file for node-exporter or by a Pushgateway. Values stay when the
 * job is gone: only the age of the last success tells that it has stopped.
 */
export const backup: Exporter = {
  technology: "backup",
  image: "@stackwright/backup",
  sources: [
    "the failure-handling contract of @stackwright/backup: metrics by atomic rename, one set for each service",
  ],
  metrics: {
    backup_binlog_lag_seconds: gauge(["service"]),
    backup_bytes: gauge(run),
    backup_check_last_success_timestamp_seconds: gauge(["repo"]),
    backup_duration_seconds: gauge(run),
    backup_last_attempt_timestamp_seconds: gauge(run),
    backup_last_exit_code: gauge(run),
    backup_last_success_timestamp_seconds: gauge(run),
    backup_repo_locks: gauge(["repo"]),
    backup_repo_snapshots: gauge(["repo"]),
    backup_restore_drill_last_success_timestamp_seconds: gauge(["service"]),
    backup_restore_drill_rpo_seconds: gauge(["service"]),
    backup_restore_drill_rto_seconds: gauge(["service"]),
  },
};
