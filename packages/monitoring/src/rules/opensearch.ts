import { opensearchStoreAlerts } from "./opensearch-nodes.ts";
import type { Alert, RuleContext, Rules, TestSeries } from "./rule.ts";
import { always, anyOf, growing, turning } from "./text.ts";

const cluster = { cluster: "bigdata" };
/** The colours, of which one is 1. */
const colour = (which: "green" | "yellow" | "red"): TestSeries =>
  Object.fromEntries(
    ["green", "yellow", "red"].map((color) => [
      `elasticsearch_cluster_health_status{cluster="bigdata",color="${color}"}`,
      always(color === which ? 1 : 0),
    ]),
  );
const health = (name: string): string => `elasticsearch_cluster_health_${name}`;
const ofCluster = (name: string): string => `${health(name)}{cluster="bigdata"}`;
const node = 'cluster="bigdata",name="opensearch1"';

/** The search cluster. */
export function opensearchRules(context: RuleContext): Rules {
  return {
    recordings: [
      {
        record: "cluster:opensearch_status:value",
        expr:
          'max by (cluster) (elasticsearch_cluster_health_status{color="yellow"})' +
          '\n+ 2 * max by (cluster) (elasticsearch_cluster_health_status{color="red"})',
        description: "0 is green, 1 yellow, 2 red",
        test: { series: colour("red"), gives: { '{cluster="bigdata"}': 2 } },
      },
      {
        record: "node:opensearch_heap_used:ratio",
        expr:
          'max by (cluster, name) (elasticsearch_jvm_memory_used_bytes{area="heap"})' +
          '\n/ max by (cluster, name) (elasticsearch_jvm_memory_max_bytes{area="heap"})',
        description: "The part of a node's heap that is used",
        test: {
          series: {
            [`elasticsearch_jvm_memory_used_bytes{${node},area="heap"}`]: always(300),
            [`elasticsearch_jvm_memory_max_bytes{${node},area="heap"}`]: always(400),
          },
          gives: { [`{${node}}`]: 0.75 },
        },
      },
      {
        record: "cluster:opensearch_indexing:rate5m",
        expr: "sum by (cluster) (rate(elasticsearch_indices_indexing_index_total[5m]))",
        description: "Documents that are written a second, copies included",
        test: {
          series: { [`elasticsearch_indices_indexing_index_total{${node}}`]: growing(120) },
          gives: { '{cluster="bigdata"}': 2 },
        },
      },
      {
        record: "cluster:opensearch_search:rate5m",
        expr: "sum by (cluster) (rate(elasticsearch_indices_search_query_total[5m]))",
        description: "Queries of shards a second",
        test: {
          series: { [`elasticsearch_indices_search_query_total{${node}}`]: growing(120) },
          gives: { '{cluster="bigdata"}': 2 },
        },
      },
      {
        record: "node:opensearch_query_seconds:mean5m",
        expr:
          "sum by (cluster, name) (rate(elasticsearch_indices_search_query_time_seconds[5m]))" +
          "\n/ sum by (cluster, name) (rate(elasticsearch_indices_search_query_total[5m]))",
        description: "Seconds that a query of a shard takes, on average: there are no percentiles",
        test: {
          series: {
            [`elasticsearch_indices_search_query_time_seconds{${node}}`]: growing(30),
            [`elasticsearch_indices_search_query_total{${node}}`]: growing(120),
          },
          gives: { [`{${node}}`]: 0.25 },
        },
      },
    ],
    alerts: [...clusterAlerts, ...opensearchStoreAlerts(context)],
  };
}

const clusterAlerts: readonly Alert[] = [
  {
    alert: "OpenSearchNotGreen",
    expr: anyOf(
      "cluster:opensearch_status:value > 0",
      // When the exporter cannot reach the cluster the status does not turn red: it disappears.
      "max by (job) (elasticsearch_clusterinfo_up) == 0",
      "absent(elasticsearch_cluster_health_status)",
    ),
    for: "5m",
    severity: "warning",
    threshold: "not green for 5 minutes",
    summary: "OpenSearch {{ $labels.cluster }} is not green, or cannot be asked",
    description:
      "Shards lack a copy: the loss of one more node loses data or answers. Without an answer, take it for down.",
    runbook: "restore-opensearch",
    fires: [
      { series: colour("yellow"), alerts: [{ labels: cluster }] },
      {
        series: {
          'elasticsearch_clusterinfo_up{job="opensearch",url="https://opensearch1:9200"}': always(0),
          ...colour("green"),
        },
        alerts: [{ labels: { job: "opensearch" } }],
      },
      { series: {}, alerts: [{}] },
    ],
    quiet: [
      { because: "it is green", series: colour("green") },
      { because: "a restart makes it yellow for a moment", series: colour("yellow"), at: "4m" },
    ],
  },
  {
    alert: "OpenSearchRed",
    expr: "cluster:opensearch_status:value == 2",
    for: "1m",
    severity: "critical",
    threshold: "red for 1 minute",
    summary: "OpenSearch {{ $labels.cluster }} is red",
    description:
      "All copies of some shard are gone: a part of the data cannot be read, and writes to it fail.",
    runbook: "restore-opensearch",
    fires: [{ series: colour("red"), alerts: [{ labels: cluster }] }],
    quiet: [{ because: "yellow is not red", series: colour("yellow") }],
  },
  {
    alert: "OpenSearchNodeMissing",
    expr:
      `max by (cluster) (${health("number_of_nodes")})` +
      `\n< max by (cluster) (max_over_time(${health("number_of_nodes")}[6h]))`,
    for: "2m",
    severity: "warning",
    threshold: "fewer than in the last 6 hours",
    summary: "OpenSearch {{ $labels.cluster }} has {{ $value }} nodes, fewer than before",
    description:
      "A node has left the cluster. The others copy its shards, which loads their disks and the network.",
    runbook: "restore-opensearch",
    fires: [
      {
        series: { [ofCluster("number_of_nodes")]: turning(3, 5, 2) },
        alerts: [{ labels: cluster, value: "2" }],
      },
    ],
    quiet: [{ because: "all are there", series: { [ofCluster("number_of_nodes")]: always(3) } }],
  },
  {
    alert: "OpenSearchShardsUnassigned",
    expr: `max by (cluster) (${health("unassigned_shards")}) > 0`,
    for: "15m",
    severity: "warning",
    threshold: "any for 15 minutes",
    summary: "OpenSearch {{ $labels.cluster }} has {{ $value }} shards without a place",
    description:
      "`_cluster/allocation/explain` says why: too few nodes for the replicas asked for, or full disks.",
    runbook: "restore-opensearch",
    fires: [
      {
        series: { [ofCluster("unassigned_shards")]: always(4) },
        at: "20m",
        alerts: [{ labels: cluster, value: "4" }],
      },
    ],
    quiet: [
      { because: "all have a place", series: { [ofCluster("unassigned_shards")]: always(0) }, at: "20m" },
    ],
  },
  {
    alert: "OpenSearchTasksPending",
    expr: `max by (cluster) (${health("number_of_pending_tasks")}) > 10`,
    for: "10m",
    severity: "warning",
    threshold: "> 10",
    summary: "{{ $value }} changes to OpenSearch {{ $labels.cluster }} wait for the cluster manager",
    description:
      "The cluster manager does not keep up: too many indices and shards, or a node that answers slowly.",
    runbook: "restore-opensearch",
    fires: [
      {
        series: { [ofCluster("number_of_pending_tasks")]: always(50) },
        alerts: [{ labels: cluster, value: "50" }],
      },
    ],
    quiet: [{ because: "a few are normal", series: { [ofCluster("number_of_pending_tasks")]: always(2) } }],
  },
];
