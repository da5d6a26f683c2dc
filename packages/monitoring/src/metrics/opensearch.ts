import { counter, gauge, type Exporter } from "./metric.ts";

/**
 * OpenSearch calls the role "cluster manager", which the exporter does not know: `es_master_node` is always "false".
 */
const node = [
  "cluster",
  "host",
  "name",
  "es_master_node",
  "es_data_node",
  "es_ingest_node",
  "es_client_node",
];
const cluster = ["cluster"];
const disk = [...node, "mount", "path"];
const pool = [...node, "type"];
const area = { area: ["heap", "non-heap"] };

/**
 * What elasticsearch-exporter exposes of OpenSearch, with `--es.all --es.indices --es.shards --collector.snapshots`. The
 * prefix stays `elasticsearch_`. Without a connection the cluster's series vanish; `elasticsearch_clusterinfo_up` is 0.
 */
export const opensearch: Exporter = {
  technology: "opensearch",
  image: "quay.io/prometheuscommunity/elasticsearch-exporter:v1.7.0",
  sources: [
    "prometheus-community/elasticsearch_exporter v1.7.0: collector/{cluster_health,nodes,snapshots,collector}.go",
    "pkg/clusterinfo/clusterinfo.go",
  ],
  metrics: {
    elasticsearch_breakers_estimated_size_bytes: gauge([...node, "breaker"]),
    elasticsearch_breakers_limit_size_bytes: gauge([...node, "breaker"]),
    elasticsearch_breakers_tripped: counter([...node, "breaker"]),
    elasticsearch_cluster_health_active_primary_shards: gauge(cluster),
    elasticsearch_cluster_health_active_shards: gauge(cluster),
    elasticsearch_cluster_health_delayed_unassigned_shards: gauge(cluster),
    elasticsearch_cluster_health_initializing_shards: gauge(cluster),
    elasticsearch_cluster_health_number_of_data_nodes: gauge(cluster),
    elasticsearch_cluster_health_number_of_nodes: gauge(cluster),
    elasticsearch_cluster_health_number_of_pending_tasks: gauge(cluster),
    elasticsearch_cluster_health_relocating_shards: gauge(cluster),
    elasticsearch_cluster_health_status: gauge(cluster, { color: ["green", "yellow", "red"] }),
    elasticsearch_cluster_health_task_max_waiting_in_queue_millis: gauge(cluster),
    elasticsearch_cluster_health_unassigned_shards: gauge(cluster),
    elasticsearch_clusterinfo_up: gauge(["url"]),
    elasticsearch_clusterinfo_version_info: gauge([
      "build_date",
      "build_hash",
      "cluster",
      "cluster_uuid",
      "lucene_version",
      "version",
    ]),
    elasticsearch_exporter_build_info: gauge(["branch", "goversion", "revision", "version"]),
    elasticsearch_filesystem_data_available_bytes: gauge(disk),
    elasticsearch_filesystem_data_free_bytes: gauge(disk),
    elasticsearch_filesystem_data_size_bytes: gauge(disk),
    elasticsearch_indices_docs: gauge(node),
    elasticsearch_indices_docs_deleted: gauge(node),
    elasticsearch_indices_fielddata_evictions: counter(node),
    elasticsearch_indices_fielddata_memory_size_bytes: gauge(node),
    elasticsearch_indices_get_total: counter(node),
    elasticsearch_indices_indexing_delete_total: counter(node),
    elasticsearch_indices_indexing_index_time_seconds_total: counter(node),
    elasticsearch_indices_indexing_index_total: counter(node),
    elasticsearch_indices_merges_total: counter(node),
    elasticsearch_indices_query_cache_memory_size_bytes: gauge(node),
    elasticsearch_indices_refresh_time_seconds_total: counter(node),
    elasticsearch_indices_refresh_total: counter(node),
    elasticsearch_indices_search_fetch_time_seconds: counter(node),
    elasticsearch_indices_search_fetch_total: counter(node),
    elasticsearch_indices_search_query_time_seconds: counter(node),
    elasticsearch_indices_search_query_total: counter(node),
    elasticsearch_indices_segments_count: gauge(node),
    elasticsearch_indices_store_size_bytes: gauge(node),
    elasticsearch_indices_translog_operations: counter(node),
    elasticsearch_jvm_gc_collection_seconds_count: counter([...node, "gc"]),
    elasticsearch_jvm_gc_collection_seconds_sum: counter([...node, "gc"]),
    elasticsearch_jvm_memory_committed_bytes: gauge(node, area),
    elasticsearch_jvm_memory_max_bytes: gauge(node, { area: ["heap"] }),
    elasticsearch_jvm_memory_pool_used_bytes: gauge(node, { pool: ["old", "survivor", "young"] }),
    elasticsearch_jvm_memory_used_bytes: gauge(node, area),
    elasticsearch_node_stats_up: gauge(),
    elasticsearch_os_cpu_percent: gauge(node),
    elasticsearch_os_load1: gauge(node),
    elasticsearch_os_mem_used_bytes: gauge(node),
    elasticsearch_process_cpu_percent: gauge(node),
    elasticsearch_process_max_files_descriptors: gauge(node),
    elasticsearch_process_open_files_count: gauge(node),
    elasticsearch_scrape_duration_seconds: gauge(["collector"]),
    elasticsearch_scrape_success: gauge(["collector"]),
    elasticsearch_snapshot_stats_latest_snapshot_timestamp_seconds: gauge(["repository"]),
    elasticsearch_snapshot_stats_number_of_snapshots: gauge(["repository"]),
    elasticsearch_snapshot_stats_snapshot_failed_shards: gauge(["repository", "state", "version"]),
    elasticsearch_thread_pool_active_count: gauge(pool),
    elasticsearch_thread_pool_queue_count: gauge(pool),
    elasticsearch_thread_pool_rejected_count: counter(pool),
    elasticsearch_transport_rx_size_bytes_total: counter(node),
    elasticsearch_transport_tx_size_bytes_total: counter(node),
  },
};
