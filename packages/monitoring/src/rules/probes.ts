import type { Rules } from "./rule.ts";
import { always, turning } from "./text.ts";

const labels = {
  target: "https://glpi.example.com",
  instance: "https://glpi.example.com",
  module: "http_2xx",
  service: "glpi",
};
const selector = Object.entries(labels)
  .map(([name, value]) => `${name}="${value}"`)
  .join(",");

/** What the services look like to somebody who asks them. */
export const probeRules: Rules = {
  recordings: [
    {
      record: "target:probe_success:ratio1h",
      expr: "avg_over_time(probe_success[1h])",
      description: "The part of the last hour's probes that succeeded",
      test: {
        series: { [`probe_success{${selector}}`]: turning(0, 15, 1) },
        at: "29m",
        gives: { [`{${selector}}`]: 0.5 },
      },
    },
  ],
  alerts: [
    {
      alert: "ProbeFailed",
      expr: "probe_success == 0",
      for: "2m",
      severity: "critical",
      threshold: "for 2 minutes",
      summary: "{{ $labels.target }} does not answer as it should",
      description:
        "Whoever uses it sees an error, or nothing. Look at the service first, then at what is in front of it.",
      runbook: "service-down",
      fires: [{ series: { [`probe_success{${selector}}`]: turning(1, 5, 0) }, alerts: [{ labels }] }],
      quiet: [
        { because: "one probe may fail", series: { [`probe_success{${selector}}`]: "1+0x13 0 1+0x60" } },
      ],
    },
    {
      alert: "ProbeSlow",
      expr: "avg_over_time(probe_duration_seconds[10m]) > 3",
      for: "5m",
      severity: "warning",
      threshold: "> 3 s",
      summary: "{{ $labels.target }} takes {{ $value | humanizeDuration }} to answer",
      description: "Somewhere between the proxy and the store behind the service something is slow.",
      runbook: "reverse-proxy",
      fires: [
        {
          series: { [`probe_duration_seconds{${selector}}`]: always(5) },
          alerts: [{ labels, value: "5s" }],
        },
      ],
      quiet: [
        { because: "a second is fine", series: { [`probe_duration_seconds{${selector}}`]: always(1) } },
      ],
    },
    {
      alert: "ProbesStopped",
      expr: "absent(probe_success)",
      for: "5m",
      severity: "warning",
      threshold: "no probe at all",
      summary: "Nobody asks whether the services answer",
      description: "The blackbox exporter or its job is gone. What visitors see is not watched.",
      runbook: "monitoring",
      fires: [{ series: {}, alerts: [{}] }],
      quiet: [
        { because: "a probe that fails is a probe", series: { [`probe_success{${selector}}`]: always(0) } },
      ],
    },
  ],
};
