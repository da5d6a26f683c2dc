import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cassandraCluster } from "@stackwright/services";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cassandraNodes, shop, type CassandraNodes } from "./cassandra-nodes.ts";
import { data, repository, stackWith, startTestBed, type TestBed } from "./platform.ts";
import { record, type Measure } from "./report.ts";
import { cassandraLib, cqlsh } from "./sandbox/cassandra-image.ts";
import { s3Keys } from "./s3/s3.ts";
import type { Container } from "./sandbox/sandbox.ts";
import { canRun, restic, versionOf } from "./sandbox/tools.ts";

const ready = canRun(
  "java",
  "/usr/lib/python3/dist-packages/cassandra",
  join(cassandraLib, ".complete"),
  cqlsh,
);
const names = ["cassandra1", "cassandra2"];

describe.skipIf(!ready)("Cassandra: snapshots, increments, and the same nodes again", () => {
  let bed: TestBed;
  let cluster: CassandraNodes;
  let agent: Container;
  let restorer: Container;
  /** What was there when it was saved. */
  let before = "";
  const measures: Measure[] = [];

  const backup = async (...jobs: readonly string[]) => {
    const made = await agent.exec("/scripts/backup.sh", ...jobs);
    expect(made.code, made.output).toBe(0);
    return made;
  };
  const contents = async (): Promise<string> =>
    (await Promise.all(["shop.orders", "shop.visits", "shop.later"].map(cluster.contents))).join("\n");
  const restore = (...words: readonly string[]) => restorer.exec("/scripts/restore.sh", ...words);

  beforeAll(async () => {
    bed = await startTestBed(
      "cassandra",
      stackWith([cassandraCluster({ nodes: 2, networks: [data], jmx: "open", heap: "384M" })]),
    );
    cluster = cassandraNodes(bed, names);
    await cluster.start();
    const made = await bed.run("cassandra-init", []);
    expect(made.code, made.output).toBe(0);
    await cluster.cql(shop);
    for (const name of names) await bed.up(`${name}-backup`);
    agent = await bed.up("restic-backup", {
      entrypoint: ["/bin/sh", "-c", "trap 'exit 0' TERM; sleep 3600 & wait"],
    });
    const keys = [`AWS_ACCESS_KEY_ID=${s3Keys.access}`, `AWS_SECRET_ACCESS_KEY=${s3Keys.secret}`];
    const repositoryMade = await agent.exec("env", ...keys, "restic", "init");
    expect(repositoryMade.code, repositoryMade.output).toBe(0);
    bed.s3.cheapen(repository, bed.secret("restic_password"));
  }, 300_000);

  afterAll(async () => {
    if (measures.length > 0)
      record("cassandra", {
        subject: "Cassandra",
        programs: {
          Cassandra: "4.1.9, server and nodetool of cassandra-all, two nodes",
          cqlsh: "6.1.0, as it is in Cassandra 4.1",
          Java: versionOf("java", "-version"),
          restic: versionOf(restic, "version"),
        },
        standIns: [
          "the image cassandra:4.1.9: its jars from Maven Central on Java 17 instead of 11, with an entrypoint that sets what the image's sets",
          "MinIO: s3rver 3.7.1 over TLS",
        ],
        measures,
      });
    await bed?.stop();
  });

  it("brings all nodes back on empty disks, with snapshot, increments and tables that came later", async () => {
    await cluster.write(0, 5000);
    const full = await backup("cassandra1-snapshot", "cassandra2-snapshot");

    await cluster.write(5000, 7000);
    await cluster.cql(`DELETE FROM shop.orders WHERE id = 17;
CREATE TABLE shop.later (id int PRIMARY KEY, t text);
INSERT INTO shop.later (id, t) VALUES (1, 'Ü')`);
    // A node that comes back writes what is in its commit log into files, before anybody tells it to link them.
    await cluster.kill("cassandra2");
    await cluster.start("cassandra2");
    const increments = await backup("cassandra1-incremental", "cassandra2-incremental");
    expect(increments.output).toContain("incremental backups were off");
    const saved = Date.now();
    before = await contents();
    const ring = await cluster.ring();
    expect(before).toContain("shop.orders: 6999 rows");
    expect(ring.split("\n")).toHaveLength(2 + 2 * 16);
    // What is in no backup.
    await cluster.write(7000, 7100);
    const disaster = Date.now();

    await cluster.kill();
    for (const name of names)
      for (const entry of readdirSync(bed.volume(`${name}_data`)))
        rmSync(join(bed.volume(`${name}_data`), entry), { recursive: true });

    const begun = Date.now();
    for (const name of names) await bed.up(`${name}-restore`);
    restorer = await bed.up("restic-restore");
    for (const name of names) {
      const restored = await restore(name);
      expect(restored.code, restored.output).toBe(0);
    }
    await cluster.start();
    expect(await contents()).toBe(before);
    const rto = (Date.now() - begun) / 1000;
    expect(await cluster.ring()).toBe(ring);
    measures.push({
      what: "both nodes on empty disks, from snapshot and increments",
      backup: full.seconds + increments.seconds,
      rto,
      rpo: (disaster - saved) / 1000,
      rows: 7010,
      equal: "every row of every table, host ids and tokens",
    });
  }, 480_000);

  it("finds nothing wrong with a backup, where a drill looks at it", async () => {
    const drill = await agent.exec("/scripts/verify.sh", "cassandra1");
    expect(drill.code, drill.output).toBe(0);
    expect(drill.output).toMatch(/drill: \d+ tables, \d+ data files, each as Cassandra wrote it/);
  }, 300_000);

  it("replaces one keyspace of a node, never while it runs, and only when it is told to", async () => {
    const running = await restore("cassandra2", "--only", "shop", "--overwrite-live-data");
    expect(running.code, running.output).toBe(73);
    await cluster.kill("cassandra2");
    const folder = join(bed.volume("cassandra2_data"), "data/shop");
    for (const table of readdirSync(folder).filter((name) => /^(?:orders|visits)-/.test(name)))
      for (const file of readdirSync(join(folder, table))
        .filter((name) => name.endsWith("-Data.db"))
        .slice(1))
        writeFileSync(join(folder, table, file), "damaged");
    const refused = await restore("cassandra2", "--only", "shop");
    expect(refused.code, refused.output).toBe(73);

    const begun = Date.now();
    const restored = await restore("cassandra2", "--only", "shop", "--overwrite-live-data");
    expect(restored.code, restored.output).toBe(0);
    await cluster.start("cassandra2");
    expect(await contents()).toBe(before);
    measures.push({
      what: "one keyspace of one node, whose files were damaged",
      rto: (Date.now() - begun) / 1000,
      rows: 7010,
      equal: "every row of every table",
    });
  }, 300_000);
});
