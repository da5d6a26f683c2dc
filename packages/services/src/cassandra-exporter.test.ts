import { defineStack, facetsOf, network, openFindings, synth } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { cassandraCluster } from "./cassandra-cluster.ts";
import { cassandraExporters } from "./cassandra-exporter.ts";
import { engineOptions } from "./hardening.ts";

const data = network("data", { encrypted: true });
const cluster = cassandraCluster({ nodes: 3, networks: [data], jmx: "open" });
const stack = defineStack({
  name: "test",
  parts: [cluster, cassandraExporters({ cluster, networks: [data] }), engineOptions],
});

describe("cassandraExporters", () => {
  it("has one exporter for each node", () => {
    const { services = {} } = synth(stack, "swarm").document;
    expect(services["cassandra-exporter-2"]).toMatchObject({
      image: "criteord/cassandra_exporter:2.3.8",
      environment: {
        CASSANDRA_EXPORTER_CONFIG_host: "cassandra2:7199",
        CASSANDRA_EXPORTER_CONFIG_listenPort: "9404",
      },
      read_only: true,
      healthcheck: { test: ["CMD", "/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/9404"] },
    });
  });

  it("is scraped as one job that names the node", () => {
    const metrics = facetsOf(synth(stack, "swarm").stack, "metrics");
    expect(metrics).toHaveLength(3);
    expect(metrics[2]).toEqual({
      service: "cassandra-exporter-3",
      facet: {
        port: 9404,
        path: "/metrics",
        job: "cassandra",
        technology: "cassandra",
        labels: { cassandra_node: "cassandra3" },
      },
    });
  });

  it("refuses a cluster whose JMX it cannot reach", () => {
    const local = cassandraCluster({ nodes: 1, networks: [data] });
    expect(() => cassandraExporters({ cluster: local, networks: [data] })).toThrow(/open JMX/);
  });

  it.each(["compose", "swarm"] as const)("has nothing open on %s", (target) => {
    expect(openFindings(synth(stack, target).findings)).toEqual([]);
  });
});
