import { counter, gauge, histogram, type Exporter } from "./metric.ts";

const code = { code: ["200", "404", "500", "unknown"] };

/** What Grafana exposes about itself. */
export const grafana: Exporter = {
  technology: "grafana",
  image: "grafana/grafana:9.5.2",
  sources: ["grafana/grafana 9.5: pkg/infra/metrics/metrics.go, pkg/middleware/request_metrics.go"],
  metrics: {
    grafana_api_response_status_total: counter([], code),
    grafana_build_info: gauge(["branch", "edition", "goversion", "revision", "version"]),
    grafana_http_request_duration_seconds: histogram(["handler", "status_code", "method"]),
    grafana_http_request_in_flight: gauge(),
    grafana_instance_start_total: counter(),
    grafana_page_response_status_total: counter([], code),
    grafana_stat_active_users: gauge(),
    grafana_stat_total_users: gauge(),
    grafana_stat_totals_dashboard: gauge(),
  },
};
