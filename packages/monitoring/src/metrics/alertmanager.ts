import { counter, gauge, histogram, type Exporter } from "./metric.ts";

const state = { state: ["active", "suppressed", "unprocessed"] };

/** What Alertmanager exposes about itself. */
export const alertmanager: Exporter = {
  technology: "alertmanager",
  image: "prom/alertmanager:v0.25.0",
  sources: [
    "prometheus/alertmanager v0.25.0: notify/notify.go, provider/mem/mem.go, config/coordinator.go, silence/silence.go",
    "api/metrics/metrics.go, cmd/alertmanager/main.go",
  ],
  metrics: {
    alertmanager_alerts: gauge([], state),
    alertmanager_alerts_invalid_total: counter(["version"]),
    alertmanager_alerts_received_total: counter(["version"], { status: ["firing", "resolved"] }),
    alertmanager_cluster_members: gauge(),
    alertmanager_config_last_reload_success_timestamp_seconds: gauge(),
    alertmanager_config_last_reload_successful: gauge(),
    alertmanager_integrations: gauge(),
    alertmanager_notification_latency_seconds: histogram(["integration"]),
    alertmanager_notifications_failed_total: counter(["integration"]),
    alertmanager_notifications_total: counter(["integration"]),
    alertmanager_receivers: gauge(),
    alertmanager_silences: gauge([], { state: ["active", "expired", "pending"] }),
  },
};
