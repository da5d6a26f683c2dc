import { galeraAlerts } from "./mariadb-galera.ts";
import { loadAlerts } from "./mariadb-load.ts";
import { connections, exporter, labels } from "./mariadb-situations.ts";
import type { RuleContext, Rules, TestSeries } from "./rule.ts";
import { always, anyOf, growing, orAbsent, turning } from "./text.ts";

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
        test: {
          series: { [`mysql_global_status_queries{${exporter}}`]: growing(60) },
          gives: { [`{${exporter}}`]: 1 },
        },
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
        description:
          "What is written now is not yet safe on another node. `SHOW REPLICA STATUS` says what holds it up.",
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
      ...loadAlerts,
      ...galeraAlerts,
    ],
  };
}
