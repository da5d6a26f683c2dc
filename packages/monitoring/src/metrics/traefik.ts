import { counter, gauge, histogram, type Exporter } from "./metric.ts";

const entrypoint = ["code", "method", "protocol", "entrypoint"];
const service = ["code", "method", "protocol", "service"];

/**
 * What Traefik exposes, with its labels for entry points and services on and those for routers off (the defaults).
 *
 * A renewed certificate has a new `serial`, and the series of the old one stays: take the maximum by `cn` and `sans`.
 * `traefik_service_server_up` is there only for services with a health check of Traefik's own.
 */
export const traefik: Exporter = {
  technology: "traefik",
  image: "traefik:2.10.4",
  sources: ["traefik/traefik v2.10.4: pkg/metrics/prometheus.go"],
  metrics: {
    process_start_time_seconds: gauge(),
    traefik_config_last_reload_failure: gauge(),
    traefik_config_last_reload_success: gauge(),
    traefik_config_reloads_failure_total: counter(),
    traefik_config_reloads_total: counter(),
    traefik_entrypoint_open_connections: gauge(["method", "protocol", "entrypoint"]),
    traefik_entrypoint_request_duration_seconds: histogram(entrypoint),
    traefik_entrypoint_requests_bytes_total: counter(entrypoint),
    traefik_entrypoint_requests_tls_total: counter(["tls_version", "tls_cipher", "entrypoint"]),
    traefik_entrypoint_requests_total: counter(entrypoint),
    traefik_entrypoint_responses_bytes_total: counter(entrypoint),
    traefik_service_open_connections: gauge(["method", "protocol", "service"]),
    traefik_service_request_duration_seconds: histogram(service),
    traefik_service_requests_bytes_total: counter(service),
    traefik_service_requests_total: counter(service),
    traefik_service_responses_bytes_total: counter(service),
    traefik_service_retries_total: counter(["service"]),
    traefik_service_server_up: gauge(["service", "url"]),
    traefik_tls_certs_not_after: gauge(["cn", "sans", "serial"]),
  },
};
