import { exporter, labels } from "./mariadb-situations.ts";
import type { Alert } from "./rule.ts";
import { always, growing, percent, turning } from "./text.ts";

/** Only a Galera cluster has these series. */
export const galeraAlerts: readonly Alert[] = [
  {
    alert: "GaleraNotPrimary",
    expr: "mysql_global_status_wsrep_cluster_status != 1 or mysql_global_status_wsrep_ready == 0",
    for: "1m",
    severity: "critical",
    threshold: "for 1 minute",
    summary: "The Galera node behind {{ $labels.instance }} is not part of the cluster's majority",
    description:
      "It refuses reads and writes, so that two halves do not diverge. Without a majority, one node must be made the first.",
    runbook: "restore-mariadb",
    fires: [
      {
        series: { [`mysql_global_status_wsrep_cluster_status{${exporter}}`]: turning(1, 5, 0) },
        alerts: [{ labels }],
      },
      {
        series: { [`mysql_global_status_wsrep_ready{${exporter}}`]: turning(1, 5, 0) },
        alerts: [{ labels }],
      },
    ],
    quiet: [
      {
        because: "it is in the majority",
        series: {
          [`mysql_global_status_wsrep_cluster_status{${exporter}}`]: always(1),
          [`mysql_global_status_wsrep_ready{${exporter}}`]: always(1),
        },
      },
      { because: "it is a single server", series: { [`mysql_up{${exporter}}`]: always(1) } },
    ],
  },
  {
    alert: "GaleraNodeMissing",
    expr: "mysql_global_status_wsrep_cluster_size < max_over_time(mysql_global_status_wsrep_cluster_size[1d])",
    for: "5m",
    severity: "warning",
    threshold: "fewer than in the last day",
    summary: "The Galera cluster has only {{ $value }} nodes, says {{ $labels.instance }}",
    description:
      "A node is away. The cluster works as long as most of its nodes are there: the next loss may stop it.",
    runbook: "restore-mariadb",
    fires: [
      {
        series: { [`mysql_global_status_wsrep_cluster_size{${exporter}}`]: turning(3, 5, 2) },
        alerts: [{ labels, value: "2" }],
      },
    ],
    quiet: [
      {
        because: "all are there",
        series: { [`mysql_global_status_wsrep_cluster_size{${exporter}}`]: always(3) },
      },
      {
        because: "a node was started again",
        series: { [`mysql_global_status_wsrep_cluster_size{${exporter}}`]: "3+0x10 2+0x2 3+0x60" },
      },
    ],
  },
  {
    alert: "GaleraNotSynced",
    expr: "mysql_global_status_wsrep_local_state != 4",
    for: "15m",
    severity: "warning",
    threshold: "for 15 minutes",
    summary: "The Galera node behind {{ $labels.instance }} is not in step with the others",
    description:
      "It joins (1, 3), or gives its data to another node (2). That takes as long as the data is large; if it does not end, its log says what fails.",
    runbook: "restore-mariadb",
    fires: [
      {
        series: { [`mysql_global_status_wsrep_local_state{${exporter}}`]: turning(4, 5, 2) },
        at: "25m",
        alerts: [{ labels }],
      },
    ],
    quiet: [
      {
        because: "it gave its data to another node for some minutes",
        series: { [`mysql_global_status_wsrep_local_state{${exporter}}`]: "4+0x5 2+0x10 4+0x60" },
        at: "25m",
      },
    ],
  },
  {
    alert: "GaleraFlowControl",
    expr: "rate(mysql_global_status_wsrep_flow_control_paused_ns[5m]) / 1e9 > 0.1",
    for: "5m",
    severity: "warning",
    threshold: `> ${percent(0.1)} of the time`,
    summary: "Writes wait {{ $value | humanizePercentage }} of the time for the slowest Galera node",
    description:
      "A node cannot apply as fast as the others write, and has all of them wait. Look for the one with the longest receive queue: its disk, or its load.",
    runbook: "restore-mariadb",
    fires: [
      {
        series: {
          [`mysql_global_status_wsrep_flow_control_paused_ns{${exporter}}`]: growing(15_000_000_000),
        },
        alerts: [{ labels, value: "25%" }],
      },
    ],
    quiet: [
      {
        because: "a second a minute is fine",
        series: { [`mysql_global_status_wsrep_flow_control_paused_ns{${exporter}}`]: growing(1_000_000_000) },
      },
    ],
  },
];
