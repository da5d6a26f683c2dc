import type { Rules, TestSeries } from "./rule.ts";
import { always, growing, turning } from "./text.ts";

const series = (name: string): string => `${name}{instance="minio:9000",server="minio:9000"}`;
const labels = { instance: "minio:9000" };
const room = (free: number): TestSeries => ({
  [series("minio_cluster_capacity_usable_free_bytes")]: always(free),
  [series("minio_cluster_capacity_usable_total_bytes")]: always(1000),
});
const put = 'instance="minio:9000",server="minio:9000",api="putobject"';
const requests = (errors: number, all: number): TestSeries => ({
  [`minio_s3_requests_5xx_errors_total{${put}}`]: growing(errors),
  [`minio_s3_requests_total{${put}}`]: growing(all),
});

/** The object store, where the backups are. */
export const minioRules: Rules = {
  recordings: [
    {
      record: "instance:minio_capacity_used:ratio",
      // Every server says it of the whole cluster.
      expr:
        "1 - min by (instance) (minio_cluster_capacity_usable_free_bytes)" +
        " / max by (instance) (minio_cluster_capacity_usable_total_bytes)",
      description: "The part of the object store's room that is used",
      test: { series: room(250), gives: { '{instance="minio:9000"}': 0.75 } },
    },
  ],
  alerts: [
    {
      alert: "MinioDriveOffline",
      expr: "max by (instance) (minio_cluster_drive_offline_total) > 0",
      for: "1m",
      severity: "critical",
      threshold: "any for 1 minute",
      summary: "{{ $value }} drives of the object store are offline",
      description: "Backups may be unreadable, or about to be. With a single drive, everything in it is.",
      runbook: "object-storage",
      fires: [
        {
          series: { [series("minio_cluster_drive_offline_total")]: turning(0, 5, 1) },
          alerts: [{ labels, value: "1" }],
        },
      ],
      quiet: [
        { because: "all are online", series: { [series("minio_cluster_drive_offline_total")]: always(0) } },
      ],
    },
    {
      alert: "MinioNodeOffline",
      expr: "max by (instance) (minio_cluster_nodes_offline_total) > 0",
      for: "2m",
      severity: "critical",
      threshold: "any for 2 minutes",
      summary: "{{ $value }} nodes of the object store are offline",
      description: "The others can go on as long as they are enough for its quorum.",
      runbook: "object-storage",
      fires: [
        {
          series: { [series("minio_cluster_nodes_offline_total")]: turning(0, 5, 1) },
          alerts: [{ labels, value: "1" }],
        },
      ],
      quiet: [
        { because: "all are online", series: { [series("minio_cluster_nodes_offline_total")]: always(0) } },
      ],
    },
    {
      alert: "MinioUnhealthy",
      expr: "min by (instance) (minio_cluster_health_status) == 0",
      for: "1m",
      severity: "critical",
      threshold: "for 1 minute",
      summary: "The object store cannot be written to",
      description: "It has lost its write quorum: backups, snapshots and whatever else is kept there fail.",
      runbook: "object-storage",
      fires: [
        { series: { [series("minio_cluster_health_status")]: turning(1, 5, 0) }, alerts: [{ labels }] },
      ],
      quiet: [{ because: "it is healthy", series: { [series("minio_cluster_health_status")]: always(1) } }],
    },
    {
      alert: "MinioCapacityHigh",
      expr: "instance:minio_capacity_used:ratio > 0.85",
      for: "15m",
      severity: "warning",
      threshold: "> 85 %",
      summary: "{{ $value | humanizePercentage }} of the object store is used",
      description: "Backups fail when it is full. Look at what is kept for how long, or add drives.",
      runbook: "object-storage",
      fires: [{ series: room(100), at: "20m", alerts: [{ labels, value: "90%" }] }],
      quiet: [{ because: "half is fine", series: room(500), at: "20m" }],
    },
    {
      alert: "MinioErrorsHigh",
      expr:
        "sum by (instance) (rate(minio_s3_requests_5xx_errors_total[5m]))" +
        "\n/ sum by (instance) (rate(minio_s3_requests_total[5m])) > 0.05",
      for: "5m",
      severity: "warning",
      threshold: "> 5 % of the answers",
      summary: "{{ $value | humanizePercentage }} of the object store's answers are errors",
      description: "Its log says why: drives that do not answer in time, no room, or no quorum.",
      runbook: "object-storage",
      fires: [{ series: requests(25, 100), alerts: [{ labels, value: "25%" }] }],
      quiet: [{ because: "one in a hundred is fine", series: requests(1, 100) }],
    },
  ],
};
