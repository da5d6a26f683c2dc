import { counter, gauge, type Exporter } from "./metric.ts";

/** Every series of the cluster endpoint says which server gave it. */
const server = ["server"];
const drive = ["server", "drive"];
const api = ["server", "api"];

/** What MinIO exposes at /minio/v2/metrics/cluster. */
export const minio: Exporter = {
  technology: "minio",
  image: "minio/minio:RELEASE.2023-11-20T22-40-07Z",
  sources: [
    "minio/minio RELEASE.2023-11-20T22-40-07Z: cmd/metrics-v2.go, docs/metrics/prometheus/list.md",
    // The head of list.md prints the path the wrong way round; README.md has it right.
    "docs/metrics/prometheus/README.md",
  ],
  metrics: {
    minio_cluster_bucket_total: gauge(server),
    minio_cluster_capacity_raw_free_bytes: gauge(server),
    minio_cluster_capacity_raw_total_bytes: gauge(server),
    minio_cluster_capacity_usable_free_bytes: gauge(server),
    minio_cluster_capacity_usable_total_bytes: gauge(server),
    minio_cluster_drive_offline_total: gauge(server),
    minio_cluster_drive_online_total: gauge(server),
    minio_cluster_drive_total: gauge(server),
    minio_cluster_health_status: gauge(server),
    minio_cluster_nodes_offline_total: gauge(server),
    minio_cluster_nodes_online_total: gauge(server),
    minio_cluster_usage_object_total: gauge(server),
    minio_cluster_usage_total_bytes: gauge(server),
    minio_cluster_write_quorum: gauge(server),
    minio_node_drive_errors_availability: counter(drive),
    minio_node_drive_errors_timeout: counter(drive),
    minio_node_drive_free_bytes: gauge(drive),
    minio_node_drive_latency_us: gauge([...drive, "api"]),
    minio_node_drive_total_bytes: gauge(drive),
    minio_node_drive_used_bytes: gauge(drive),
    minio_node_process_resident_memory_bytes: gauge(server),
    minio_node_process_starttime_seconds: gauge(server),
    minio_s3_requests_4xx_errors_total: counter(api),
    minio_s3_requests_5xx_errors_total: counter(api),
    minio_s3_requests_errors_total: counter(api),
    minio_s3_requests_inflight_total: gauge(api),
    minio_s3_requests_rejected_auth_total: counter(server),
    minio_s3_requests_total: counter(api),
    minio_s3_requests_waiting_total: gauge(server),
    minio_s3_traffic_received_bytes: counter(server),
    minio_s3_traffic_sent_bytes: counter(server),
  },
};
