import { gauge, type Exporter } from "./metric.ts";

/** The labels that the probe's scrape adds: what was probed, and how. */
const probe = ["target", "module"];

/** What a probe of blackbox-exporter gives. Certificates' expiry is there only where TLS was spoken. */
export const blackbox: Exporter = {
  technology: "blackbox",
  image: "prom/blackbox-exporter:v0.24.0",
  sources: [
    "prometheus/blackbox_exporter v0.24.0: prober/{handler,http,prober,tcp,utils}.go, config/config.go",
  ],
  metrics: {
    blackbox_exporter_config_last_reload_successful: gauge(),
    probe_dns_lookup_time_seconds: gauge(probe),
    probe_duration_seconds: gauge(probe),
    probe_failed_due_to_regex: gauge(probe),
    probe_http_content_length: gauge(probe),
    probe_http_duration_seconds: gauge(probe, {
      phase: ["connect", "processing", "resolve", "tls", "transfer"],
    }),
    probe_http_redirects: gauge(probe),
    probe_http_ssl: gauge(probe),
    probe_http_status_code: gauge(probe),
    probe_http_version: gauge(probe),
    probe_ip_protocol: gauge(probe),
    probe_ssl_earliest_cert_expiry: gauge(probe),
    probe_success: gauge(probe),
  },
};
