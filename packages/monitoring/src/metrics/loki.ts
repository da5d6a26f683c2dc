import { counter, gauge, histogram, type Exporter } from "./metric.ts";

/** What Loki exposes about itself. */
export const loki: Exporter = {
  technology: "loki",
  image: "grafana/loki:2.8.1",
  sources: [
    "grafana/loki v2.8.1: pkg/loghttp/push/push.go, pkg/validation/validate.go, pkg/ingester/{metrics,instance}.go",
    "pkg/storage/stores/indexshipper/compactor/metrics.go, pkg/util/server/recovery.go, weaveworks/common server/server.go",
  ],
  metrics: {
    loki_boltdb_shipper_apply_retention_last_successful_run_timestamp_seconds: gauge(),
    loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds: gauge(),
    loki_boltdb_shipper_compact_tables_operation_total: counter([], { status: ["failure", "success"] }),
    loki_boltdb_shipper_compactor_running: gauge(),
    loki_build_info: gauge(["branch", "goversion", "revision", "version"]),
    loki_discarded_bytes_total: counter(["reason", "tenant"]),
    loki_discarded_samples_total: counter(["reason", "tenant"]),
    loki_distributor_bytes_received_total: counter(["tenant", "retention_hours"]),
    loki_distributor_lines_received_total: counter(["tenant"]),
    loki_inflight_requests: gauge(["method", "route"]),
    loki_ingester_chunks_stored_total: counter(["tenant"]),
    loki_ingester_memory_chunks: gauge(),
    loki_ingester_memory_streams: gauge(["tenant"]),
    loki_ingester_wal_disk_full_failures_total: counter(),
    loki_internal_log_messages_total: counter(["level"]),
    loki_panic_total: counter(),
    loki_request_duration_seconds: histogram(["method", "route", "status_code", "ws"]),
    process_resident_memory_bytes: gauge(),
  },
};
