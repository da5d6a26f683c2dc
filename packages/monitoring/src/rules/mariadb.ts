import type { Alert, RuleContext, Rules, TestSeries } from "./rule.ts";
import { always, anyOf, growing, orAbsent, percent, turning } from "./text.ts";

const exporter = 'instance="mysqld-exporter:9104"';
const labels = { instance: "mysqld-exporter:9104" };
const connections = (count: number): TestSeries => ({
  [`mysql_global_status_threads_connected{${exporter}}`]: always(count),
  [`mysql_global_variables_max_connections{${exporter}}`]: always(100),
});
const link = 'master_host="mariadb",master_uuid="",channel_name="",connection_name=""';
const replica = (lag: number, sql = 1, io = 1): TestSeries => ({
  [`mysql_slave_status_seconds_behind_master{${exporter},${link}}`]: always(lag),
  [`mysql_slave_status_slave_sql_running{${exporter},${link}}`]: always(sql),
  [`mysql_slave_status_slave_io_running{${exporter},${link}}`]: always(io),
});
const replicaLabels = { ...labels, master_host: "mariadb" };

/** The relational database. */
export function mariadbRules({ thresholds: { replicationLag } }: RuleContext): Rules {
  return {
    recordings: [
      {
        record: "instance:mysql_queries:rate5m",
        expr: "rate(mysql_global_status_queries[5m])",
        description: "Statements a second",
        test: { series: { [`mysql_global_status_queries{${exporter}}`]: growing(60) }, gives: { [`{${exporter}}`]: 1 } },
      },
      {
        record: "instance:mysql_connections_used:ratio",
        expr: "mysql_global_status_threads_connected / mysql_global_variables_max_connections",
        description: "The part of the connections that are taken",
        test: { series: connections(25), gives: { [`{${exporter}}`]: 0.25 } },
      },
      {
        record: "instance:mysql_buffer_pool_hits:ratio5m",
        expr:
          "1 - rate(mysql_global_status_innodb_buffer_pool_reads[5m])" +
          "\n/ rate(mysql_global_status_innodb_buffer_pool_read_requests[5m])",
        description: "The part of the reads that are answered from memory",
        test: {
          series: {
            [`mysql_global_status_innodb_buffer_pool_reads{${exporter}}`]: growing(60),
            [`mysql_global_status_innodb_buffer_pool_read_requests{${exporter}}`]: growing(240),
          },
          gives: { [`{${exporter}}`]: 0.75 },
        },
      },
    ],
    alerts: [
      {
        alert: "MariadbDown",
        expr: orAbsent("mysql_up == 0", "mysql_up"),
        for: "1m",
        severity: "critical",
        threshold: "for 1 minute",
        summary: "MariaDB does not answer its exporter {{ $labels.instance }}",
        description: "The database is down, refuses the exporter's login, or the exporter is gone.",
        runbook: "restore-mariadb",
        fires: [
          { series: { [`mysql_up{${exporter}}`]: turning(1, 5, 0) }, alerts: [{ labels }] },
          { series: {}, alerts: [{}] },
        ],
        quiet: [{ because: "it answers", series: { [`mysql_up{${exporter}}`]: always(1) } }],
      },
      {
        alert: "DatabaseReplicationLag",
        expr: anyOf(
          `max by (instance, master_host) (mysql_slave_status_seconds_behind_master) > ${replicationLag}`,
          // While replication is stopped the lag is NULL, and not exposed at all.
          "max by (instance, master_host) (mysql_slave_status_slave_sql_running) == 0",
          "max by (instance, master_host) (mysql_slave_status_slave_io_running) == 0",
        ),
        for: "1m",
        severity: "critical",
        threshold: `> ${replicationLag} s, or stopped`,
        summary: "The replica at {{ $labels.instance }} is behind {{ $labels.master_host }}, or has stopped",
        description: "What is written now is not yet safe on another node. `SHOW REPLICA STATUS` says what holds it up.",
        runbook: "restore-mariadb",
        fires: [
          { series: replica(90), alerts: [{ labels: replicaLabels }] },
          { series: replica(0, 0, 1), alerts: [{ labels: replicaLabels }] },
          { series: replica(0, 1, 0), alerts: [{ labels: replicaLabels }] },
        ],
        quiet: [
          { because: "half a minute is fine", series: replica(30) },
          { because: "there is no replica", series: connections(5) },
        ],
      },
      ...load,
      ...cluster,
    ],
  };
}

const load: readonly Alert[] = [
  {
    alert: "MariadbConnectionsHigh",
    expr: "instance:mysql_connections_used:ratio > 0.8",
    for: "5m",
    severity: "warning",
    threshold: `> ${percent(0.8)}`,
    summary: "{{ $value | humanizePercentage }} of MariaDB's connections are taken",
    description: "When none is left, services get errors. Somebody keeps connections open, or waits for slow statements.",
    runbook: "restore-mariadb",
    fires: [{ series: connections(90), alerts: [{ labels, value: "90%" }] }],
    quiet: [{ because: "half is fine", series: connections(50) }],
  },
  {
    alert: "MariadbConnectionsRefused",
    expr: 'increase(mysql_global_status_connection_errors_total{error=~"max_connections|internal"}[5m]) > 0',
    severity: "critical",
    threshold: "any in 5 minutes",
    summary: "MariaDB refuses connections: {{ $labels.error }}",
    description: "Services get errors now. Raise `max_connections`, or find who does not close them.",
    runbook: "restore-mariadb",
    fires: [
      {
        series: { [`mysql_global_status_connection_errors_total{${exporter},error="max_connections"}`]: growing(1) },
        alerts: [{ labels: { ...labels, error: "max_connections" } }],
      },
    ],
    quiet: [
      {
        because: "that was long ago",
        series: { [`mysql_global_status_connection_errors_total{${exporter},error="max_connections"}`]: always(7) },
      },
    ],
  },
  {
    alert: "MariadbSlowQueries",
    expr: "rate(mysql_global_status_slow_queries[5m]) > 0.2",
    for: "10m",
    severity: "warning",
    threshold: "> 0.2 a second",
    summary: "MariaDB has {{ $value | humanize }} slow statements a second",
    description: "An index is missing, the buffer pool is too small, or the disk is busy. The slow query log names them.",
    runbook: "restore-mariadb",
    fires: [
      {
        series: { [`mysql_global_status_slow_queries{${exporter}}`]: growing(60) },
        at: "20m",
        alerts: [{ labels, value: "1" }],
      },
    ],
    quiet: [
      { because: "one a minute is fine", series: { [`mysql_global_status_slow_queries{${exporter}}`]: growing(1) }, at: "20m" },
    ],
  },
  {
    alert: "MariadbRestarted",
    expr: "mysql_global_status_uptime < 300",
    severity: "info",
    threshold: "< 5 minutes ago",
    summary: "MariaDB has just been started",
    description: "If nobody did that, its log says why it ended. Until its memory is warm it is slow.",
    runbook: "restore-mariadb",
    fires: [{ series: { [`mysql_global_status_uptime{${exporter}}`]: always(60) }, alerts: [{ labels }] }],
    quiet: [{ because: "it has been up for a day", series: { [`mysql_global_status_uptime{${exporter}}`]: always(86_400) } }],
  },
];

/** Only a Galera cluster has these series. */
const cluster: readonly Alert[] = [
  {
    alert: "GaleraNotPrimary",
    expr: "mysql_global_status_wsrep_cluster_status != 1 or mysql_global_status_wsrep_ready == 0",
    for: "1m",
    severity: "critical",
    threshold: "for 1 minute",
    summary: "The Galera node behind {{ $labels.instance }} is not part of the cluster's majority",
    description: "It refuses reads and writes, so that two halves do not diverge. Without a majority, one node must be made the first.",
    runbook: "restore-mariadb",
    fires: [
      { series: { [`mysql_global_status_wsrep_cluster_status{${exporter}}`]: turning(1, 5, 0) }, alerts: [{ labels }] },
      { series: { [`mysql_global_status_wsrep_ready{${exporter}}`]: turning(1, 5, 0) }, alerts: [{ labels }] },
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
];
