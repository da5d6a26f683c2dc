import { defineStack, network, openFindings, synth, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { engineOptions } from "./hardening.ts";
import { minio } from "./minio.ts";
import { opensearchCluster } from "./opensearch-cluster.ts";
import type { OpensearchClusterOptions } from "./opensearch-options.ts";

const data = network("data", { encrypted: true });

function synthesised(target: Target, options: Partial<OpensearchClusterOptions> = {}) {
  const search = opensearchCluster({ nodes: 3, networks: [data], ...options });
  return synth(defineStack({ name: "test", parts: [search, engineOptions] }), target);
}

function servicesOf(target: Target, options: Partial<OpensearchClusterOptions> = {}) {
  return synthesised(target, options).document.services ?? {};
}

function fileOf(path: string, options: Partial<OpensearchClusterOptions> = {}) {
  return synthesised("swarm", options).files.find((file) => file.path === path)?.content ?? "";
}

describe("opensearchCluster", () => {
  it("is one service and one volume for each node, on a machine of its own", () => {
    const { document } = synthesised("swarm");
    expect(Object.keys(document.services ?? {})).toEqual([
      "opensearch1",
      "opensearch2",
      "opensearch3",
      "opensearch-init",
    ]);
    expect(Object.keys(document.volumes ?? {})).toEqual([
      "opensearch1_data",
      "opensearch2_data",
      "opensearch3_data",
    ]);
    expect(document.services?.["opensearch2"]).toMatchObject({
      hostname: "opensearch2",
      volumes: [{ source: "opensearch2_data", target: "/usr/share/opensearch/data" }],
      networks: ["data"],
      ulimits: { memlock: { soft: -1, hard: -1 }, nofile: { soft: 65_536, hard: 65_536 } },
      stop_grace_period: "2m",
      deploy: {
        endpoint_mode: "dnsrr",
        placement: { constraints: ["node.labels.opensearch == 2"] },
        resources: { limits: { cpus: "2", memory: "2G" }, reservations: { cpus: "1", memory: "1G" } },
      },
    });
  });

  it("tells three nodes who the others are", () => {
    const { opensearch2 } = servicesOf("swarm");
    expect(opensearch2?.environment).toEqual({
      "cluster.name": "opensearch-cluster",
      "node.name": "opensearch2",
      "network.publish_host": "opensearch2",
      "discovery.seed_hosts": "opensearch1,opensearch2,opensearch3",
      "cluster.initial_cluster_manager_nodes": "opensearch1,opensearch2,opensearch3",
      "bootstrap.memory_lock": "true",
      OPENSEARCH_JAVA_OPTS: "-Xms512m -Xmx512m",
      DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI: "true",
      "plugins.security.disabled": "false",
      "plugins.security.ssl.http.enabled": "true",
      "plugins.security.ssl.transport.enforce_hostname_verification": "false",
    });
  });

  it("makes a single node of one", () => {
    const { opensearch1 } = servicesOf("compose", { nodes: 1 });
    expect(opensearch1?.environment).toMatchObject({ "discovery.type": "single-node" });
    expect(opensearch1?.environment).not.toHaveProperty("discovery.seed_hosts");
    expect(opensearch1?.environment).not.toHaveProperty("cluster.initial_cluster_manager_nodes");
  });

  it("grows by nodes for data, and leaves those that are there as they were", () => {
    const three = servicesOf("swarm", { security: { kind: "certificates" } });
    const five = servicesOf("swarm", { nodes: 5, security: { kind: "certificates" } });
    for (const node of Object.keys(three)) expect(five[node]).toEqual(three[node]);
    expect(Object.keys(five)).toHaveLength(6);
    expect(five["opensearch5"]?.environment).toMatchObject({
      "discovery.seed_hosts": "opensearch1,opensearch2,opensearch3",
      "node.roles": "data,ingest,remote_cluster_client",
    });
    expect(five["opensearch5"]?.environment).not.toHaveProperty("cluster.initial_cluster_manager_nodes");
    expect(five["opensearch5"]?.volumes).toMatchObject([{ source: "opensearch5_data" }]);
  });

  it("offers an endpoint of every node", () => {
    const { endpoints } = opensearchCluster({ nodes: 5, networks: [data] });
    expect(endpoints.nodes.map(({ service }) => service)).toEqual(
      [1, 2, 3, 4, 5].map((n) => `opensearch${n}`),
    );
    expect(endpoints.http).toMatchObject({ service: "opensearch1", port: 9200, scheme: "https" });
  });

  it("is alive without credentials, and in Swarm already before the cluster has formed", () => {
    const check = (target: Target) => servicesOf(target)["opensearch1"]?.healthcheck;
    const curl = "curl -ks -o /dev/null -w '%{http_code}' https://localhost:9200/ | grep -qE";
    expect(check("compose")?.test).toEqual(["CMD-SHELL", `${curl} '^(200|401)$$'`]);
    expect(check("swarm")?.test).toEqual(["CMD-SHELL", `${curl} '^(200|401|503)$$'`]);
    expect(check("swarm")).toMatchObject({ interval: "30s", timeout: "10s", retries: 5, start_period: "3m" });
  });

  it("exports passwords from secrets of its own user, with the bash that keeps names with dots", () => {
    const { opensearch1 } = servicesOf("swarm");
    expect(opensearch1?.entrypoint).toMatchObject(["/bin/bash", "-c", expect.any(String), "start"]);
    expect(opensearch1?.entrypoint?.[2]).toContain(
      'OPENSEARCH_INITIAL_ADMIN_PASSWORD="$$(cat /run/secrets/opensearch_admin_password)"',
    );
    expect(opensearch1?.command).toEqual(["/bin/bash", "/opt/stackwright/opensearch-start.sh", "opensearch"]);
    expect(opensearch1?.secrets).toEqual(
      ["opensearch_admin_password", "opensearch_dashboards_password", "opensearch_monitor_password"].map(
        (source) => ({ source, target: source, uid: "1000", gid: "1000", mode: 0o400 }),
      ),
    );
  });

  it("takes an administrator's password that the demo installer accepts", () => {
    const { stack } = synthesised("compose");
    expect(stack.secrets["opensearch_admin_password"]?.generate).toContain("sed 's/^/0aA/'");
  });

  describe("with certificates of its own", () => {
    const security = { kind: "certificates", names: ["data-gateway"], version: 2 } as const;

    it("mounts them where OpenSearch may read them, and skips the demo installer", () => {
      const { opensearch3 } = servicesOf("swarm", { security });
      const folder = "/usr/share/opensearch/config";
      const owner = { uid: "1000", gid: "1000", mode: 0o400 };
      expect(opensearch3?.secrets).toEqual(
        expect.arrayContaining([
          { source: "opensearch_ca", target: `${folder}/certificates/ca.pem`, ...owner },
          { source: "opensearch3_certificate", target: `${folder}/certificates/node.pem`, ...owner },
          { source: "opensearch3_key", target: `${folder}/certificates/node.key`, ...owner },
        ]),
      );
      expect(opensearch3?.environment).toMatchObject({ DISABLE_INSTALL_DEMO_CONFIG: "true" });
      expect(opensearch3?.configs).toMatchObject([
        { target: "/opt/stackwright/opensearch-start.sh" },
        { target: `${folder}/opensearch.yml` },
      ]);
    });

    it("says how each of them is made", () => {
      const { secrets } = synthesised("compose", { security }).stack;
      expect(secrets["opensearch3_key"]).toMatchObject({
        generate: "sh opensearch/make-certificates.sh opensearch3 key",
        version: 2,
      });
      expect(secrets["opensearch_ca"]?.generate).toBe("sh opensearch/make-certificates.sh ca certificate");
    });

    it("knows nodes by their names in certificates, whatever their number", () => {
      const settings = fileOf("opensearch/opensearch.yml", { security });
      expect(settings).toContain("plugins.security.nodes_dn:\n  - /CN=opensearch[0-9]+/\n");
      expect(settings).toContain("plugins.security.authcz.admin_dn:\n  - CN=opensearch-admin\n");
      expect(settings).not.toContain("allow_unsafe_democertificates");
    });

    it("gives the certificate of the authority to others", () => {
      expect(opensearchCluster({ nodes: 1, networks: [data], security }).authority?.name).toBe(
        "opensearch_ca",
      );
      expect(opensearchCluster({ nodes: 1, networks: [data] }).authority).toBeUndefined();
    });
  });

  describe("with snapshots", () => {
    const store = minio({ networks: [data] });
    const snapshots = {
      endpoint: store.endpoints.api,
      accessKey: store.rootUser,
      secretKey: store.rootPassword,
    };
    const options = {
      snapshots,
      plugins: ["repository-s3"],
      pluginsImage: "registry.example.com/opensearch-s3:2.15.0",
    };
    const of = (target: Target) => {
      const search = opensearchCluster({ nodes: 3, networks: [data], ...options });
      return synth(defineStack({ name: "test", parts: [search, store, engineOptions] }), target);
    };

    it("builds the image in development, and runs it in both", () => {
      expect(of("compose").document.services?.["opensearch1"]).toMatchObject({
        image: options.pluginsImage,
        build: { context: "./opensearch" },
      });
      expect(of("swarm").document.services?.["opensearch1"]).toMatchObject({ image: options.pluginsImage });
      expect(of("swarm").document.services?.["opensearch1"]).not.toHaveProperty("build");
      expect(of("swarm").files.find(({ path }) => path === "opensearch/Dockerfile")?.content).toBe(
        "# OpenSearch with further plugins. Made by Stackwright.\n" +
          "FROM opensearchproject/opensearch:2.15.0\n" +
          "RUN /usr/share/opensearch/bin/opensearch-plugin install --batch repository-s3\n",
      );
    });

    it("tells every node where the bucket is, and keeps the credentials for its keystore", () => {
      const node = of("swarm").document.services?.["opensearch2"];
      expect(node?.environment).toMatchObject({
        "s3.client.default.endpoint": "minio:9000",
        "s3.client.default.protocol": "http",
        SNAPSHOT_ACCESS_KEY: "minioadmin",
      });
      expect(node?.entrypoint?.[2]).toContain(
        'SNAPSHOT_SECRET_KEY="$$(cat /run/secrets/minio_root_password)"',
      );
    });

    it("states a strategy of backup for each volume, and a reason where there is none", () => {
      expect(of("swarm").stack.services["opensearch2"]?.facets?.backup).toEqual([
        {
          volume: "opensearch2_data",
          strategy: "opensearch",
          options: { cluster: "opensearch", service: "opensearch2" },
        },
      ]);
      expect(synthesised("swarm").stack.services["opensearch2"]?.facets?.backup).toMatchObject([
        { volume: "opensearch2_data", none: expect.stringContaining("snapshots") },
      ]);
    });

    it.each(["compose", "swarm"] as const)("has nothing open on %s", (target) => {
      expect(openFindings(of(target).findings)).toEqual([]);
    });
  });

  it("brings a template for logs, with a replica where another node can hold it", () => {
    const replicas = (nodes: number) =>
      JSON.parse(fileOf("opensearch/index-templates/logs-template.json", { nodes })).template.settings.index
        .number_of_replicas;
    expect(replicas(1)).toBe(0);
    expect(replicas(3)).toBe(1);
  });

  it("takes other names, and keeps them everywhere", () => {
    const { document, files } = synthesised("swarm", {
      name: "search",
      placement: (n) => `node.hostname == node${n}`,
    });
    expect(document.services?.["search3"]).toMatchObject({
      volumes: [{ source: "search3_data" }],
      deploy: { placement: { constraints: ["node.hostname == node3"] } },
    });
    expect(files.map(({ path }) => path)).toContain("search/start.sh");
  });

  it.each([
    [{ nodes: 2 }, /opensearchCluster\(\.\.\.\)\.nodes: 2 cannot be used.*\n.*majority/],
    [{ nodes: 0 }, /nodes: 0/],
    [{ nodes: 1.5 }, /nodes: 1.5/],
    [{ heap: "512kb" as const }, /heap: "512kb".*as Java reads it/],
    [{ plugins: ["repository-s3"] }, /pluginsImage: undefined/],
  ])("refuses %o", (wrong, message) => {
    expect(() => opensearchCluster({ nodes: 3, networks: [data], ...wrong })).toThrow(message);
  });

  it("refuses snapshots without the plugin, whose settings would keep the nodes from starting", () => {
    const { endpoints, rootUser, rootPassword } = minio({ networks: [data] });
    const snapshots = { endpoint: endpoints.api, accessKey: rootUser, secretKey: rootPassword };
    expect(() => opensearchCluster({ nodes: 3, networks: [data], snapshots })).toThrow(/repository-s3/);
  });

  it.each(["compose", "swarm"] as const)("has nothing open on %s", (target) => {
    for (const nodes of [1, 3, 5]) {
      for (const kind of ["demo", "certificates"] as const) {
        expect(openFindings(synthesised(target, { nodes, security: { kind } }).findings)).toEqual([]);
      }
    }
  });
});
