import { cassandraNames } from "../metrics/cassandra.ts";
import { cassandraNodeAlerts } from "./cassandra-nodes.ts";
import { cassandraSeries, stats } from "./cassandra-series.ts";
import type { Alert, Recording, RuleContext, Rules } from "./rule.ts";
import { always, anyOf, growing, ofJobs, turning } from "./text.ts";

const names = cassandraNames;

/** The wide-column store. */
export function cassandraRules(context: RuleContext): Rules {
  return { recordings, alerts: [nodeDown(context), ...cassandraNodeAlerts(context)] };
}

/** A value of each node, recorded under a name that can be read. */
function ofNode(record: string, expr: string, description: string, test: Recording["test"]): Recording {
  return { record: `instance:${record}`, expr, description, test };
}

const node = '{cluster="bigdata",instance="c1:9404"}';

const recordings: readonly Recording[] = [
  ofNode(
    "cassandra_heap_used:ratio",
    `max by (cluster, instance) (${stats(names.heapUsed)}) / max by (cluster, instance) (${stats(names.heapMax)})`,
    "The part of a node's heap that is used",
    {
      series: {
        [cassandraSeries(names.heapUsed)]: always(300),
        [cassandraSeries(names.heapMax)]: always(400),
      },
      gives: { [node]: 0.75 },
    },
  ),
  ofNode(
    "cassandra_read_seconds:p99",
    // The exporter gives microseconds.
    `max by (cluster, instance) (${stats(names.readLatencyP99)}) / 1e6`,
    "Seconds within which 99 % of a node's reads are answered",
    { series: { [cassandraSeries(names.readLatencyP99)]: always(250_000) }, gives: { [node]: 0.25 } },
  ),
  ofNode(
    "cassandra_write_seconds:p99",
    `max by (cluster, instance) (${stats(names.writeLatencyP99)}) / 1e6`,
    "Seconds within which 99 % of a node's writes are answered",
    { series: { [cassandraSeries(names.writeLatencyP99)]: always(250_000) }, gives: { [node]: 0.25 } },
  ),
  ofNode(
    "cassandra_dropped_mutations:rate5m",
    `max by (cluster, instance) (rate(${stats(names.droppedMutations)}[5m]))`,
    "Writes that a node drops a second, because they came too late",
    { series: { [cassandraSeries(names.droppedMutations)]: growing(60) }, gives: { [node]: 1 } },
  ),
];

function nodeDown({ technology }: RuleContext): Alert {
  return {
    alert: "CassandraNodeDown",
    expr: anyOf(
      // What the others say of it. Each node has a view of its own: a sum would count a dead one several times.
      `max by (cluster) (${stats(names.downEndpoints)}) > 0`,
      // An exporter that lost its node stays up, and shows nothing.
      `up{${ofJobs(technology)}} == 1 unless on (instance) ${stats(names.upEndpoints)}`,
    ),
    for: "2m",
    severity: "critical",
    threshold: "any for 2 minutes",
    summary: "A node of Cassandra is down {{ $labels.cluster }}{{ $labels.instance }}",
    description:
      "Nodes have been marked down by the others, or one does not answer its exporter. With three copies one node may be " +
      "away; with two away, reads and writes at QUORUM fail. Hints are kept for three hours: after that it needs a repair.",
    runbook: "restore-cassandra",
    fires: [
      {
        series: { [cassandraSeries(names.downEndpoints)]: turning(0, 5, 1) },
        alerts: [{ labels: { cluster: "bigdata" } }],
      },
      {
        series: { [`up{job="${technology.jobs[0]}",instance="c1:9404"}`]: always(1) },
        alerts: [{ labels: { job: technology.jobs[0] ?? "", instance: "c1:9404" } }],
      },
    ],
    quiet: [
      {
        because: "all are up",
        series: {
          [`up{job="${technology.jobs[0]}",instance="c1:9404"}`]: always(1),
          [cassandraSeries(names.downEndpoints)]: always(0),
          [cassandraSeries(names.upEndpoints)]: always(3),
        },
      },
    ],
  };
}
