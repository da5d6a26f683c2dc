import { connections, exporter, labels, server } from "./postgres-situations.ts";
import type { Alert, TestSeries } from "./rule.ts";
import { always, growing, percent } from "./text.ts";

const shop = 'datname="shop"';
const deadlocks = `pg_stat_database_deadlocks{${exporter},datid="1",${shop}}`;
const frozen = `pg_database_wraparound_age_datfrozenxid_seconds{${exporter},${shop}}`;
const started = `pg_postmaster_start_time_seconds{${exporter}}`;
const transaction = (seconds: number, backend = "client backend"): TestSeries => ({
  [`pg_stat_activity_max_tx_duration{${server},${shop},usename="airbyte",state="idle in transaction",application_name="sync",backend_type="${backend}"}`]:
    always(seconds),
});

/** Alerts about what PostgreSQL has to do, and about what it must not leave undone. */
export const loadAlerts: readonly Alert[] = [
  {
    alert: "PostgresConnectionsHigh",
    expr: "instance:pg_connections_used:ratio > 0.8",
    for: "5m",
    severity: "warning",
    threshold: `> ${percent(0.8)}`,
    summary: "{{ $value | humanizePercentage }} of PostgreSQL's connections are taken",
    description:
      "When none is left, services get errors. Somebody keeps connections open, or waits for slow statements: see `pg_stat_activity`.",
    runbook: "restore-postgres",
    fires: [{ series: connections(90), alerts: [{ labels, value: "90%" }] }],
    quiet: [{ because: "half is fine", series: connections(50) }],
  },
  {
    alert: "PostgresDeadlocks",
    expr: "sum by (instance, datname) (increase(pg_stat_database_deadlocks[15m])) > 5",
    severity: "warning",
    threshold: "> 5 in 15 minutes",
    summary: "{{ $value | humanize }} deadlocks in {{ $labels.datname }} in 15 minutes",
    description:
      "Transactions wait for each other, and the server ends one of them each time. The log has the statements: they lock the same rows in another order.",
    runbook: "restore-postgres",
    fires: [
      {
        series: { [deadlocks]: growing(1) },
        at: "20m",
        alerts: [{ labels: { ...labels, datname: "shop" }, value: "15" }],
      },
    ],
    quiet: [{ because: "that was long ago", series: { [deadlocks]: always(20) }, at: "20m" }],
  },
  {
    alert: "PostgresLongTransaction",
    expr: 'max by (instance, datname, usename) (pg_stat_activity_max_tx_duration{backend_type="client backend"}) > 3600',
    for: "5m",
    severity: "warning",
    threshold: "> 1 h",
    summary: "A transaction of {{ $labels.usename }} in {{ $labels.datname }} has been open for too long",
    description:
      "While it lasts, nothing that was deleted since can be cleaned up, and its locks stay. `pg_terminate_backend` ends it if nobody needs it.",
    runbook: "restore-postgres",
    fires: [
      {
        series: transaction(7200),
        alerts: [{ labels: { ...labels, datname: "shop", usename: "airbyte" } }],
      },
    ],
    quiet: [
      { because: "a minute is fine", series: transaction(60) },
      { because: "the server cleans up itself", series: transaction(7200, "autovacuum worker") },
    ],
  },
  {
    alert: "PostgresWraparound",
    expr: "max by (instance, datname) (pg_database_wraparound_age_datfrozenxid_seconds) > 1e9",
    for: "5m",
    severity: "critical",
    threshold: "> 1 billion transactions",
    summary: "{{ $labels.datname }} has used {{ $value | humanize }} transaction ids without cleaning up",
    description:
      "At about two billion PostgreSQL takes no writes any more. Autovacuum begins at 200 million: a long transaction, a prepared one or a forgotten slot holds it up. `VACUUM FREEZE` helps afterwards.",
    runbook: "restore-postgres",
    fires: [
      {
        series: { [frozen]: always(1_200_000_000) },
        alerts: [{ labels: { ...labels, datname: "shop" }, value: "1.2G" }],
      },
    ],
    quiet: [{ because: "autovacuum is at work", series: { [frozen]: always(250_000_000) } }],
  },
  {
    alert: "PostgresRestarted",
    expr: "time() - pg_postmaster_start_time_seconds < 300",
    severity: "info",
    threshold: "< 5 minutes ago",
    summary: "PostgreSQL has just been started",
    description: "If nobody did that, its log says why it ended. Until its memory is warm it is slow.",
    runbook: "restore-postgres",
    // Tests begin at the time 0.
    fires: [{ series: { [started]: always(800) }, alerts: [{ labels }] }],
    quiet: [{ because: "it has been up for a while", series: { [started]: always(0) } }],
  },
];
