import { defineStack, network, openFindings, synth, variable, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { cassandraCluster } from "./cassandra-cluster.ts";
import { cassandraExporters } from "./cassandra-exporter.ts";
import type { CassandraClusterOptions } from "./cassandra-options.ts";
import { engineOptions } from "./hardening.ts";

const data = network("data", { encrypted: true });

function synthesised(target: Target, options: Partial<CassandraClusterOptions> = {}) {
  const lake = cassandraCluster({ nodes: 3, networks: [data], ...options });
  return synth(defineStack({ name: "test", parts: [lake, engineOptions] }), target);
}

function servicesOf(target: Target, options: Partial<CassandraClusterOptions> = {}) {
  return synthesised(target, options).document.services ?? {};
}

function fileOf(path: string, options: Partial<CassandraClusterOptions> = {}) {
  return synthesised("swarm", options).files.find((file) => file.path === path)?.content ?? "";
}

describe("cassandraCluster", () => {
  it("is one service and one volume for each node, on a machine of its own, and a job", () => {
    const { document } = synthesised("swarm");
    expect(Object.keys(document.services ?? {})).toEqual([
      "cassandra1",
      "cassandra2",
      "cassandra3",
      "cassandra-init",
    ]);
    expect(Object.keys(document.volumes ?? {})).toEqual([
      "cassandra1_data",
      "cassandra2_data",
      "cassandra3_data",
    ]);
    expect(document.services?.["cassandra3"]).toMatchObject({
      hostname: "cassandra3",
      entrypoint: ["/bin/bash", "/opt/stackwright/cassandra-start.sh"],
      command: ["cassandra", "-f"],
      volumes: [{ source: "cassandra3_data", target: "/var/lib/cassandra" }],
      networks: ["data"],
      cap_drop: ["ALL"],
      cap_add: ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"],
      stop_grace_period: "2m",
      deploy: {
        endpoint_mode: "dnsrr",
        placement: { constraints: ["node.labels.cassandra == 3"] },
        resources: { limits: { cpus: "2", memory: "2G" }, reservations: { cpus: "1", memory: "1G" } },
      },
    });
  });

  it("gives three nodes one seed and the node that each waits for", () => {
    expect(servicesOf("swarm")["cassandra3"]?.environment).toEqual({
      CASSANDRA_CLUSTER_NAME: "'cassandra-cluster'",
      CASSANDRA_DC: "dc1",
      CASSANDRA_RACK: "rack1",
      CASSANDRA_ENDPOINT_SNITCH: "GossipingPropertyFileSnitch",
      CASSANDRA_SEEDS: "cassandra1",
      NODE_AFTER: "cassandra2",
      NODE_PEERS: "cassandra1 cassandra2",
      NODE_AUTHENTICATOR: "PasswordAuthenticator",
      NODE_AUTHORIZER: "CassandraAuthorizer",
      MAX_HEAP_SIZE: "512M",
      HEAP_NEWSIZE: "100M",
      JVM_EXTRA_OPTS: "-Dcassandra.system_auth.default_rf=3",
    });
  });

  it("starts nodes one after another in Compose", () => {
    const services = servicesOf("compose");
    expect(services["cassandra1"]?.depends_on).toBeUndefined();
    expect(services["cassandra2"]?.depends_on).toEqual({ cassandra1: { condition: "service_healthy" } });
    expect(services["cassandra3"]?.depends_on).toEqual({ cassandra2: { condition: "service_healthy" } });
  });

  it("is a single node of one, which waits for nobody and has no variable without a value", () => {
    const { cassandra1 } = servicesOf("swarm", { nodes: 1 });
    expect(cassandra1?.environment).toMatchObject({ CASSANDRA_SEEDS: "cassandra1" });
    expect(cassandra1?.environment).not.toHaveProperty("NODE_AFTER");
    expect(cassandra1?.environment).not.toHaveProperty("NODE_PEERS");
    expect(fileOf("cassandra/init.cql", { nodes: 1 })).toContain("'${CASSANDRA_DC}': 1}");
  });

  it("takes five nodes everywhere: seeds, volumes, order, endpoints, exporters", () => {
    const lake = cassandraCluster({ nodes: 5, networks: [data], jmx: "open" });
    const exporters = cassandraExporters({ cluster: lake, networks: [data] });
    const { document } = synth(defineStack({ name: "test", parts: [lake, exporters] }), "compose");
    expect(Object.keys(document.services ?? {})).toHaveLength(5 + 1 + 5);
    expect(document.services?.["cassandra5"]).toMatchObject({
      environment: { CASSANDRA_SEEDS: "cassandra1,cassandra2", NODE_AFTER: "cassandra4" },
      depends_on: { cassandra4: { condition: "service_healthy" } },
    });
    expect(document.services?.["cassandra-init"]?.depends_on).toHaveProperty("cassandra5");
    expect(document.volumes).toHaveProperty("cassandra5_data");
    expect(lake.endpoints.nodes).toHaveLength(5);
  });

  it("leaves the nodes that are there as they were when it grows, if the seeds stay", () => {
    const three = servicesOf("swarm", { seeds: 1 });
    const five = servicesOf("swarm", { nodes: 5, seeds: 1 });
    for (const node of ["cassandra1", "cassandra2", "cassandra3"]) expect(five[node]).toEqual(three[node]);
  });

  it("has joined, by its own address, to be healthy in Compose", () => {
    expect(servicesOf("compose")["cassandra2"]?.healthcheck).toEqual({
      test: [
        "CMD",
        "/bin/bash",
        "-c",
        `address="$$(hostname -i | cut -d' ' -f1)"; [[ -n "$$address" ]] && nodetool status 2>/dev/null | grep -qE "^UN +$\${address//./[.]} "`,
      ],
      interval: "30s",
      timeout: "30s",
      retries: 5,
      start_period: "3m",
    });
  });

  it("only listens to the others to be healthy in Swarm, and has time to wait for those before it", () => {
    const check = (node: string) => servicesOf("swarm")[node]?.healthcheck;
    expect(check("cassandra1")?.test?.[3]).toBe(`exec 3<>"/dev/tcp/$$(hostname -i | cut -d' ' -f1)/7000"`);
    expect(check("cassandra1")?.start_period).toBe("3m");
    expect(check("cassandra3")?.start_period).toBe("9m");
  });

  it("makes the superuser and the keyspace by a job that ends", () => {
    expect(servicesOf("swarm")["cassandra-init"]).toMatchObject({
      entrypoint: ["/bin/sh", "/opt/stackwright/cassandra-init.sh"],
      environment: {
        CASSANDRA_HOST: "cassandra1",
        CASSANDRA_USER: "admin",
        CASSANDRA_PASSWORD_FILE: "/run/secrets/cassandra_admin_password",
      },
      deploy: { mode: "replicated-job", restart_policy: { condition: "on-failure" } },
    });
    expect(servicesOf("compose")["cassandra-init"]).toMatchObject({
      restart: "no",
      depends_on: { cassandra3: { condition: "service_healthy" } },
    });
  });

  it("leaves the datacenter's name to the deployment, in the keyspace and on the nodes", () => {
    const datacenter = variable("CASSANDRA_DC", { default: "paris" });
    const cql = fileOf("cassandra/init.cql", { datacenter, keyspace: "lake", initCql: "CREATE TABLE x;" });
    expect(cql).toContain(
      "CREATE KEYSPACE IF NOT EXISTS lake\n" +
        "  WITH replication = {'class': 'NetworkTopologyStrategy', '${CASSANDRA_DC}': 3} AND durable_writes = true;\n",
    );
    expect(cql.endsWith("\nCREATE TABLE x;\n")).toBe(true);
    for (const name of ["cassandra1", "cassandra-init"]) {
      expect(servicesOf("swarm", { datacenter })[name]?.environment).toMatchObject({
        CASSANDRA_DC: "${CASSANDRA_DC:-paris}",
      });
    }
  });

  it("asks nobody to log in where that is chosen, and then has no password", () => {
    const lake = cassandraCluster({ nodes: 1, networks: [data], authentication: false });
    const { document, stack } = synth(defineStack({ name: "test", parts: [lake] }), "swarm");
    expect(document.services?.["cassandra1"]?.environment).toMatchObject({
      NODE_AUTHENTICATOR: "AllowAllAuthenticator",
      NODE_AUTHORIZER: "AllowAllAuthorizer",
    });
    expect(stack.secrets).toEqual({});
    expect(lake.adminPassword).toBeUndefined();
  });

  it("opens JMX only when asked to", () => {
    expect(servicesOf("swarm")["cassandra1"]?.environment).not.toHaveProperty("LOCAL_JMX");
    expect(servicesOf("swarm", { jmx: "open" })["cassandra2"]?.environment).toMatchObject({
      LOCAL_JMX: "no",
      JVM_EXTRA_OPTS:
        "-Dcassandra.system_auth.default_rf=3 -Dcom.sun.management.jmxremote.authenticate=false -Djava.rmi.server.hostname=cassandra2",
    });
  });

  it("listens on the named one of several networks", () => {
    const options = { networks: [data, network("back")], listenOn: "10.20." };
    expect(fileOf("cassandra/start.sh", options)).toContain(
      `CASSANDRA_LISTEN_ADDRESS="$(hostname -I | tr ' ' '\\n' | grep -m1 '^10[.]20[.]')"`,
    );
    expect(servicesOf("compose", options)["cassandra1"]?.healthcheck?.test?.[3]).toContain(
      "grep -m1 '^10[.]20[.]'",
    );
  });

  it("states how each volume is backed up", () => {
    expect(synthesised("swarm").stack.services["cassandra2"]?.facets?.backup).toEqual([
      {
        volume: "cassandra2_data",
        strategy: "cassandra",
        options: { cluster: "cassandra", service: "cassandra2" },
      },
    ]);
  });

  it.each([
    [{ nodes: 0 }, /cassandraCluster\(\.\.\.\)\.nodes: 0/],
    [{ nodes: 3, seeds: 3 }, /seeds: 3.*from 1 to 2/],
    [{ networks: [data, network("back")] }, /networks: \["data","back"\].*exactly one network/],
    [{ listenOn: "10.20" }, /listenOn: "10.20"/],
    [{ keyspace: "My Data" }, /keyspace: "My Data"/],
    [{ adminUser: "cassandra" }, /adminUser: "cassandra"/],
  ])("refuses %o", (wrong, message) => {
    expect(() => cassandraCluster({ nodes: 3, networks: [data], ...wrong })).toThrow(message);
  });

  it.each(["compose", "swarm"] as const)("has nothing open on %s", (target) => {
    for (const nodes of [1, 3, 5]) expect(openFindings(synthesised(target, { nodes }).findings)).toEqual([]);
  });
});
