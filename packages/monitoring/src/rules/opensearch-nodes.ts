import { secondsOf } from "../time-span.ts";
import type { Alert, RuleContext, TestSeries } from "./rule.ts";
import { always, growing, humanDuration, percent } from "./text.ts";

const node = 'cluster="bigdata",name="opensearch1"';
const labels = { cluster: "bigdata", name: "opensearch1" };
const heap = (used: number): TestSeries => ({
  [`elasticsearch_jvm_memory_used_bytes{${node},area="heap"}`]: always(used),
  [`elasticsearch_jvm_memory_max_bytes{${node},area="heap"}`]: always(1000),
});
const disk = (free: number): TestSeries => ({
  [`elasticsearch_filesystem_data_available_bytes{${node},mount="/data",path="/data"}`]: always(free),
  [`elasticsearch_filesystem_data_size_bytes{${node},mount="/data",path="/data"}`]: always(1000),
});
const rejected =
  'elasticsearch_thread_pool_rejected_count{cluster="bigdata",name="opensearch1",type="write"}';
const tripped = 'elasticsearch_breakers_tripped{cluster="bigdata",name="opensearch1",breaker="parent"}';
const snapshot = 'elasticsearch_snapshot_stats_latest_snapshot_timestamp_seconds{repository="minio"}';

/** Alerts about single nodes, and about the cluster's snapshots. */
export function opensearchStoreAlerts({
  thresholds: { heap: full, backupAge },
}: RuleContext): readonly Alert[] {
  const age = secondsOf(backupAge) ?? 0;
  return [
    {
      alert: "OpenSearchHeapHigh",
      expr: `node:opensearch_heap_used:ratio > ${full}`,
      for: "10m",
      severity: "warning",
      threshold: `> ${percent(full)}`,
      summary: "{{ $labels.name }} uses {{ $value | humanizePercentage }} of its heap",
      description:
        "It spends its time collecting garbage, answers slowly, and is thrown out of the cluster in the end.",
      runbook: "restore-opensearch",
      fires: [{ series: heap(950), alerts: [{ labels, value: "95%" }] }],
      quiet: [{ because: "three quarters are fine", series: heap(750) }],
    },
    {
      alert: "OpenSearchDiskLow",
      // The low watermark: from there on a node gets no further shards.
      expr:
        "min by (cluster, name) (elasticsearch_filesystem_data_available_bytes / elasticsearch_filesystem_data_size_bytes)" +
        " < 0.15",
      for: "10m",
      severity: "warning",
      threshold: "< 15 % free",
      summary: "The disk of {{ $labels.name }} is {{ $value | humanizePercentage }} free",
      description:
        "OpenSearch gives it no more shards, at 10 % it moves some away, and at 5 % it makes indices read-only.",
      runbook: "restore-opensearch",
      fires: [{ series: disk(100), alerts: [{ labels, value: "10%" }] }],
      quiet: [{ because: "half is free", series: disk(500) }],
    },
    {
      alert: "OpenSearchBreakerTripped",
      expr: "sum by (cluster, name, breaker) (increase(elasticsearch_breakers_tripped[5m])) > 0",
      severity: "warning",
      threshold: "any in 5 minutes",
      summary: "{{ $labels.name }} has refused requests to save its memory ({{ $labels.breaker }})",
      description:
        "A query or a bulk request would have needed more heap than there is. It failed, and may come again.",
      runbook: "restore-opensearch",
      fires: [{ series: { [tripped]: growing(1) }, alerts: [{ labels: { ...labels, breaker: "parent" } }] }],
      quiet: [{ because: "that was long ago", series: { [tripped]: always(3) } }],
    },
    {
      alert: "OpenSearchRejects",
      expr: 'sum by (cluster, name, type) (increase(elasticsearch_thread_pool_rejected_count{type=~"write|search"}[5m])) > 0',
      for: "5m",
      severity: "warning",
      threshold: "any for 5 minutes",
      summary: "{{ $labels.name }} rejects {{ $labels.type }} requests",
      description:
        "More comes in than it can do, and its queue is full. Clients have to send it again, or lose it.",
      runbook: "restore-opensearch",
      fires: [{ series: { [rejected]: growing(5) }, alerts: [{ labels: { ...labels, type: "write" } }] }],
      quiet: [{ because: "that was long ago", series: { [rejected]: always(3) } }],
    },
    {
      alert: "OpenSearchSnapshotTooOld",
      expr: `time() - max by (repository) (elasticsearch_snapshot_stats_latest_snapshot_timestamp_seconds) > ${age}`,
      for: "5m",
      severity: "critical",
      threshold: `> ${backupAge}`,
      summary: "The last snapshot in {{ $labels.repository }} is {{ $value | humanizeDuration }} old",
      description:
        "What has been written since would be lost. `_snapshot/_status` and the snapshot policy say why there is no newer one.",
      runbook: "failed-backup",
      fires: [
        {
          series: { [snapshot]: always(-2 * age) },
          at: "10m",
          alerts: [{ labels: { repository: "minio" }, value: humanDuration(2 * age + 600) }],
        },
      ],
      quiet: [
        { because: "it is new", series: { [snapshot]: always(0) } },
        { because: "there is no repository", series: heap(500) },
      ],
    },
  ];
}
