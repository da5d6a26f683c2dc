import { chmodSync } from "node:fs";
import { postgres } from "@stackwright/services";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { data, sleep, stackWith, startTestBed, until, type TestBed } from "./platform.ts";
import { postgresShop, startPostgres, type PostgresServer } from "./postgres-server.ts";
import { record, type Measure } from "./report.ts";
import { postgresPrograms } from "./sandbox/postgres-image.ts";
import type { Container } from "./sandbox/sandbox.ts";
import { canRun, restic, versionOf } from "./sandbox/tools.ts";

const ready = canRun(`${postgresPrograms}/postgres`, `${postgresPrograms}/pg_basebackup`);

/** A time as `restore.sh --to` wants it. */
function asTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");
}

describe.skipIf(!ready)("PostgreSQL: a base backup, the WAL, and any second back", () => {
  let bed: TestBed;
  let server: PostgresServer;
  let agent: Container;
  let restorer: Container;
  const measures: Measure[] = [];

  beforeAll(async () => {
    // More connections than the default: a server that recovers must not stop at that.
    const db = postgres({ databases: { shop: {} }, maxConnections: 150, networks: [data] });
    bed = await startTestBed("postgres", stackWith([db]));
    // Compose mounts files as they are, and the server's user reads this one.
    chmodSync(bed.document.secrets?.["shop_db_password"]?.file ?? "", 0o444);
    server = await startPostgres(bed);
    for (const statement of postgresShop) await server.sql(statement);
    const made = await bed.run("postgres-backup-init", []);
    expect(made.code, made.output).toBe(0);
    await bed.up("postgres-base");
    await bed.up("postgres-wal");
    agent = await bed.up("restic-backup");
  }, 300_000);

  afterAll(async () => {
    if (measures.length > 0)
      record("postgres", {
        subject: "PostgreSQL",
        programs: {
          postgres: versionOf(`${postgresPrograms}/postgres`),
          pg_basebackup: versionOf(`${postgresPrograms}/pg_basebackup`),
          restic: versionOf(restic, "version"),
        },
        standIns: [
          "the image postgres:16.13: Debian's PostgreSQL, with an entrypoint that prepares an empty data folder as the image's does",
          "MinIO: s3rver 3.7.1 over TLS",
        ],
        measures,
      });
    await bed?.stop();
  });

  it("takes its first backups as soon as it runs", async () => {
    await until(
      "a first base backup and first WAL",
      () => /postgres-base: done/.test(agent.logs()) && /postgres-wal: done/.test(agent.logs()),
    );
    const codes = await agent.exec(
      "sh",
      "-c",
      "cat /state/jobs/postgres-base/code /state/jobs/postgres-wal/code",
    );
    expect(codes.output).toBe("0\n0\n");
  }, 300_000);

  it("brings back the second before everything was deleted", async () => {
    const backup = await agent.exec("/scripts/backup.sh", "postgres");
    expect(backup.code, backup.output).toBe(0);

    // More is written after the base backup, and then everything is deleted.
    await server.sql(
      "INSERT INTO orders (customer, amount, note, made) SELECT 1 + n % 5000, n, 'after the base backup', now() FROM generate_series(1, 8000) n",
    );
    await server.sql("UPDATE customers SET name = name || '!' WHERE id <= 1000");
    await server.sql("CREATE TABLE later (id int PRIMARY KEY, t text); INSERT INTO later VALUES (1, 'Ü')");
    const last = Date.now();
    const before = await server.contents("shop");
    await sleep(2100);
    const disaster = Date.now();
    await server.sql(
      "DROP VIEW rich; DELETE FROM orders; TRUNCATE customers, orders; DROP TABLE later, documents",
    );
    expect(await server.contents("shop")).not.toBe(before);
    const shipped = await agent.exec("/scripts/backup.sh", "postgres-wal");
    expect(shipped.code, shipped.output).toBe(0);

    await bed.up("postgres-restore");
    restorer = await bed.up("restic-restore");
    const restore = (...words: readonly string[]) =>
      restorer.exec("/scripts/restore.sh", "postgres", "--to", asTime(disaster), ...words);
    const damaged = await server.contents("shop");

    // While the server runs, even the flag changes nothing; when it is stopped, the flag is needed.
    const running = await restore("--overwrite-live-data");
    expect(running.code, running.output).toBe(73);
    expect(await server.contents("shop")).toBe(damaged);
    await server.container.stop(30);
    const refused = await restore();
    expect(refused.code, refused.output).toBe(73);
    server = await startPostgres(bed);
    expect(await server.contents("shop")).toBe(damaged);
    await server.container.stop(30);

    const begun = Date.now();
    const restored = await restore("--overwrite-live-data");
    expect(restored.code, restored.output).toBe(0);
    server = await startPostgres(bed);
    expect(await server.contents("shop")).toBe(before);
    const rto = (Date.now() - begun) / 1000;
    expect(await server.sql("SELECT count(*) FROM rich")).toBe("5000");
    expect(await server.sql("SHOW max_connections")).toBe("150");
    measures.push({
      what: "all rows deleted; restored to the second before",
      backup: backup.seconds,
      rto,
      rpo: Math.max(0, (disaster - Math.floor(disaster / 1000) * 1000) / 1000),
      rows: before.split("\n").reduce((sum, line) => sum + Number(/ (\d+)\|/.exec(line)?.[1] ?? 0), 0),
      equal: "row counts and checksums of every table",
      note: `the last write was ${((disaster - last) / 1000).toFixed(1)} s before`,
    });
  }, 300_000);

  it("goes on with its backups in the new timeline, and restores from those", async () => {
    await server.sql("INSERT INTO documents VALUES (1000, 'after the restore')");
    await until(
      "the stream follows the new timeline",
      async () => (await agent.exec("/scripts/backup.sh", "postgres-wal")).code === 0,
    );
    const backup = await agent.exec("/scripts/backup.sh", "postgres");
    expect(backup.code, backup.output).toBe(0);
    await server.sql("INSERT INTO documents VALUES (1001, 'in the WAL only')");
    const before = await server.contents("shop");
    const shipped = await agent.exec("/scripts/backup.sh", "postgres-wal");
    expect(shipped.code, shipped.output).toBe(0);
    const drill = await agent.exec("/scripts/verify.sh", "postgres");
    expect(drill.code, drill.output).toBe(0);

    // The disk is lost.
    await server.container.kill();
    bed.pod.run(`find ${bed.volume("postgres_data")} -mindepth 1 -delete`);
    const begun = Date.now();
    const restored = await restorer.exec("/scripts/restore.sh", "postgres");
    expect(restored.code, restored.output).toBe(0);
    server = await startPostgres(bed);
    expect(await server.contents("shop")).toBe(before);
    measures.push({
      what: "the disk lost after an earlier restore; restored to the newest state",
      backup: backup.seconds,
      rto: (Date.now() - begun) / 1000,
      equal: "row counts and checksums of every table",
    });
  }, 300_000);
});
