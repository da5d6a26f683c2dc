import { alert, contains, of, panel } from "./claims.ts";
import { later, section, type Claim, type Entry, type Row } from "./entry.ts";

/** A dashboard: its panels by what they query. */
function dashboard(name: string, panels: Readonly<Record<string, readonly RegExp[]>>): readonly Entry[] {
  return section(
    `MONITORING: ${name}`,
    `dashboard.${name}`,
    Object.entries(panels).map(([says, queries]): Row => [
      says.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
      says,
      later("monitoring", panel(name, ...queries)),
    ]),
  );
}

const dashboards: readonly Entry[] = [
  ...dashboard("infra-overview", {
    "Services up and down": [/\bup\b/],
    "CPU by node": [/node_cpu_seconds_total/],
    "Memory by node": [/node_memory_MemAvailable_bytes/],
    "Disk by node": [/node_filesystem_avail_bytes/],
    "Network traffic": [/network_receive_bytes_total/, /network_transmit_bytes_total/],
    "Errors 4xx and 5xx of Traefik": [/traefik_\w+_requests_total\{[^}]*code=~"[^"]*(?:4|5)/],
    "Expiry of certificates": [/traefik_tls_certs_not_after|probe_ssl_earliest_cert_expiry/],
  }),
  ...dashboard("apps-proxy", {
    "Latency P50": [/histogram_quantile\(0\.50?\b/],
    "Latency P95": [/histogram_quantile\(0\.95\b/],
    "Latency P99": [/histogram_quantile\(0\.99\b/],
    "Requests per second": [/rate\(traefik_\w+_requests_total/],
    "Backend saturation": [
      /traefik_service_open_connections|container_cpu_cfs_throttled|container_memory_working_set/,
    ],
    "Backend errors": [/traefik_service_requests_total\{[^}]*code=~"5/],
    "CrowdSec bans": [/cs_active_decisions/],
  }),
  ...dashboard("cassandra", {
    "State of the cluster (UN/DN)": [/upendpointcount/, /downendpointcount/],
    "Pending compactions": [/compaction:pendingtasks/],
    "Latency of reads P99": [/clientrequest:read:latency:99thpercentile/],
    "Latency of writes P99": [/clientrequest:write:latency:99thpercentile/],
    "Dropped mutations": [/droppedmessage:mutation:dropped/],
    "Heap usage": [/heapmemoryusage:used/],
  }),
  ...dashboard("opensearch", {
    "Cluster status": [/elasticsearch_cluster_health_status/],
    "Heap usage": [/elasticsearch_jvm_memory_used_bytes/],
    "Garbage collection": [/elasticsearch_jvm_gc_collection_seconds/],
    "Active shards": [/elasticsearch_cluster_health_active_shards/],
    "Relocating shards": [/elasticsearch_cluster_health_relocating_shards/],
    "Unassigned shards": [/elasticsearch_cluster_health_unassigned_shards/],
    "Indexing rate": [/elasticsearch_indices_indexing_index_total/],
    "Search rate": [/elasticsearch_indices_search_query_total/],
    "Query latency": [/elasticsearch_indices_search_query_time_seconds/],
  }),
];

const alerts: readonly (readonly [id: string, says: string, expected: Claim])[] = [
  ["1", "Instance down, for more than 1 minute", alert(/up\b.* == 0/, "1m")],
  ["2", "CPU above 85 %, for more than 5 minutes", alert(/node_cpu_seconds_total[\s\S]*> 0?\.?85/, "5m")],
  [
    "3",
    "Memory above 85 %, for more than 5 minutes",
    alert(/node_memory_MemAvailable_bytes[\s\S]*> 0?\.?85/, "5m"),
  ],
  ["4", "Disk above 85 %", alert(/node_filesystem_avail_bytes[\s\S]*> 0?\.?85/)],
  [
    "5",
    "A certificate ends in less than 14 days",
    alert(/(?:traefik_tls_certs_not_after|probe_ssl_earliest_cert_expiry)[\s\S]*< 14/),
  ],
  [
    "6",
    "OpenSearch is not green, for more than 5 minutes",
    alert(/elasticsearch_cluster_health_status/, "5m"),
  ],
  ["7", "A node of Cassandra is down", alert(/downendpointcount/)],
  ["8", "The Swarm has lost its quorum", alert(/swarm_manager_leader/)],
  ["9", "A backup failed", alert(/backup_last_(?:status|success)/)],
  ["10", "Replication is more than 60 s behind", alert(/seconds_behind_master[\s\S]*> 60/)],
];

/** MONITORING: DASHBOARDS OBLIGATOIRES, and ALERTING: RÈGLES OBLIGATOIRES. */
export const observability: readonly Entry[] = [
  ...dashboards,
  ...section(
    "ALERTING: RÈGLES OBLIGATOIRES",
    "alert",
    alerts.map(([id, says, expected]): Row => [id, says, later("monitoring", expected)]),
  ),
  ...section("ALERTING: Receivers", "receiver", [
    ["email", "e-mail", later("monitoring", contains("alertmanager/alertmanager.yml", /email_configs:/))],
    ["webhook", "a webhook, where one is wanted", later("monitoring", of("alertmanager").exists)],
    [
      "pagerduty",
      "PagerDuty",
      later("monitoring", contains("alertmanager/alertmanager.yml", /pagerduty_configs:/)),
    ],
  ]),
];
