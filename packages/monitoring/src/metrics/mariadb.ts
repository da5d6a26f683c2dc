import { counter, gauge, type Exporter, type Metric } from "./metric.ts";

/** Everything of `SHOW GLOBAL STATUS` and `SHOW GLOBAL VARIABLES` that is not one of the known groups is untyped. */
const status: Metric = { type: "untyped", labels: [] };
const replica: Metric = {
  type: "untyped",
  labels: ["master_host", "master_uuid", "channel_name", "connection_name"],
};

/**
 * What mysqld-exporter exposes of MariaDB with its default collectors. `mysql_slave_status_*` is there on a replica only.
 */
export const mariadb: Exporter = {
  technology: "mariadb",
  image: "prom/mysqld-exporter:v0.15.1",
  sources: [
    "prometheus/mysqld_exporter v0.15.1: collector/{exporter,global_status,global_variables,slave_status}.go",
    "mariadb.com/kb: Server Status Variables, Galera Cluster Status Variables, SHOW REPLICA STATUS (10.11)",
  ],
  metrics: {
    mysql_exporter_collector_success: gauge(["collector"]),
    mysql_global_status_aborted_clients: status,
    mysql_global_status_aborted_connects: status,
    mysql_global_status_buffer_pool_dirty_pages: gauge(),
    mysql_global_status_buffer_pool_pages: gauge([], { state: ["data", "free", "misc", "old"] }),
    mysql_global_status_bytes_received: status,
    mysql_global_status_bytes_sent: status,
    mysql_global_status_commands_total: counter(["command"]),
    mysql_global_status_connection_errors_total: counter(["error"]),
    mysql_global_status_connections: status,
    mysql_global_status_created_tmp_disk_tables: status,
    mysql_global_status_created_tmp_tables: status,
    mysql_global_status_handlers_total: counter(["handler"]),
    mysql_global_status_innodb_buffer_pool_read_requests: status,
    mysql_global_status_innodb_buffer_pool_reads: status,
    mysql_global_status_innodb_row_lock_time: status,
    mysql_global_status_innodb_row_lock_waits: status,
    mysql_global_status_innodb_row_ops_total: counter([], {
      operation: ["deleted", "inserted", "read", "updated"],
    }),
    mysql_global_status_max_used_connections: status,
    mysql_global_status_open_files: status,
    mysql_global_status_open_tables: status,
    mysql_global_status_queries: status,
    mysql_global_status_questions: status,
    mysql_global_status_slow_queries: status,
    mysql_global_status_table_locks_waited: status,
    mysql_global_status_threads_connected: status,
    mysql_global_status_threads_running: status,
    mysql_global_status_uptime: status,
    mysql_global_status_wsrep_cluster_size: status,
    mysql_global_status_wsrep_cluster_status: status,
    mysql_global_status_wsrep_connected: status,
    mysql_global_status_wsrep_flow_control_paused: status,
    mysql_global_status_wsrep_flow_control_paused_ns: status,
    mysql_global_status_wsrep_local_recv_queue: status,
    mysql_global_status_wsrep_local_state: status,
    mysql_global_status_wsrep_ready: status,
    mysql_global_variables_innodb_buffer_pool_size: status,
    mysql_global_variables_max_connections: status,
    mysql_global_variables_open_files_limit: status,
    mysql_global_variables_read_only: status,
    mysql_slave_status_exec_master_log_pos: replica,
    mysql_slave_status_read_master_log_pos: replica,
    mysql_slave_status_seconds_behind_master: replica,
    mysql_slave_status_slave_io_running: replica,
    mysql_slave_status_slave_sql_running: replica,
    mysql_up: gauge(),
    mysql_version_info: gauge(["innodb_version", "version", "version_comment"]),
  },
};
