import { alertPolicy } from "@stackwright/monitoring";
import { absent, alert, contains, containsInBoth, panel } from "./claims.ts";
import { deviates, section, type Entry, type Row } from "../entry.ts";

/** A dashboard: its panels by what they query. */
function dashboard(name: string, panels: Readonly<Record<string, readonly RegExp[]>>): readonly Entry[] {
  return section(
    `MONITORING: ${name}`,
    `dashboard.${name}`,
    Object.entries(panels).map(([says, queries]): Row => [
      says.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
      says,
      panel(name, ...queries),
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
    "Errors 4xx and 5xx of Traefik": [
      /traefik_\w+_requests_total\{[^}]*code=~"[^"]*\b4/,
      /traefik_\w+_requests_total\{[^}]*code=~"[^"]*\b5/,
    ],
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

const alerts: readonly Row[] = [
  ["1", "Instance down, for more than 1 minute", alert(/^up == 0$/, { after: "1m" })],
  [
    "2",
    "CPU above 85 %, for more than 5 minutes",
    alert(/node_cpu_seconds_total[\s\S]*> 0\.85$/, { after: "5m" }),
  ],
  [
    "3",
    "Memory above 85 %, for more than 5 minutes",
    alert(/node_memory_MemAvailable_bytes[\s\S]*> 0\.85$/, { after: "5m" }),
  ],
  ["4", "Disk above 85 %", alert(/node_filesystem_avail_bytes[\s\S]*> 0\.85$/)],
  [
    "5",
    "A certificate ends in less than 14 days",
    alert(/(?:traefik_tls_certs_not_after|probe_ssl_earliest_cert_expiry)[\s\S]*< 14/),
  ],
  [
    "6",
    "OpenSearch is not green, for more than 5 minutes",
    alert(/elasticsearch_cluster_health_status\{color="yellow"\}[\s\S]*"red"\}\)*\s*> 0/, { after: "5m" }),
  ],
  ["7", "A node of Cassandra is down", alert(/downendpointcount"\}\) > 0/)],
  ["8", "The Swarm has lost its quorum", alert(/swarm_manager_leader\S*\) < 1/, { only: "swarm" })],
  [
    "8.source",
    "... which the services above say",
    deviates("metrics-that-nothing-gives", absent("docker-metrics", "swarm")),
  ],
  ["9", "A backup failed", alert(/backup_last_exit_code != 0/)],
  ["10", "Replication is more than 60 s behind", alert(/seconds_behind_master\) > 60/)],
  [
    "10.source",
    "... which the services above say",
    deviates("metrics-that-nothing-gives", absent("mysqld-exporter", "swarm")),
  ],
];

/** It is optional, and this platform has none: what counts is that one can be asked for. */
function webhook(): boolean {
  const { receivers } = alertPolicy({ webhook: { url: "https://hooks.example.com/alerts" } });
  return receivers.some(({ channels }) => channels.some(({ kind }) => kind === "webhook"));
}

/** MONITORING: DASHBOARDS OBLIGATOIRES, and ALERTING: RÈGLES OBLIGATOIRES. */
export const observability: readonly Entry[] = [
  ...dashboards,
  ...section("ALERTING: RÈGLES OBLIGATOIRES", "alert", alerts),
  ...section("ALERTING: Receivers", "receiver", [
    [
      "email",
      "e-mail",
      containsInBoth(
        "alertmanager/alertmanager.yml",
        /email_configs:\s+- to: \S+@/,
        /smtp_smarthost: \S+:\d+/,
      ),
    ],
    ["webhook", "a webhook, where one is wanted", webhook],
    [
      "pagerduty",
      "PagerDuty, in production",
      contains("alertmanager/alertmanager.swarm.yml", /pagerduty_configs:/),
    ],
  ]),
];
