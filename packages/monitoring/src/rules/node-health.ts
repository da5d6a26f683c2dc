import type { Alert } from "./rule.ts";
import { always, growing } from "./text.ts";

/** Alerts about clocks, restarts and what a node has a limited number of. */
export const nodeHealthAlerts: readonly Alert[] = [
  {
    alert: "NodeClockOff",
    expr: "abs(node_timex_offset_seconds) > 0.05",
    for: "10m",
    severity: "warning",
    threshold: "> 50 ms",
    summary: "The clock of {{ $labels.instance }} is {{ $value }} s off",
    description:
      "Stores that decide by time which write is the last lose data without a word when the clocks of their nodes differ.",
    runbook: "node-resources",
    fires: [
      {
        series: { 'node_timex_offset_seconds{instance="n1"}': always(-0.5) },
        alerts: [{ labels: { instance: "n1" }, value: "0.5" }],
      },
    ],
    quiet: [
      {
        because: "a millisecond is fine",
        series: { 'node_timex_offset_seconds{instance="n1"}': always(0.001) },
      },
    ],
  },
  {
    alert: "NodeClockNotSynchronised",
    expr: "node_timex_sync_status == 0 and node_timex_maxerror_seconds >= 16",
    for: "10m",
    severity: "warning",
    threshold: "no time server",
    summary: "The clock of {{ $labels.instance }} follows no time server",
    description: "It will drift. Clusters, certificates, tokens and the times of logs depend on it.",
    runbook: "node-resources",
    fires: [
      {
        series: {
          'node_timex_sync_status{instance="n1"}': always(0),
          'node_timex_maxerror_seconds{instance="n1"}': always(16),
        },
        alerts: [{ labels: { instance: "n1" } }],
      },
    ],
    quiet: [
      {
        because: "chrony leaves the flag at 0 and keeps the error small",
        series: {
          'node_timex_sync_status{instance="n1"}': always(0),
          'node_timex_maxerror_seconds{instance="n1"}': always(0.01),
        },
      },
    ],
  },
  {
    alert: "NodeRebooted",
    expr: "node_time_seconds - node_boot_time_seconds < 600",
    severity: "info",
    threshold: "< 10 minutes ago",
    summary: "{{ $labels.instance }} has just been started",
    description:
      "If nobody did that, find out why. Check that its tasks are back and its volumes are mounted.",
    runbook: "node-resources",
    fires: [
      {
        series: {
          'node_time_seconds{instance="n1"}': growing(60, 10_000),
          'node_boot_time_seconds{instance="n1"}': always(10_600),
        },
        alerts: [{ labels: { instance: "n1" } }],
      },
    ],
    quiet: [
      {
        because: "it has been up for hours",
        series: {
          'node_time_seconds{instance="n1"}': growing(60, 30_000),
          'node_boot_time_seconds{instance="n1"}': always(10_600),
        },
      },
    ],
  },
  {
    alert: "NodeFileDescriptorsHigh",
    expr: "node_filefd_allocated / node_filefd_maximum > 0.8",
    for: "15m",
    severity: "warning",
    threshold: "> 80 %",
    summary: "{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its file descriptors",
    description:
      "Nothing can open a file or take a connection when they run out. Some process does not close its files.",
    runbook: "node-resources",
    fires: [
      {
        series: {
          'node_filefd_allocated{instance="n1"}': always(90),
          'node_filefd_maximum{instance="n1"}': always(100),
        },
        at: "20m",
        alerts: [{ labels: { instance: "n1" }, value: "90%" }],
      },
    ],
    quiet: [
      {
        because: "half is fine",
        series: {
          'node_filefd_allocated{instance="n1"}': always(50),
          'node_filefd_maximum{instance="n1"}': always(100),
        },
        at: "20m",
      },
    ],
  },
  {
    alert: "NodeTextfileBroken",
    expr: "node_textfile_scrape_error == 1",
    for: "5m",
    severity: "warning",
    threshold: "any error",
    summary: "node-exporter on {{ $labels.instance }} cannot read a text file",
    description:
      "What jobs report by file, such as the backups, is not seen. The exporter's log names the file.",
    runbook: "monitoring",
    fires: [
      {
        series: { 'node_textfile_scrape_error{instance="n1"}': always(1) },
        alerts: [{ labels: { instance: "n1" } }],
      },
    ],
    quiet: [{ because: "it reads them", series: { 'node_textfile_scrape_error{instance="n1"}': always(0) } }],
  },
];
