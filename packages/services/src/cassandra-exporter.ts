import {
  badOption,
  hardened,
  mergeAll,
  service,
  tmpfsMount,
  type Endpoint,
  type NetworkList,
  type Part,
} from "@stackwright/core";
import type { CassandraCluster } from "./cassandra-cluster.ts";
import { images } from "./images.ts";

/** Options of {@link cassandraExporters}. */
export interface CassandraExportersOptions {
  /** The first part of the services' names: `cassandra-exporter-1`. @default "cassandra-exporter" */
  readonly name?: string;
  /** @default criteord/cassandra_exporter:2.3.8, which is for amd64 only */
  readonly image?: string;
  /** The cluster, with JMX open. */
  readonly cluster: Pick<CassandraCluster, "endpoints">;
  readonly networks: NetworkList;
  /** Where metrics are served. @default 9404 */
  readonly port?: number;
}

/**
 * The exporters of a Cassandra cluster's metrics, one for each node, as one scrape job.
 *
 * The image reads `CASSANDRA_EXPORTER_CONFIG_<key>` and no other variable; it waits by itself for the node's JMX. When JMX is
 * lost, the exporter stays up and its series go: an alert has to look at both. Source: criteo/cassandra_exporter 2.3.8,
 * docker/run.sh, config.yml and JmxScraper.java.
 *
 * @throws StackwrightError `option-invalid` for a cluster whose JMX is local.
 * @example
 * const lake = cassandraCluster({ nodes: 3, networks: [data], jmx: "open" });
 * cassandraExporters({ cluster: lake, networks: [data] })
 */
export function cassandraExporters(options: CassandraExportersOptions): Part {
  const { name = "cassandra-exporter", cluster } = options;
  const { jmx } = cluster.endpoints;
  if (jmx.length === 0) {
    throw badOption({
      builder: "cassandraExporters",
      option: "cluster",
      value: { jmx: "local" },
      expected: "a cluster with open JMX, which is all that the exporter can read",
      hint: 'Make it with cassandraCluster({ jmx: "open" }), on a network with trusted services only: JMX can run code.',
    });
  }
  return mergeAll(
    jmx.map((target, index) => {
      const label = `${name}-${index + 1}`;
      return { label, part: exporter(label, target, options) };
    }),
  );
}

function exporter(name: string, jmx: Endpoint, options: CassandraExportersOptions): Part {
  const { image = images.cassandraExporter, networks, port = 9404 } = options;
  return service(name, {
    description: `Cassandra's metrics of ${jmx.service}`,
    image,
    environment: {
      CASSANDRA_EXPORTER_CONFIG_host: jmx.soft.address,
      CASSANDRA_EXPORTER_CONFIG_listenPort: port,
      JVM_OPTS: "-Xmx128m",
    },
    networks,
    volumes: [tmpfsMount("/tmp")],
    read_only: true,
    ...hardened,
    healthcheck: {
      test: ["CMD", "/bin/bash", "-c", `exec 3<>/dev/tcp/127.0.0.1/${port}`],
      interval: "30s",
      timeout: "5s",
      retries: 3,
      // It serves nothing before its node answers.
      start_period: "10m",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 0.25, memory: "256M" }, reservations: { cpus: 0.05, memory: "96M" } },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      metrics: {
        port,
        path: "/metrics",
        job: "cassandra",
        technology: "cassandra",
        labels: { cassandra_node: jmx.service },
      },
      logs: { format: "text" },
    },
  });
}
