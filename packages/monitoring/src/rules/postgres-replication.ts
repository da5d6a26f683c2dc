import { exporter, labels, server } from "./postgres-situations.ts";
import type { Alert, TestSeries } from "./rule.ts";
import { always, growing, turning } from "./text.ts";

const replica = { instance: "postgres-replica1-exporter:9187" };
const replicaExporter = `instance="${replica.instance}"`;
const behind = (seconds: number): TestSeries => ({
  [`pg_replication_lag_seconds{${replicaExporter}}`]: always(seconds),
});
const slot = { slot_name: "postgres_replica1", slot_type: "physical" };
const ofSlot = `${exporter},slot_name="${slot.slot_name}",slot_type="${slot.slot_type}"`;
const status = (name: string): TestSeries => ({
  [`pg_replication_slot_wal_status{${ofSlot},wal_status="${name}"}`]: always(1),
});
const failed = `pg_stat_archiver_failed_count{${server}}`;

/** Alerts about the copies of a server: its replicas, and its archive. */
export function replicationAlerts(replicationLag: number): readonly Alert[] {
  return [
    {
      alert: "PostgresReplicationLag",
      expr: `pg_replication_lag_seconds > ${replicationLag}`,
      for: "1m",
      severity: "critical",
      threshold: `> ${replicationLag} s`,
      summary: "The replica behind {{ $labels.instance }} is {{ $value | humanizeDuration }} behind",
      description:
        "What is written now is not yet safe on another node, and who reads there sees old data. A long query there, a full disk or the network holds it up.",
      runbook: "restore-postgres",
      fires: [{ series: behind(90), alerts: [{ labels: replica, value: "1m 30s" }] }],
      quiet: [{ because: "half a minute is fine", series: behind(30) }],
    },
    {
      alert: "PostgresReplicaMissing",
      expr: "pg_replication_slot_slot_is_active == 0",
      for: "5m",
      severity: "warning",
      threshold: "for 5 minutes",
      summary: "Nobody fetches what PostgreSQL keeps for {{ $labels.slot_name }}",
      description:
        "A replica, or whoever else the slot was made for, is away. There is one copy less, and the WAL that is kept for it takes up disk. Remove a slot that nobody will use again.",
      runbook: "restore-postgres",
      fires: [
        {
          series: { [`pg_replication_slot_slot_is_active{${ofSlot}}`]: turning(1, 5, 0) },
          alerts: [{ labels: { ...labels, ...slot } }],
        },
      ],
      quiet: [
        {
          because: "it is being fetched",
          series: { [`pg_replication_slot_slot_is_active{${ofSlot}}`]: always(1) },
        },
        { because: "there is no replica", series: { [`pg_up{${exporter}}`]: always(1) } },
      ],
    },
    {
      alert: "PostgresReplicaTooFarBehind",
      expr: 'pg_replication_slot_wal_status{wal_status=~"unreserved|lost"} == 1',
      severity: "critical",
      threshold: "unreserved or lost",
      summary: "PostgreSQL no longer keeps all that {{ $labels.slot_name }} needs: {{ $labels.wal_status }}",
      description:
        "It has fallen behind by more than `max_slot_wal_keep_size`. Once the slot is lost, the replica has to copy everything anew: empty its volume.",
      runbook: "restore-postgres",
      fires: [
        { series: status("lost"), alerts: [{ labels: { ...labels, ...slot, wal_status: "lost" } }] },
        {
          series: status("unreserved"),
          alerts: [{ labels: { ...labels, ...slot, wal_status: "unreserved" } }],
        },
      ],
      quiet: [{ because: "it keeps more than usual, as it may", series: status("extended") }],
    },
    {
      alert: "PostgresArchiveFailing",
      expr: "increase(pg_stat_archiver_failed_count[15m]) > 0",
      for: "15m",
      severity: "critical",
      threshold: "for 15 minutes",
      summary: "PostgreSQL behind {{ $labels.instance }} cannot archive its WAL",
      description:
        "Nothing can be restored to a moment after the last segment that was archived, and what is not archived fills the disk. The server's log has the error.",
      runbook: "restore-postgres",
      fires: [
        {
          series: { [failed]: growing(1) },
          at: "40m",
          alerts: [{ labels: { ...labels, server: "postgres:5432" } }],
        },
      ],
      quiet: [
        { because: "it succeeded afterwards", series: { [failed]: "0+1x4 5+0x240" }, at: "40m" },
        { because: "that was long ago", series: { [failed]: always(7) }, at: "40m" },
      ],
    },
  ];
}
