import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { secret } from "@stackwright/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startFaultBed, type FaultBed } from "./faults.ts";
import { repository, until } from "./platform.ts";
import { record, type Measure } from "./report.ts";
import { s3Keys, startS3, type S3 } from "./s3/s3.ts";
import type { Container, Result } from "./sandbox/sandbox.ts";
import { canRun, minioClient, restic, versionOf } from "./sandbox/tools.ts";

describe.skipIf(!canRun(minioClient))("the copy in another place", { timeout: 120_000 }, () => {
  let bed: FaultBed;
  let there: S3;
  let agent: Container;
  let worker: Container;
  const measures: Measure[] = [];
  const held: string[] = [];

  beforeAll(async () => {
    bed = await startFaultBed("offsite", [], {
      offsite: {
        endpoint: "https://s3.test:9001",
        bucket: "offsite",
        credentials: { accessKey: s3Keys.access, secretKey: secret("s3_secret_key") },
      },
    });
    there = await startS3(bed.pod, 9001);
    worker = await bed.up("restic-offsite");
    // Neither restic nor jq: what copies needs neither.
    agent = await bed.agent({ image: { binds: {}, commands: [] } });
    await until(
      "the worker is there",
      async () => (await agent.exec("ls", "/handoff/offsite/backup/alive")).code === 0,
    );
  }, 300_000);
  afterAll(async () => {
    if (measures.length > 0)
      record("offsite", {
        subject: "The copy in another place",
        programs: {
          restic: versionOf(restic, "version"),
          "MinIO's client": "github.com/minio/mc v0.0.0-20250313080218-cf909e1063a9",
        },
        standIns: [
          "both S3 servers: s3rver 3.7.1 over TLS, which checks signatures",
          "the repository's key: one whose derivation costs no time",
          "the scripts' waits: a fifth as long",
        ],
        measures,
        faults: held,
      });
    await bed?.stop();
  });

  const copy = (): Promise<Result> => agent.exec("/scripts/backup.sh", "offsite-copy");
  const copied = (): readonly string[] => there.objects("offsite/restic");
  const metric = (name: string) => bed.metric("offsite-copy", name);

  /** A copy that cannot be good: it says so, what is there stays as it is, and the next one is good. */
  async function fails(
    name: string,
    code: number,
    says: RegExp,
    inject: () => Promise<() => Promise<void> | void> | (() => Promise<void> | void),
  ): Promise<void> {
    const before = copied();
    const success = metric("backup_last_success_timestamp_seconds");
    const mend = await inject();
    try {
      const { code: got, output } = await copy();
      expect(got, output).toBe(code);
      expect(output).toMatch(says);
      expect(metric("backup_last_exit_code")).toBe(code);
      expect(metric("backup_last_success_timestamp_seconds")).toBe(success);
      expect(copied()).toEqual(expect.arrayContaining([...before]));
    } finally {
      await mend();
    }
    const again = await copy();
    expect(again.code, again.output).toBe(0);
    expect(metric("backup_last_exit_code")).toBe(0);
    held.push(name);
  }

  it("is a repository of its own, without the locks, and restic restores from it", async () => {
    bed.write("the words that were copied\n");
    const saver = await bed.agent();
    expect((await saver.exec("/scripts/backup.sh", "papers")).code).toBe(0);
    const { code, output, seconds } = await copy();
    expect(code, output).toBe(0);
    const ours = bed.s3.objects(repository).filter((name) => !name.startsWith("locks/"));
    expect(copied()).toEqual(ours);

    await bed.s3.down();
    const begun = Date.now();
    const restored = await saver.exec(
      "env",
      `AWS_ACCESS_KEY_ID=${s3Keys.access}`,
      `AWS_SECRET_ACCESS_KEY=${s3Keys.secret}`,
      "RESTIC_REPOSITORY=s3:https://s3.test:9001/offsite/restic",
      "sh",
      "-c",
      "restic restore latest --tag papers --target /state/back --verify && cat /state/back/backup/papers/deep/paper.txt",
    );
    await bed.s3.up();
    expect(restored.output).toContain("the words that were copied");
    measures.push({
      what: "the repository was copied; restic restored from the copy while the first place was down",
      backup: seconds,
      rto: (Date.now() - begun) / 1000,
      equal: "the list of objects; the content of the files",
    });
    await saver.kill();
  });

  it("keeps what was deleted in the first place", async () => {
    const before = copied();
    const [snapshot = ""] = bed.snapshots();
    const file = bed.s3.fileOf(`${repository}/snapshots/${snapshot}`);
    const text = readFileSync(file);
    rmSync(file);
    const { code, output } = await copy();
    writeFileSync(file, text);
    expect(code, output).toBe(0);
    expect(copied()).toEqual(before);
  });

  it("is not damaged by what was damaged in the first place", async () => {
    const [pack = ""] = bed.s3.objects(`${repository}/data`);
    const name = `data/${pack}`;
    const good = readFileSync(there.fileOf(`offsite/restic/${name}`));
    await fails("a pack in the first place is truncated", 1, /not everything was copied/, () => {
      const file = bed.s3.fileOf(`${repository}/${name}`);
      const whole = readFileSync(file);
      truncateSync(file, 20);
      return () => {
        expect(readFileSync(there.fileOf(`offsite/restic/${name}`))).toEqual(good);
        writeFileSync(file, whole);
      };
    });
  });

  it("does not mix with another repository that is there", async () => {
    const config = there.fileOf("offsite/restic/config");
    await fails("another repository is in the second place", 78, /another repository/, () => {
      const text = readFileSync(config);
      writeFileSync(config, text.toReversed());
      return () => writeFileSync(config, text);
    });
  });

  it("says that the second place is down", async () => {
    await fails("the second place is down", 1, /does not answer/, async () => {
      await there.down();
      return () => there.up();
    });
  });

  it("says that the second place takes nothing, and completes the copy later", async () => {
    const saver = await bed.agent();
    await fails("the second place refuses to write", 1, /not everything was copied/, async () => {
      bed.write();
      expect((await saver.exec("/scripts/backup.sh", "papers")).code).toBe(0);
      await there.fault({ kind: "status", status: 403, code: "AccessDenied", match: "^PUT" });
      return () => there.heal();
    });
    await saver.kill();
    expect(copied()).toEqual(
      expect.arrayContaining(bed.s3.objects(`${repository}/data`).map((name) => `data/${name}`)),
    );
  });

  it("says that a key is wrong", async () => {
    const file = join(bed.tree, "secrets/s3_secret_key.txt");
    await fails("the key is wrong", 1, /refuses the credentials/, () => {
      writeFileSync(file, "not-the-key-of-s3");
      return () => writeFileSync(file, bed.secret("s3_secret_key"));
    });
  });

  it("says that its worker does not run", async () => {
    const alive = join(bed.volume("offsite_handoff"), "backup/alive");
    await fails("the worker is stuck", 1, /no worker at/, () => {
      process.kill(worker.pid(), "SIGSTOP");
      writeFileSync(alive, "1\n");
      return async () => {
        process.kill(worker.pid(), "SIGCONT");
        await until("its heart beats", () => readFileSync(alive, "utf8") !== "1\n");
      };
    });
  });
});
