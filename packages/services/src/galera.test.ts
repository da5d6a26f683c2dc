import { defineStack, network, openFindings, secret, synth, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { galera } from "./galera.ts";
import type { GaleraOptions } from "./galera-options.ts";
import { engineOptions } from "./hardening.ts";

const data = network("data", { encrypted: true });

function synthesised(target: Target, options: Partial<GaleraOptions> = {}) {
  const db = galera({
    database: "glpi",
    networks: [data],
    password: secret("glpi_db_password"),
    ...options,
  });
  return synth(defineStack({ name: "test", parts: [db, engineOptions] }), target);
}

function nodeOf(target: Target, node: string, options: Partial<GaleraOptions> = {}) {
  return synthesised(target, options).document.services?.[node];
}

describe("galera", () => {
  it("is three nodes, each with a volume and a machine of its own", () => {
    const { document } = synthesised("swarm");
    expect(Object.keys(document.services ?? {})).toEqual(["galera1", "galera2", "galera3"]);
    expect(Object.keys(document.volumes ?? {})).toEqual(["galera1_data", "galera2_data", "galera3_data"]);
    expect(document.services?.["galera2"]?.deploy?.placement?.constraints).toEqual([
      "node.labels.galera == 2",
    ]);
    expect(document.services?.["galera2"]?.deploy?.endpoint_mode).toBe("dnsrr");
  });

  it("makes a new cluster of a node only where a variable of that node says so", () => {
    for (const node of ["galera1", "galera2", "galera3"]) {
      const service = nodeOf("compose", node);
      expect(service?.command).not.toContain("--wsrep-new-cluster");
      expect(service?.environment).toMatchObject({
        GALERA_BOOTSTRAP: `\${${node.toUpperCase()}_BOOTSTRAP:-no}`,
      });
    }
  });

  it("tells every node of all the others", () => {
    expect(nodeOf("compose", "galera2")?.environment).toMatchObject({ GALERA_PEERS: "galera1 galera3" });
    expect(nodeOf("compose", "galera2")?.command).toContain(
      "--wsrep-cluster-address=gcomm://galera1,galera2,galera3",
    );
  });

  it("writes binary logs whose positions mean the same on every node", () => {
    for (const [index, node] of ["galera1", "galera2", "galera3"].entries()) {
      expect(nodeOf("swarm", node)?.command).toEqual(
        expect.arrayContaining([
          "--log-bin=mariadb-bin",
          "--log-slave-updates=ON",
          "--wsrep-gtid-mode=ON",
          "--wsrep-gtid-domain-id=1",
          "--server-id=1",
          `--gtid-domain-id=${11 + index}`,
        ]),
      );
    }
  });

  it("asks the cluster for its health in Compose, and in Swarm only whether the node listens", () => {
    expect(nodeOf("compose", "galera1")?.healthcheck?.test).toEqual([
      "CMD",
      "/bin/bash",
      "/opt/stackwright/galera-health.sh",
    ]);
    expect(JSON.stringify(nodeOf("swarm", "galera1")?.healthcheck?.test)).toContain("/4567");
  });

  it("states one store of three members to the backups", () => {
    const facets = ["galera1", "galera2", "galera3"].map((service) => ({
      volume: `${service}_data`,
      strategy: "mariadb-galera",
      options: { cluster: "galera", service },
    }));
    const db = galera({ database: "glpi", networks: [data] });
    expect(Object.values(db.services ?? {}).flatMap(({ facets: own }) => own?.backup ?? [])).toEqual(facets);
  });

  it("chooses the nodes' address where there are several networks", () => {
    const files = synthesised("compose", {
      networks: [data, network("front")],
      listenOn: "10.20.",
    }).files;
    expect(files.find(({ path }) => path === "galera/start.sh")?.content).toContain("grep -m1 '^10[.]20[.]'");
  });

  it.each([
    [{ nodes: 2 as 3 }, "nodes"],
    [{ nodes: 4 as 3 }, "nodes"],
    [{ networks: [data, network("front")] }, "networks"],
    [{ listenOn: "10.20" }, "listenOn"],
    [{ clusterName: "a b" }, "clusterName"],
  ])("refuses %j", (options, option) => {
    expect(() => synthesised("compose", options)).toThrow(
      expect.objectContaining({ code: "option-invalid", path: expect.stringContaining(option) }),
    );
  });

  it.each(["compose", "swarm"] as const)("has no open error or warning on %s", (target) => {
    const { findings } = synthesised(target);
    expect(openFindings(findings).filter(({ severity }) => severity !== "info")).toEqual([]);
  });
});
