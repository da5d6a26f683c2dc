import { counter, gauge, histogram, type Exporter } from "./metric.ts";

const bySource = ["source", "type"];

/**
 * What CrowdSec exposes with `level: full`, its default. `cs_active_decisions` and `cs_alerts` come from the local API
 * only; agents do not have them.
 */
export const crowdsec: Exporter = {
  technology: "crowdsec",
  image: "crowdsecurity/crowdsec:v1.6.2",
  sources: [
    "crowdsecurity/crowdsec v1.6.2: cmd/crowdsec/metrics.go, pkg/leakybucket/bucket.go, pkg/parser/runtime.go",
    "pkg/apiserver/controllers/v1/metrics.go, pkg/acquisition/modules/file/file.go",
  ],
  metrics: {
    cs_active_decisions: gauge(["reason", "origin", "action"]),
    cs_alerts: gauge(["reason"]),
    cs_bucket_created_total: counter(["name"]),
    cs_bucket_overflowed_total: counter(["name"]),
    cs_bucket_poured_total: counter(["source", "type", "name"]),
    cs_bucket_underflowed_total: counter(["name"]),
    cs_buckets: gauge(["name"]),
    cs_filesource_hits_total: counter(["source"]),
    cs_info: gauge(["version"]),
    cs_lapi_bouncer_requests_total: counter(["bouncer", "route", "method"]),
    cs_lapi_decisions_ko_total: counter(["bouncer"]),
    cs_lapi_decisions_ok_total: counter(["bouncer"]),
    cs_lapi_machine_requests_total: counter(["machine", "route", "method"]),
    cs_lapi_request_duration_seconds: histogram(["endpoint", "method"]),
    cs_lapi_route_requests_total: counter(["route", "method"]),
    cs_parser_hits_ko_total: counter(bySource),
    cs_parser_hits_ok_total: counter(bySource),
    cs_parser_hits_total: counter(bySource),
  },
};

/** What Traefik's bouncer exposes, at /api/v1/metrics. */
export const crowdsecBouncer: Exporter = {
  technology: "crowdsec-bouncer",
  image: "fbonalair/traefik-crowdsec-bouncer:0.4.0",
  sources: ["fbonalair/traefik-crowdsec-bouncer v0.4.0: controler/controller.go"],
  metrics: { crowdsec_traefik_bouncer_processed_ip_total: counter() },
};
