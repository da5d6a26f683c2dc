import { mariadb } from "@stackwright/services";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shop, startMariadb, type MariadbServer } from "./mariadb-server.ts";
import { data, stackWith, startTestBed, until, type TestBed } from "./platform.ts";
import { record, type Measure } from "./report.ts";
import type { Container } from "./sandbox/sandbox.ts";
import { canRun, restic, versionOf } from "./sandbox/tools.ts";

const ready = canRun("mariadbd", "mariadb-dump", "mariadb-binlog");

/** A time as `restore.sh --to` wants it. */
function asTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");
}

const second = (milliseconds: number): number => Math.floor(milliseconds / 1000);

describe.skipIf(!ready)("MariaDB: a dump, the binary log, and any second back", () => {
  let bed: TestBed;
  let server: MariadbServer;
  let agent: Container;
  const measures: Measure[] = [];

  beforeAll(async () => {
    bed = await startTestBed("mariadb", stackWith([mariadb({ database: "shop", networks: [data] })]));
    server = await startMariadb(bed);
    await server.sql(shop);
    const made = await bed.run("mariadb-backup-init", []);
    expect(made.code, made.output).toBe(0);
    await bed.up("mariadb-dump");
    await bed.up("mariadb-binlog");
    agent = await bed.up("restic-backup");
  }, 300_000);

  afterAll(async () => {
    if (measures.length > 0)
      record("mariadb", {
        subject: "MariaDB",
        programs: {
          mariadbd: versionOf("mariadbd"),
          "mariadb-dump": versionOf("mariadb-dump"),
          restic: versionOf(restic, "version"),
        },
        standIns: [
          "the image mariadb:10.11.3: Debian's packages, with an entrypoint that prepares an empty data folder as the image's does",
          "MinIO: s3rver 3.7.1 over TLS",
        ],
        measures,
      });
    await bed?.stop();
  });

  it("takes its first backups as soon as it runs", async () => {
    await until("a first dump and first logs", () =>
      /mariadb-dump: done[^]*mariadb-binlog: done|mariadb-binlog: done[^]*mariadb-dump: done/.test(
        agent.logs(),
      ),
    );
    const metrics = await agent.exec(
      "sh",
      "-c",
      "cat /state/jobs/mariadb-dump/code /state/jobs/mariadb-binlog/code",
    );
    expect(metrics.output).toBe("0\n0\n");
  }, 300_000);

  it("brings back the second before everything was deleted", async () => {
    const backup = await agent.exec("/scripts/backup.sh", "mariadb");
    expect(backup.code, backup.output).toBe(0);

    // More is written after the dump, and then everything is deleted.
    await server.sql(
      "USE shop; INSERT INTO orders (customer, amount, note, made) SELECT 1 + seq % 5000, seq, 'after the dump', NOW(3) FROM seq_1_to_8000",
    );
    await server.sql(
      "USE shop; UPDATE customers SET name = CONCAT(name, '!') WHERE id <= 1000; CREATE TABLE later (id INT PRIMARY KEY, t TEXT); INSERT INTO later VALUES (1, 'Ü');",
    );
    const last = Date.now();
    const before = await server.contents("shop");
    // Times of the log are whole seconds.
    await until("the next second", () => second(Date.now()) > second(last));
    const disaster = Date.now();
    await server.sql(
      "SET FOREIGN_KEY_CHECKS = 0; USE shop; DELETE FROM orders; TRUNCATE customers; DROP TABLE later; DROP VIEW rich; DROP TABLE audit;",
    );
    expect(await server.contents("shop")).not.toBe(before);
    const shipped = await agent.exec("/scripts/backup.sh", "mariadb-binlog");
    expect(shipped.code, shipped.output).toBe(0);

    const since = Date.now();
    await bed.up("mariadb-restore");
    const restorer = await bed.up("restic-restore");
    // Somebody tries without the flag first: nothing may change.
    const damaged = await server.contents("shop");
    const refused = await restorer.exec("/scripts/restore.sh", "mariadb", "--to", asTime(disaster));
    expect(refused.code, refused.output).toBe(73);
    expect(await server.contents("shop")).toBe(damaged);

    const begun = Date.now();
    const restored = await restorer.exec(
      "/scripts/restore.sh",
      "mariadb",
      "--to",
      asTime(disaster),
      "--overwrite-live-data",
    );
    expect(restored.code, restored.output).toBe(0);
    expect(await server.contents("shop")).toBe(before);
    const rto = (Date.now() - begun) / 1000;
    expect(await server.sql("SELECT COUNT(*) FROM shop.rich")).toBe("5000");
    expect(await server.sql("CALL shop.add_customer('again'); SELECT COUNT(*) FROM shop.customers")).toBe(
      "5001",
    );
    measures.push({
      what: "all rows deleted; restored to the second before",
      backup: backup.seconds,
      rto,
      rpo: disaster / 1000 - second(disaster),
      rows: before.split("\n").reduce((sum, line) => sum + Number(line.split(" ")[1]), 0),
      equal: "the row count of every table, and a checksum of all definitions, rows and code",
      note: `with the refused attempt ${((Date.now() - since) / 1000).toFixed(1)} s; the last write was ${((disaster - last) / 1000).toFixed(1)} s before`,
    });
  }, 300_000);
});
