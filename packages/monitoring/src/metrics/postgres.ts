import { counter, gauge, type Exporter } from "./metric.ts";

/** What is asked once a server has the address that it was asked at as a label; what is asked by collectors has not. */
const server = ["server"];
const slot = ["slot_name", "slot_type"];
const session = [
  ...server,
  "datname",
  "usename",
  "application_name",
  "backend_type",
  "wait_event",
  "wait_event_type",
];
const states = [
  "active",
  "disabled",
  "fastpath function call",
  "idle",
  "idle in transaction",
  "idle in transaction (aborted)",
];
const database = ["datid", "datname"];

/**
 * What postgres_exporter exposes with its default collectors and those for wraparound and the start of the server. It was asked
 * for PostgreSQL 15.18, a primary and its replica. `pg_replication_slot_*` and `pg_stat_replication_*` are about those who follow
 * a server; the lag in seconds is a replica's own.
 */
export const postgres: Exporter = {
  technology: "postgres",
  image: "quay.io/prometheuscommunity/postgres-exporter:v0.17.1",
  sources: [
    "prometheus-community/postgres_exporter v0.17.1: cmd/postgres_exporter/{postgres_exporter,queries}.go, collector/pg_*.go",
    "postgresql.org/docs/16: 28.2 The Cumulative Statistics System, 25.1.5 Preventing Transaction ID Wraparound Failures",
  ],
  metrics: {
    pg_database_size_bytes: gauge(["datname"]),
    // Their names say seconds; they are numbers of transactions.
    pg_database_wraparound_age_datfrozenxid_seconds: gauge(["datname"]),
    pg_database_wraparound_age_datminmxid_seconds: gauge(["datname"]),
    pg_exporter_last_scrape_error: gauge(),
    pg_locks_count: gauge(["datname", "mode"]),
    pg_postmaster_start_time_seconds: gauge(),
    pg_replication_is_replica: gauge(),
    pg_replication_lag_seconds: gauge(),
    pg_replication_last_replay_seconds: gauge(),
    pg_replication_slot_safe_wal_size_bytes: gauge(slot),
    pg_replication_slot_slot_is_active: gauge(slot),
    pg_replication_slot_wal_status: gauge(slot, {
      wal_status: ["reserved", "extended", "unreserved", "lost"],
    }),
    pg_replication_slots_pg_wal_lsn_diff: gauge([...server, "slot_name", "database"]),
    pg_scrape_collector_success: gauge(["collector"]),
    pg_settings_max_connections: gauge(server),
    pg_stat_activity_count: gauge(session, { state: states }),
    pg_stat_activity_max_tx_duration: gauge(session, { state: states }),
    pg_stat_archiver_archived_count: counter(server),
    pg_stat_archiver_failed_count: counter(server),
    pg_stat_database_blks_hit: counter(database),
    pg_stat_database_blks_read: counter(database),
    pg_stat_database_deadlocks: counter(database),
    pg_stat_database_numbackends: gauge(database),
    pg_stat_database_temp_bytes: counter(database),
    pg_stat_database_tup_deleted: counter(database),
    pg_stat_database_tup_fetched: counter(database),
    pg_stat_database_tup_inserted: counter(database),
    pg_stat_database_tup_updated: counter(database),
    pg_stat_database_xact_commit: counter(database),
    pg_stat_database_xact_rollback: counter(database),
    pg_stat_replication_pg_wal_lsn_diff: gauge([
      ...server,
      "application_name",
      "client_addr",
      "slot_name",
      "state",
    ]),
    pg_static: gauge([...server, "short_version", "version"]),
    pg_up: gauge(),
    pg_wal_size_bytes: gauge(),
  },
};
