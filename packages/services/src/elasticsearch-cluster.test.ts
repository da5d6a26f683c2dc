import { defineStack, network, openFindings, synth, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { elasticsearchCluster } from "./elasticsearch-cluster.ts";
import type { ElasticsearchClusterOptions } from "./elasticsearch-options.ts";
import { engineOptions } from "./hardening.ts";
import { minio } from "./minio.ts";

const data = network("data", { encrypted: true });
const store = minio({ networks: [data] });
const snapshots = {
  endpoint: store.endpoints.api,
  accessKey: store.rootUser,
  secretKey: store.rootPassword,
};

function synthesised(target: Target, options: Partial<ElasticsearchClusterOptions> = {}) {
  const search = elasticsearchCluster({ nodes: 3, networks: [data], ...options });
  const parts = [search, ...(options.snapshots === undefined ? [] : [store]), engineOptions];
  return synth(defineStack({ name: "test", parts }), target);
}

function servicesOf(target: Target, options: Partial<ElasticsearchClusterOptions> = {}) {
  return synthesised(target, options).document.services ?? {};
}

describe("elasticsearchCluster", () => {
  it("is one service and one volume for each node, and a job", () => {
    const { document } = synthesised("swarm");
    expect(Object.keys(document.services ?? {})).toEqual([
      "elasticsearch1",
      "elasticsearch2",
      "elasticsearch3",
      "elasticsearch-init",
    ]);
    expect(document.services?.["elasticsearch2"]).toMatchObject({
      image: "docker.elastic.co/elasticsearch/elasticsearch:8.15.0",
      hostname: "elasticsearch2",
      volumes: [{ source: "elasticsearch2_data", target: "/usr/share/elasticsearch/data" }],
      ulimits: { memlock: { soft: -1, hard: -1 }, nofile: { soft: 65_536, hard: 65_536 } },
      deploy: {
        endpoint_mode: "dnsrr",
        placement: { constraints: ["node.labels.elasticsearch == 2"] },
      },
    });
  });

  it("gives each node its settings, certificates between the nodes and HTTPS outside", () => {
    expect(servicesOf("swarm")["elasticsearch2"]?.environment).toEqual({
      "cluster.name": "elasticsearch-cluster",
      "node.name": "elasticsearch2",
      "network.publish_host": "elasticsearch2",
      "discovery.seed_hosts": "elasticsearch1,elasticsearch2,elasticsearch3",
      "cluster.initial_master_nodes": "elasticsearch1,elasticsearch2,elasticsearch3",
      "bootstrap.memory_lock": "true",
      ES_JAVA_OPTS: "-Xms1g -Xmx1g",
      "xpack.license.self_generated.type": "basic",
      "ingest.geoip.downloader.enabled": "false",
      "xpack.security.enabled": "true",
      "xpack.security.autoconfiguration.enabled": "false",
      "xpack.security.transport.ssl.enabled": "true",
      "xpack.security.transport.ssl.certificate": "certificates/node.pem",
      "xpack.security.transport.ssl.key": "certificates/node.key",
      "xpack.security.transport.ssl.certificate_authorities": "certificates/ca.pem",
      "xpack.security.transport.ssl.verification_mode": "certificate",
      "xpack.security.http.ssl.enabled": "true",
      "xpack.security.http.ssl.certificate": "certificates/node.pem",
      "xpack.security.http.ssl.key": "certificates/node.key",
      "xpack.security.http.ssl.certificate_authorities": "certificates/ca.pem",
    });
  });

  it("mounts its own certificates where Elasticsearch may read them, and says how they are made", () => {
    const { document, stack } = synthesised("swarm", { security: { kind: "certificates", version: 2 } });
    const folder = "/usr/share/elasticsearch/config/certificates";
    const owner = { uid: "1000", gid: "0", mode: 0o400 };
    expect(document.services?.["elasticsearch3"]?.secrets).toEqual(
      expect.arrayContaining([
        { source: "elasticsearch_ca", target: `${folder}/ca.pem`, ...owner },
        { source: "elasticsearch3_certificate", target: `${folder}/node.pem`, ...owner },
        { source: "elasticsearch3_key", target: `${folder}/node.key`, ...owner },
      ]),
    );
    expect(stack.secrets["elasticsearch3_key"]).toMatchObject({
      generate: "sh elasticsearch/make-certificates.sh elasticsearch3 key",
      version: 2,
    });
  });

  it("reads the superuser's password from a file of any mode, and starts as the image does", () => {
    const { elasticsearch1 } = servicesOf("compose");
    expect(elasticsearch1?.entrypoint?.[2]).toContain(
      'ELASTIC_PASSWORD="$$(cat /run/secrets/elasticsearch_elastic_password)"',
    );
    expect(elasticsearch1?.command).toEqual([
      "/bin/tini",
      "--",
      "/usr/local/bin/docker-entrypoint.sh",
      "eswrapper",
    ]);
  });

  it("is alive without credentials, and in Swarm already before the cluster has formed", () => {
    const check = (target: Target, options = {}) =>
      servicesOf(target, options)["elasticsearch1"]?.healthcheck?.test;
    const curl = "curl -ks -o /dev/null -w '%{http_code}'";
    expect(check("compose")).toEqual([
      "CMD-SHELL",
      `${curl} https://localhost:9200/ | grep -qE '^(200|401)$$'`,
    ]);
    expect(check("swarm", { security: { kind: "none" } })).toEqual([
      "CMD-SHELL",
      `${curl} http://localhost:9200/ | grep -qE '^(200|401|503)$$'`,
    ]);
  });

  it("grows by nodes for data, and leaves those that are there as they were", () => {
    const three = servicesOf("swarm");
    const five = servicesOf("swarm", { nodes: 5 });
    for (const node of ["elasticsearch1", "elasticsearch2", "elasticsearch3"])
      expect(five[node]).toEqual(three[node]);
    expect(five["elasticsearch5"]?.environment).toMatchObject({
      "discovery.seed_hosts": "elasticsearch1,elasticsearch2,elasticsearch3",
      "node.roles": "data,ingest,remote_cluster_client",
    });
    expect(five["elasticsearch5"]?.environment).not.toHaveProperty("cluster.initial_master_nodes");
  });

  it("is a single open node for development, without job, secrets or files", () => {
    const { document, files, stack } = synthesised("compose", { nodes: 1, security: { kind: "none" } });
    expect(Object.keys(document.services ?? {})).toEqual(["elasticsearch1"]);
    expect(document.services?.["elasticsearch1"]?.environment).toMatchObject({
      "discovery.type": "single-node",
      "xpack.security.enabled": "false",
    });
    expect(stack.secrets).toEqual({});
    expect(files).toEqual([]);
    const { endpoints, authority, monitorPassword } = elasticsearchCluster({
      nodes: 1,
      networks: [data],
      security: { kind: "none" },
    });
    expect(endpoints.http).toMatchObject({ service: "elasticsearch1", port: 9200, scheme: "http" });
    expect([authority, monitorPassword]).toEqual([undefined, undefined]);
  });

  it("tells every node where snapshots go, and keeps the credentials for its keystore", () => {
    const node = servicesOf("swarm", { snapshots })["elasticsearch2"];
    expect(node?.environment).toMatchObject({
      "s3.client.default.endpoint": "minio:9000",
      "s3.client.default.protocol": "http",
      SNAPSHOT_ACCESS_KEY: "minioadmin",
    });
    expect(node?.entrypoint?.[2]).toContain('SNAPSHOT_SECRET_KEY="$$(cat /run/secrets/minio_root_password)"');
    expect(node?.command).toEqual([
      "/bin/tini",
      "--",
      "/bin/bash",
      "/opt/stackwright/elasticsearch-start.sh",
      "eswrapper",
    ]);
  });

  it("states how each volume is backed up, or why it is not, and that it answers", () => {
    const facets = (options = {}) =>
      synthesised("swarm", options).stack.services["elasticsearch2"]?.facets ?? {};
    expect(facets({ snapshots }).backup).toEqual([
      {
        volume: "elasticsearch2_data",
        strategy: "elasticsearch",
        options: { cluster: "elasticsearch", service: "elasticsearch2" },
      },
    ]);
    expect(facets().backup).toMatchObject([{ none: expect.stringContaining("snapshots") }]);
    expect(facets().probe).toMatchObject([{ kind: "http", scheme: "https", port: 9200 }]);
  });

  it.each([
    [{ nodes: 2 }, /elasticsearchCluster\(\.\.\.\)\.nodes: 2 cannot be used.*\n.*majority/],
    [{ heap: "1gb" as const }, /heap: "1gb".*as Java reads it/],
    [
      { security: { kind: "none" as const }, monitorPassword: store.rootPassword },
      /monitorPassword: "minio_root_password".*no password/,
    ],
  ])("refuses %o", (wrong, message) => {
    expect(() => elasticsearchCluster({ nodes: 3, networks: [data], ...wrong })).toThrow(message);
  });

  it.each(["compose", "swarm"] as const)("has nothing open on %s", (target) => {
    for (const nodes of [1, 3, 5]) {
      for (const kind of ["none", "certificates"] as const) {
        expect(openFindings(synthesised(target, { nodes, security: { kind } }).findings)).toEqual([]);
      }
    }
    expect(openFindings(synthesised(target, { snapshots }).findings)).toEqual([]);
  });
});
