import type { Exporter } from "./metric.ts";

const prefix = "org:apache:cassandra:";
const metrics = `${prefix}metrics:`;

/** What rules and dashboards ask Cassandra for. */
export type CassandraName =
  | "upEndpoints"
  | "downEndpoints"
  | "pendingCompactions"
  | "completedCompactions"
  | "readLatencyP99"
  | "readLatencyP50"
  | "readCount"
  | "readTimeouts"
  | "readUnavailables"
  | "readFailures"
  | "writeLatencyP99"
  | "writeLatencyP50"
  | "writeCount"
  | "writeTimeouts"
  | "writeUnavailables"
  | "writeFailures"
  | "droppedMutations"
  | "droppedReads"
  | "pendingMutations"
  | "pendingReads"
  | "blockedMutations"
  | "blockedReads"
  | "load"
  | "exceptions"
  | "totalHints"
  | "clients"
  | "keyCacheHitRate"
  | "commitLogPending"
  | "heapUsed"
  | "heapMax"
  | "uptime";

/** The lower-cased paths of the MBeans that rules and dashboards use, by a short name. */
export const cassandraNames: Readonly<Record<CassandraName, string>> = {
  upEndpoints: `${prefix}net:failuredetector:upendpointcount`,
  downEndpoints: `${prefix}net:failuredetector:downendpointcount`,
  pendingCompactions: `${metrics}compaction:pendingtasks:value`,
  completedCompactions: `${metrics}compaction:completedtasks:value`,
  readLatencyP99: `${metrics}clientrequest:read:latency:99thpercentile`,
  readLatencyP50: `${metrics}clientrequest:read:latency:50thpercentile`,
  readCount: `${metrics}clientrequest:read:latency:count`,
  readTimeouts: `${metrics}clientrequest:read:timeouts:count`,
  readUnavailables: `${metrics}clientrequest:read:unavailables:count`,
  readFailures: `${metrics}clientrequest:read:failures:count`,
  writeLatencyP99: `${metrics}clientrequest:write:latency:99thpercentile`,
  writeLatencyP50: `${metrics}clientrequest:write:latency:50thpercentile`,
  writeCount: `${metrics}clientrequest:write:latency:count`,
  writeTimeouts: `${metrics}clientrequest:write:timeouts:count`,
  writeUnavailables: `${metrics}clientrequest:write:unavailables:count`,
  writeFailures: `${metrics}clientrequest:write:failures:count`,
  // Cassandra 4.1 publishes the same meter as `mutation_req` too: a pattern over both would count twice (CASSANDRA-15066).
  droppedMutations: `${metrics}droppedmessage:mutation:dropped:count`,
  droppedReads: `${metrics}droppedmessage:read:dropped:count`,
  pendingMutations: `${metrics}threadpools:request:mutationstage:pendingtasks:value`,
  pendingReads: `${metrics}threadpools:request:readstage:pendingtasks:value`,
  blockedMutations: `${metrics}threadpools:request:mutationstage:totalblockedtasks:count`,
  blockedReads: `${metrics}threadpools:request:readstage:totalblockedtasks:count`,
  load: `${metrics}storage:load:count`,
  exceptions: `${metrics}storage:exceptions:count`,
  totalHints: `${metrics}storage:totalhints:count`,
  clients: `${metrics}client:connectednativeclients:value`,
  keyCacheHitRate: `${metrics}cache:keycache:hitrate:value`,
  commitLogPending: `${metrics}commitlog:pendingtasks:value`,
  heapUsed: "java:lang:memory:heapmemoryusage:used",
  heapMax: "java:lang:memory:heapmemoryusage:max",
  uptime: "java:lang:runtime:uptime",
};

/** They differ with the collector that the JVM runs. The exporter writes `_` for each space of an MBean's name. */
const garbageCollectors = [
  "g1_young_generation",
  "g1_old_generation",
  "parnew",
  "concurrentmarksweep",
].flatMap((name) => [
  `java:lang:garbagecollector:${name}:collectiontime`,
  `java:lang:garbagecollector:${name}:collectioncount`,
]);

/**
 * What criteo's exporter exposes: one family, whose `name` is the lower-cased path of the MBean. There is no label for the
 * node: that is `instance`. Latencies are in microseconds. Values are refreshed every 50 s.
 *
 * When the exporter loses its node it drops these series, and stays up.
 */
export const cassandra: Exporter = {
  technology: "cassandra",
  image: "criteord/cassandra_exporter:2.3.8",
  sources: [
    "criteo/cassandra_exporter 2.3.8: src/main/java/com/criteo/nosql/cassandra/exporter/JmxScraper.java, config.yml",
    "apache/cassandra 4.1: gms/FailureDetector.java, metrics/{ClientRequestMetrics,CompactionMetrics,StorageMetrics}.java",
    "apache/cassandra 4.1: metrics/{DroppedMessageMetrics,ThreadPoolMetrics,CacheMetrics,ClientMetrics,CommitLogMetrics}.java",
  ],
  metrics: {
    cassandra_stats: {
      type: "untyped",
      labels: ["cluster", "datacenter", "keyspace", "table", "name"],
      values: { name: [...Object.values(cassandraNames), ...garbageCollectors] },
    },
  },
};
