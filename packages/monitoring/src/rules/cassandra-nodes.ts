import { cassandraNames } from "../metrics/cassandra.ts";
import { cassandraSeries, stats } from "./cassandra-series.ts";
import type { Alert, RuleContext } from "./rule.ts";
import { always, anyOf, growing, percent } from "./text.ts";

const names = cassandraNames;
const byNode = "by (cluster, instance)";
const labels = { cluster: "bigdata", instance: "c1:9404" };

/** Alerts about what a node of Cassandra does. */
export function cassandraNodeAlerts({ thresholds }: RuleContext): readonly Alert[] {
  const { heap, pendingCompactions, cassandraLatency: slow } = thresholds;
  return [
    {
      alert: "CassandraCompactionsPending",
      expr: `max ${byNode} (${stats(names.pendingCompactions)}) > ${pendingCompactions}`,
      for: "30m",
      severity: "warning",
      threshold: `> ${pendingCompactions}`,
      summary: "{{ $value }} compactions wait on {{ $labels.instance }}",
      description:
        "Reads get slower and the disk fuller with each. The disk is too slow, or more is written than one node can take.",
      runbook: "restore-cassandra",
      fires: [
        {
          series: { [cassandraSeries(names.pendingCompactions)]: always(500) },
          at: "40m",
          alerts: [{ labels, value: "500" }],
        },
      ],
      quiet: [
        {
          because: "a few always wait",
          series: { [cassandraSeries(names.pendingCompactions)]: always(20) },
          at: "40m",
        },
      ],
    },
    ...(["Read", "Write"] as const).map((kind): Alert => {
      const name = kind === "Read" ? names.readLatencyP99 : names.writeLatencyP99;
      return {
        alert: `Cassandra${kind}sSlow`,
        expr: `instance:cassandra_${kind.toLowerCase()}_seconds:p99 > ${slow}`,
        for: "10m",
        severity: "warning",
        threshold: `P99 > ${slow} s`,
        summary: `One ${kind.toLowerCase()} in a hundred on {{ $labels.instance }} takes more than {{ $value | humanizeDuration }}`,
        description:
          "Compactions, garbage collection, large partitions or a slow disk. Clients run into their timeouts next.",
        runbook: "restore-cassandra",
        fires: [{ series: { [cassandraSeries(name)]: always(2e6) }, alerts: [{ labels, value: "2s" }] }],
        quiet: [
          { because: "ten milliseconds are fine", series: { [cassandraSeries(name)]: always(10_000) } },
        ],
      };
    }),
    {
      alert: "CassandraDropsMutations",
      expr: "instance:cassandra_dropped_mutations:rate5m > 0",
      for: "5m",
      severity: "warning",
      threshold: "any for 5 minutes",
      summary: "{{ $labels.instance }} drops {{ $value | humanize }} writes a second",
      description:
        "Its copies are behind those of other nodes until a repair. It has more to do than it can.",
      runbook: "restore-cassandra",
      fires: [
        {
          series: { [cassandraSeries(names.droppedMutations)]: growing(60) },
          alerts: [{ labels, value: "1" }],
        },
      ],
      quiet: [
        { because: "that was long ago", series: { [cassandraSeries(names.droppedMutations)]: always(12) } },
      ],
    },
    {
      alert: "CassandraHeapHigh",
      expr: `instance:cassandra_heap_used:ratio > ${heap}`,
      for: "15m",
      severity: "warning",
      threshold: `> ${percent(heap)}`,
      summary: "{{ $labels.instance }} uses {{ $value | humanizePercentage }} of its heap",
      description: "It stops for garbage collection, and the others take it for dead meanwhile.",
      runbook: "restore-cassandra",
      fires: [
        {
          series: {
            [cassandraSeries(names.heapUsed)]: always(950),
            [cassandraSeries(names.heapMax)]: always(1000),
          },
          at: "20m",
          alerts: [{ labels, value: "95%" }],
        },
      ],
      quiet: [
        {
          because: "three quarters are fine",
          series: {
            [cassandraSeries(names.heapUsed)]: always(750),
            [cassandraSeries(names.heapMax)]: always(1000),
          },
          at: "20m",
        },
      ],
    },
    {
      alert: "CassandraUnavailable",
      expr: anyOf(
        `max ${byNode} (increase(${stats(names.readUnavailables)}[5m])) > 0`,
        `max ${byNode} (increase(${stats(names.writeUnavailables)}[5m])) > 0`,
      ),
      severity: "critical",
      threshold: "any in 5 minutes",
      summary: "{{ $labels.instance }} refuses requests: too few copies are up",
      description:
        "For some rows fewer nodes are up than the consistency level asks for. Applications get errors now.",
      runbook: "restore-cassandra",
      fires: [
        { series: { [cassandraSeries(names.readUnavailables)]: growing(1) }, alerts: [{ labels }] },
        { series: { [cassandraSeries(names.writeUnavailables)]: growing(1) }, alerts: [{ labels }] },
      ],
      quiet: [
        { because: "that was long ago", series: { [cassandraSeries(names.readUnavailables)]: always(5) } },
      ],
    },
    {
      alert: "CassandraTimeouts",
      expr: anyOf(
        `max ${byNode} (rate(${stats(names.readTimeouts)}[5m])) > 0.1`,
        `max ${byNode} (rate(${stats(names.writeTimeouts)}[5m])) > 0.1`,
      ),
      for: "5m",
      severity: "warning",
      threshold: "> 0.1 a second",
      summary: "{{ $value | humanize }} requests a second time out on {{ $labels.instance }}",
      description:
        "Nodes that are up do not answer in time. Applications get errors, or try again and add to the load.",
      runbook: "restore-cassandra",
      fires: [
        { series: { [cassandraSeries(names.readTimeouts)]: growing(60) }, alerts: [{ labels, value: "1" }] },
        { series: { [cassandraSeries(names.writeTimeouts)]: growing(60) }, alerts: [{ labels, value: "1" }] },
      ],
      quiet: [
        { because: "one a minute is fine", series: { [cassandraSeries(names.readTimeouts)]: growing(1) } },
      ],
    },
  ];
}
