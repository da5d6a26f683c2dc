import { counter, gauge, histogram, type Exporter } from "./metric.ts";

const host = ["host"];
const dropped = [...host, "tenant", "reason"];

/** What Promtail exposes about itself. `host` is Loki's. */
export const promtail: Exporter = {
  technology: "promtail",
  image: "grafana/promtail:2.8.1",
  sources: [
    "grafana/loki v2.8.1: clients/pkg/promtail/client/client.go, clients/pkg/promtail/targets/{file,docker}/metrics.go",
  ],
  metrics: {
    promtail_batch_retries_total: counter([...host, "tenant"]),
    promtail_docker_target_entries_total: counter(),
    promtail_docker_target_parsing_errors_total: counter(),
    promtail_dropped_bytes_total: counter(dropped),
    promtail_dropped_entries_total: counter(dropped),
    promtail_encoded_bytes_total: counter(host),
    // These two are gauges, whatever their names say.
    promtail_file_bytes_total: gauge(["path"]),
    promtail_read_bytes_total: gauge(["path"]),
    promtail_files_active_total: gauge(),
    promtail_read_lines_total: counter(["path"]),
    promtail_request_duration_seconds: histogram(["status_code", "host"]),
    promtail_sent_bytes_total: counter(host),
    promtail_sent_entries_total: counter(host),
    promtail_targets_active_total: gauge(),
    promtail_targets_failed_total: counter(["reason"]),
  },
};
