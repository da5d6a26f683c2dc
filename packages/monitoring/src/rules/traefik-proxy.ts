import type { Alert } from "./rule.ts";
import { requests } from "./traefik-situations.ts";
import { always, growing, turning } from "./text.ts";

const server = { service: "glpi@swarm", url: "http://10.0.1.5:80" };

/** Alerts about the proxy itself, and the servers behind it. */
export const proxyAlerts: readonly Alert[] = [
  {
    alert: "ServerDown",
    expr: "traefik_service_server_up == 0",
    for: "1m",
    severity: "warning",
    threshold: "for 1 minute",
    summary: "{{ $labels.url }} of {{ $labels.service }} fails the proxy's health check",
    description: "Traefik sends it no requests. If it was the last server, visitors see 503.",
    runbook: "service-down",
    fires: [
      {
        series: {
          'traefik_service_server_up{service="glpi@swarm",url="http://10.0.1.5:80"}': turning(1, 5, 0),
        },
        alerts: [{ labels: server }],
      },
    ],
    quiet: [
      {
        because: "it is up",
        series: { 'traefik_service_server_up{service="glpi@swarm",url="http://10.0.1.5:80"}': always(1) },
      },
    ],
  },
  {
    alert: "ProxyConfigurationRefused",
    expr: "increase(traefik_config_reloads_failure_total[10m]) > 0",
    severity: "warning",
    threshold: "any in 10 minutes",
    summary: "Traefik on {{ $labels.instance }} refuses its new configuration",
    description:
      "It goes on with the old one: what was changed has no effect. Its log names the label or the file.",
    runbook: "reverse-proxy",
    fires: [
      {
        series: { 'traefik_config_reloads_failure_total{instance="t1"}': turning(0, 10, 1) },
        alerts: [{ labels: { instance: "t1" } }],
      },
    ],
    quiet: [
      {
        because: "that was long ago",
        series: { 'traefik_config_reloads_failure_total{instance="t1"}': always(1) },
      },
    ],
  },
  {
    alert: "ServiceRetriesHigh",
    expr:
      "sum by (service) (rate(traefik_service_retries_total[5m]))" +
      "\n/ sum by (service) (rate(traefik_service_requests_total[5m])) > 0.1",
    for: "10m",
    severity: "warning",
    threshold: "> 10 % of the requests",
    summary: "Traefik repeats {{ $value | humanizePercentage }} of the requests to {{ $labels.service }}",
    description: "Connections to its servers break: they are overloaded, or restart.",
    runbook: "reverse-proxy",
    fires: [
      {
        series: { ...requests(0, 100), 'traefik_service_retries_total{service="glpi@swarm"}': growing(25) },
        at: "20m",
        alerts: [{ labels: { service: "glpi@swarm" }, value: "25%" }],
      },
    ],
    quiet: [
      {
        because: "a few are normal",
        series: { ...requests(0, 100), 'traefik_service_retries_total{service="glpi@swarm"}': growing(1) },
        at: "20m",
      },
    ],
  },
];
