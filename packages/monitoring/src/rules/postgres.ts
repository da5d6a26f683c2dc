import { loadAlerts } from "./postgres-load.ts";
import { replicationAlerts } from "./postgres-replication.ts";
import { connections, exporter, labels } from "./postgres-situations.ts";
import type { RuleContext, Rules } from "./rule.ts";
import { growing, orAbsent, turning, always } from "./text.ts";

const shop = `${exporter},datid="1",datname="shop"`;

/** PostgreSQL: primaries and replicas. */
export function postgresRules({ thresholds: { replicationLag } }: RuleContext): Rules {
  return {
    recordings: [
      {
        record: "instance:pg_transactions:rate5m",
        expr: "sum by (instance) (rate(pg_stat_database_xact_commit[5m]) + rate(pg_stat_database_xact_rollback[5m]))",
        description: "Transactions a second",
        test: {
          series: {
            [`pg_stat_database_xact_commit{${shop}}`]: growing(120),
            [`pg_stat_database_xact_rollback{${shop}}`]: growing(60),
          },
          gives: { [`{${exporter}}`]: 3 },
        },
      },
      {
        record: "instance:pg_connections_used:ratio",
        expr:
          "sum by (instance) (pg_stat_database_numbackends)" +
          "\n/ max by (instance) (pg_settings_max_connections)",
        description: "The part of the connections that are taken",
        test: { series: connections(25), gives: { [`{${exporter}}`]: 0.25 } },
      },
      {
        record: "instance:pg_cache_hits:ratio5m",
        expr:
          "sum by (instance) (rate(pg_stat_database_blks_hit[5m]))" +
          "\n/ sum by (instance) (rate(pg_stat_database_blks_hit[5m]) + rate(pg_stat_database_blks_read[5m]))",
        description: "The part of the reads that are answered from PostgreSQL's own memory",
        test: {
          series: {
            [`pg_stat_database_blks_hit{${shop}}`]: growing(180),
            [`pg_stat_database_blks_read{${shop}}`]: growing(60),
          },
          gives: { [`{${exporter}}`]: 0.75 },
        },
      },
    ],
    alerts: [
      {
        alert: "PostgresDown",
        expr: orAbsent("pg_up == 0", "pg_up"),
        for: "1m",
        severity: "critical",
        threshold: "for 1 minute",
        summary: "PostgreSQL does not answer its exporter {{ $labels.instance }}",
        description: "The database is down, refuses the exporter's login, or the exporter is gone.",
        runbook: "restore-postgres",
        fires: [
          { series: { [`pg_up{${exporter}}`]: turning(1, 5, 0) }, alerts: [{ labels }] },
          { series: {}, alerts: [{}] },
        ],
        quiet: [{ because: "it answers", series: { [`pg_up{${exporter}}`]: always(1) } }],
      },
      ...replicationAlerts(replicationLag),
      ...loadAlerts,
    ],
  };
}
