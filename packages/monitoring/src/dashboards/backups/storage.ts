import type { Row } from "../builder/dashboard.ts";
import { stat } from "../builder/panels/stat.ts";
import { timeseries } from "../builder/panels/timeseries.ts";
import { promql } from "../builder/query.ts";
import { always, atMost } from "../builder/thresholds.ts";
import type { DashboardContext } from "../context.ts";

/** The object storage under the repository. */
export function storage({ say, thresholds }: DashboardContext): Row {
  const free = "max(minio_cluster_capacity_usable_free_bytes)";
  const total = "max(minio_cluster_capacity_usable_total_bytes)";
  return {
    title: say("Object storage (MinIO)", "Stockage objet (MinIO)"),
    panels: [
      stat({
        title: say("Free space", "Espace libre"),
        description: say("What MinIO can still take.", "Ce que MinIO peut encore recevoir."),
        queries: [promql(free)],
        unit: "bytes",
        thresholds: always("blue"),
      }),
      stat({
        title: say("Drives offline", "Disques hors ligne"),
        description: say("Drives that MinIO cannot reach.", "Disques que MinIO ne peut pas atteindre."),
        queries: [promql("max(minio_cluster_drive_offline_total)")],
        thresholds: atMost({ critical: 1 }),
      }),
      stat({
        title: say("Failed requests", "Requêtes en échec"),
        description: say(
          "S3 requests that MinIO answered with 5xx.",
          "Requêtes S3 auxquelles MinIO a répondu 5xx.",
        ),
        queries: [promql("sum(rate(minio_s3_requests_5xx_errors_total[$__rate_interval])) or vector(0)")],
        unit: "reqps",
        thresholds: atMost({ warning: 0.01, critical: 1 }),
      }),
      timeseries({
        title: say("Space in use", "Espace utilisé"),
        description: say("Share of the usable space.", "Part de l'espace utilisable."),
        queries: [promql(`1 - ${free} / ${total}`, say("in use", "utilisé"))],
        unit: "percentunit",
        min: 0,
        max: 1,
        thresholds: atMost({ warning: thresholds.disk, critical: thresholds.diskCritical }),
      }),
      timeseries({
        title: say("S3 traffic", "Trafic S3"),
        description: say("Bytes that MinIO received and sent.", "Octets reçus et envoyés par MinIO."),
        queries: [
          promql("sum(rate(minio_s3_traffic_received_bytes[$__rate_interval]))", say("received", "reçus")),
          promql("sum(rate(minio_s3_traffic_sent_bytes[$__rate_interval]))", say("sent", "envoyés")),
        ],
        unit: "Bps",
        min: 0,
      }),
    ],
  };
}
