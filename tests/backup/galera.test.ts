import { galera } from "@stackwright/services";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shop, startMariadb, type MariadbServer } from "./mariadb-server.ts";
import { data, sleep, stackWith, startTestBed, until, type TestBed } from "./platform.ts";
import { record, type Measure } from "./report.ts";
import type { Container } from "./sandbox/sandbox.ts";
import { canRun, restic, versionOf } from "./sandbox/tools.ts";

const ready = canRun("mariadbd", "mariadb-dump", "mariadb-binlog", "wsrep_sst_mariabackup", "socat", "lsof");
const nodes = ["galera1", "galera2", "galera3"] as const;
const status = (names: string) =>
  `SELECT variable_value FROM information_schema.global_status WHERE variable_name IN (${names}) ORDER BY variable_name`;

/** What the health check of a node says. */
const healthy = ({ container }: MariadbServer) =>
  container.exec("/bin/bash", "/opt/stackwright/galera-health.sh");

/** A time as `restore.sh --to` wants it. */
function asTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");
}

describe.skipIf(!ready)("Galera: one node restored as a new cluster, which the others join", () => {
  let bed: TestBed;
  let cluster: MariadbServer[];
  let agent: Container;
  const measures: Measure[] = [];

  /** Starts the cluster as an operator does: the first node by its sign, then the others. */
  async function startCluster(): Promise<MariadbServer[]> {
    const first = await startMariadb(bed, "galera1", { GALERA_BOOTSTRAP: "yes", GALERA_PATIENCE: "2" });
    // While it is alone: among several, numbers have gaps.
    await first.sql(shop);
    const others = [];
    for (const node of nodes.slice(1)) others.push(await startMariadb(bed, node));
    const started = [first, ...others];
    await until("three nodes are one cluster", async () =>
      (await sizes(started)).every((size) => size === "3"),
    );
    return started;
  }

  const sizes = (servers: readonly MariadbServer[]) =>
    Promise.all(servers.map(({ sql }) => sql(status("'wsrep_cluster_size'"))));

  beforeAll(async () => {
    bed = await startTestBed("galera", stackWith([galera({ database: "shop", networks: [data] })]));
    cluster = await startCluster();
    const made = await bed.run("galera-backup-init", []);
    expect(made.code, made.output).toBe(0);
    await bed.up("galera-dump");
    await bed.up("galera-binlog");
    agent = await bed.up("restic-backup");
  }, 300_000);

  afterAll(async () => {
    if (measures.length > 0)
      record("galera", {
        subject: "MariaDB Galera",
        programs: { mariadbd: versionOf("mariadbd"), restic: versionOf(restic, "version") },
        standIns: [
          "the image mariadb:10.11.3: Debian's packages, with an entrypoint that prepares an empty data folder as the image's does",
          "MinIO: s3rver 3.7.1 over TLS",
        ],
        measures,
      });
    await bed?.stop();
  });

  it("has the same data and the same positions on every node, and all are healthy", async () => {
    const contents = await Promise.all(cluster.map((node) => node.contents("shop")));
    expect(new Set(contents).size).toBe(1);
    const positions = await Promise.all(cluster.map((node) => node.sql("SELECT @@gtid_binlog_pos")));
    expect(new Set(positions.map((position) => /\b1-1-\d+/.exec(position)?.[0])).size).toBe(1);
    for (const { container } of cluster) {
      const health = await container.exec("/bin/bash", "/opt/stackwright/galera-health.sh");
      expect(health.code, health.output).toBe(0);
    }
  }, 30_000);

  it("copies only what it missed to a node that was killed", async () => {
    await cluster[2]?.container.kill();
    await cluster[0]?.sql("INSERT INTO shop.audit (what) VALUES ('while node 3 was away')");
    const again = await startMariadb(bed, "galera3");
    cluster = [...cluster.slice(0, 2), again];
    await until("it is back", async () => (await healthy(again)).code === 0);
    expect(await again.contents("shop")).toBe(await cluster[0]?.contents("shop"));
    expect(again.container.logs()).toContain("it was killed at");
    expect(again.container.logs()).toMatch(/IST received/);
    expect(again.container.logs()).not.toContain("Waiting for SST streaming");
  }, 300_000);

  it("brings the second before everything was deleted back as a new cluster", async () => {
    await until(
      "first backups",
      () => /galera-dump: done/.test(agent.logs()) && /galera-binlog: done/.test(agent.logs()),
    );
    const backup = await agent.exec("/scripts/backup.sh", "galera");
    expect(backup.code, backup.output).toBe(0);
    // The cluster's flow control waits for every node again.
    const states = await Promise.all(cluster.map(({ sql }) => sql("SELECT @@wsrep_desync")));
    expect(states).toEqual(["0", "0", "0"]);

    // Written through another node than the one that is backed up.
    await cluster[1]?.sql(
      "USE shop; INSERT INTO orders (customer, amount, note, made) SELECT 1 + seq % 5000, seq, 'after the dump', NOW(3) FROM seq_1_to_8000",
    );
    await cluster[2]?.sql(
      "USE shop; CREATE TABLE later (id INT PRIMARY KEY, t TEXT); INSERT INTO later VALUES (1, 'Ü')",
    );
    await sleep(500);
    const before = (await cluster[0]?.contents("shop")) ?? "";
    await sleep(2100);
    const disaster = Date.now();
    await cluster[1]?.sql("DROP DATABASE shop");
    const shipped = await agent.exec("/scripts/backup.sh", "galera-binlog");
    expect(shipped.code, shipped.output).toBe(0);

    // All nodes stop, and their volumes are emptied.
    for (const { container } of cluster.toReversed()) await container.stop(30);
    const begun = Date.now();
    for (const node of nodes) bed.pod.run(`find ${bed.volume(`${node}_data`)} -mindepth 1 -delete`);
    const first = await startMariadb(bed, "galera1", { GALERA_BOOTSTRAP: "yes", GALERA_PATIENCE: "2" });
    await bed.up("galera-restore");
    const restorer = await bed.up("restic-restore");
    const restored = await restorer.exec(
      "/scripts/restore.sh",
      "galera",
      "--to",
      asTime(disaster),
      "--overwrite-live-data",
    );
    expect(restored.code, restored.output).toBe(0);
    cluster = [first];
    for (const node of nodes.slice(1)) cluster.push(await startMariadb(bed, node));
    await until("three nodes are one cluster", async () =>
      (await sizes(cluster)).every((size) => size === "3"),
    );
    for (const node of cluster) expect(await node.contents("shop")).toBe(before);
    const rto = (Date.now() - begun) / 1000;
    for (const { container } of cluster)
      expect((await container.exec("/bin/bash", "/opt/stackwright/galera-health.sh")).output).toBe("");
    measures.push({
      what: "the database dropped and all volumes lost; one node restored to the second before, the others joined it",
      backup: backup.seconds,
      rto,
      rpo: Math.max(0, (disaster - Math.floor(disaster / 1000) * 1000) / 1000),
      equal: "contents of every table, on all three nodes",
    });
  }, 300_000);
});
