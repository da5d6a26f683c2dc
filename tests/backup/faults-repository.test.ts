import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allIsWhole, recordFaults, recover, startFaultBed, strike, type FaultBed } from "./faults.ts";
import { repository, sleep, until } from "./platform.ts";
import type { Container } from "./sandbox/sandbox.ts";
import { s3Keys } from "./s3/s3.ts";
import { canRun } from "./sandbox/tools.ts";

/** For restic without the scripts, which make a file of the keys. */
const keys = [`AWS_ACCESS_KEY_ID=${s3Keys.access}`, `AWS_SECRET_ACCESS_KEY=${s3Keys.secret}`];

/** Says which number the next process of a container gets. */
function nextProcessNumber(container: Container, pid: number): void {
  const words = [
    "--target",
    String(container.pid()),
    "--pid",
    "--mount",
    "sh",
    "-c",
    `echo ${pid - 1} >/proc/sys/kernel/ns_last_pid`,
  ];
  expect(spawnSync("nsenter", words).status).toBe(0);
}

describe.skipIf(!canRun())("faults of the repository", { timeout: 120_000 }, () => {
  recordFaults("faults-repository", "Faults: the repository");
  let bed: FaultBed;
  let agent: Container;

  beforeAll(async () => {
    bed = await startFaultBed("repository");
    agent = await bed.agent();
  }, 300_000);
  afterAll(() => bed?.stop());

  const secretFile = (name: string): string => join(bed.tree, "secrets", `${name}.txt`);
  const withSecret = (name: string, text: string) => () => {
    writeFileSync(secretFile(name), text);
    return () => writeFileSync(secretFile(name), bed.secret(name));
  };
  const withFault = (fault: Parameters<FaultBed["s3"]["fault"]>[0]) => async () => {
    await bed.s3.fault(fault);
    return () => bed.s3.heal();
  };

  it("S3 is down", async () => {
    await strike({
      bed,
      agent,
      probe: 3,
      code: [124],
      says: /does not answer/,
      inject: async () => {
        await bed.s3.down();
        return () => bed.s3.up();
      },
    });
  });

  it("S3 accepts connections, and never answers", async () => {
    await strike({
      bed,
      agent,
      probe: 3,
      code: [124],
      says: /does not answer/,
      inject: withFault({ kind: "hang" }),
    });
  });

  it("S3 refuses the key", async () => {
    const inject = withFault({ kind: "status", status: 403, code: "AccessDenied" });
    await strike({ bed, agent, probe: 3, code: [1, 124], says: /cannot be read|does not answer/, inject });
  });

  it("S3 refuses to write: its disk is full", async () => {
    const inject = withFault({ kind: "status", status: 507, code: "XMinioStorageFull", match: "^PUT" });
    await strike({ bed, agent, job: "letters-files", code: [1, 124], says: /restic failed/, inject });
  });

  it("S3 goes away in the middle of an upload", async () => {
    const inject = withFault({ kind: "hang", match: "^PUT .*/(data|index|snapshots)/" });
    await strike({ bed, agent, job: "letters-files", code: [124], says: /restic failed \(124\)/, inject });
  });

  it("an upload is cut off: it is sent again, and the run is good", async () => {
    const good = bed.snapshots();
    bed.write();
    await bed.s3.fault({ kind: "cut", match: "^PUT .*/data/", times: 1 });
    const { code, output } = await agent.exec("/scripts/backup.sh", "papers");
    await bed.s3.heal();
    expect(code, output).toBe(0);
    expect(bed.snapshots()).toHaveLength(good.length + 1);
  });

  it("the secret with the S3 key is wrong", async () => {
    await strike({
      bed,
      agent,
      probe: 3,
      code: [1, 124],
      says: /cannot be read|does not answer/,
      inject: withSecret("s3_secret_key", "not the key"),
    });
  });

  it("the secret with the S3 key is empty", async () => {
    await strike({
      bed,
      agent,
      code: [78],
      says: /s3_secret_key is missing or empty/,
      inject: withSecret("s3_secret_key", ""),
    });
  });

  it("the password is wrong", async () => {
    await strike({
      bed,
      agent,
      code: [12],
      says: /wrong password/,
      inject: withSecret("restic_password", "guessed"),
    });
  });

  it("the password is empty", async () => {
    await strike({
      bed,
      agent,
      code: [78],
      says: /password is missing or empty/,
      inject: withSecret("restic_password", ""),
    });
  });

  it("the repository is gone, as in the wrong bucket: no new one is made in silence", async () => {
    const other = await bed.agent({
      environment: { RESTIC_REPOSITORY: "s3:https://s3.test:9000/offsite/restic" },
    });
    await strike({
      bed,
      agent: other,
      code: [10],
      says: /repository/,
      inject: () => () => undefined,
      recovers: false,
    });
    expect(bed.s3.objects("offsite")).toEqual([]);
    await other.kill();
    await recover(bed, agent);
  });

  it("a lock that a killed process of this agent left: forgetting removes it", async () => {
    const killed = await bed.agent();
    nextProcessNumber(killed, 20_000);
    await leaveLock(killed);
    const { code, output } = await agent.exec("/scripts/backup.sh", "forget");
    expect(code, output).toBe(0);
    expect(locks()).toEqual([]);
    await recover(bed, agent);
  });

  it("a lock that a killed process left, whose number another process has now: restic asks that one with a signal", async () => {
    const killed = await bed.agent();
    await leaveLock(killed);
    const [lock = ""] = locks();
    const shown = await agent.exec("env", ...keys, "restic", "cat", "lock", lock, "--no-lock");
    const { pid } = JSON.parse(shown.output) as { readonly pid: number };
    nextProcessNumber(agent, pid);
    const { code, output } = await agent.exec("/scripts/backup.sh", "forget");
    expect(code, output).toBe(11);
    expect(output).toContain(`locked by PID ${pid} `);
    rmLocks();
    await recover(bed, agent);
  });

  it("a live lock of another container: nothing is done, and the lock stays", async () => {
    const good = bed.snapshots();
    const other = await bed.agent({ hostname: "another-agent" });
    const pruning = await holdLock(other);
    const before = locks();
    const { code, output } = await agent.exec("/scripts/backup.sh", "papers");
    expect(code, output).toBe(11);
    expect(bed.metric("papers-files", "backup_last_exit_code")).toBe(11);
    expect(locks()).toEqual(before);
    expect(bed.snapshots()).toEqual(good);
    pruning.signal("SIGTERM");
    await pruning.ended;
    await recover(bed, agent);
    await other.kill();
  });

  it("a live lock of the agent: who restores meanwhile does not take it for stale", async () => {
    const restorer = await bed.up("restic-restore");
    const pruning = await holdLock(agent);
    const before = locks();
    expect(before).toHaveLength(1);
    const unlocked = await restorer.exec("env", ...keys, "restic", "unlock");
    expect(unlocked.code, unlocked.output).toBe(0);
    expect(locks()).toEqual(before);
    pruning.signal("SIGTERM");
    await pruning.ended;
    await recover(bed, agent);
    await restorer.kill();
  });

  it("a lock that a dead container left: backups go on, forgetting says 11 and leaves everything", async () => {
    const good = bed.snapshots();
    const dead = await bed.agent({ hostname: "dead-agent" });
    await leaveLock(dead);
    await recover(bed, agent);
    const { code, output } = await agent.exec("/scripts/backup.sh", "forget");
    expect(code, output).toBe(11);
    expect(bed.snapshots()).toEqual(expect.arrayContaining([...good]));
    rmLocks();
    expect((await agent.exec("/scripts/backup.sh", "forget")).code).toBe(0);
  });

  it("S3 keeps half of an upload and says that all is well: check finds it, older backups are whole", async () => {
    const checked = bed.state("repository/check");
    const good = bed.snapshots();
    bed.write();
    await bed.s3.fault({ kind: "shorten", match: "^PUT .*/data/", times: 1 });
    expect((await agent.exec("/scripts/backup.sh", "papers")).code).toBe(0);
    await bed.s3.heal();
    const bad = bed.snapshots().filter((name) => !good.includes(name));
    const { code, output } = await agent.exec("/scripts/backup.sh", "check");
    expect(code, output).not.toBe(0);
    expect(bed.state("repository/check")).toBe(checked);
    // What docs/runbooks say: forget what is damaged, and mend the index.
    const mended = await agent.exec("sh", "-c", `restic repair index && restic forget ${bad.join(" ")}`);
    expect(mended.code, mended.output).toBe(0);
    await recover(bed, agent);
    const again = await agent.exec("/scripts/backup.sh", "check");
    expect(again.code, again.output).toBe(0);
  });

  it("a pack is damaged on the disk of S3: check finds it", async () => {
    const [pack = ""] = bed.s3.objects(`${repository}/data`);
    const file = bed.s3.fileOf(`${repository}/data/${pack}`);
    const whole = readFileSync(file);
    truncateSync(file, 20);
    const { code, output } = await agent.exec("/scripts/backup.sh", "check");
    expect(code, output).not.toBe(0);
    expect(output).toMatch(/errors/);
    writeFileSync(file, whole);
    expect((await agent.exec("/scripts/backup.sh", "check")).code).toBe(0);
  });

  it("and after all that, everything is whole", async () => {
    await allIsWhole(bed);
  });

  const locks = (): readonly string[] => bed.s3.objects(`${repository}/locks`);
  const rmLocks = (): void => {
    for (const lock of locks()) rmSync(bed.s3.fileOf(`${repository}/locks/${lock}`));
  };

  /** A check that hangs, with the repository to itself. */
  async function holdLock(container: Container) {
    expect(locks()).toEqual([]);
    await bed.s3.fault({ kind: "hang", match: "^GET .*/index/" });
    const running = container.begin("env", ...keys, "restic", "check");
    await until("the lock is there", () => locks().length > 0);
    await sleep(500);
    await bed.s3.heal();
    return running;
  }

  /** Kills a container while restic works in it. */
  async function leaveLock(container: Container): Promise<void> {
    await bed.s3.fault({ kind: "hang", match: "^PUT .*/data/" });
    bed.write();
    const running = container.begin("env", ...keys, "restic", "backup", "/backup/papers");
    await until("the lock is there", () => locks().length > 0);
    await sleep(300);
    await container.kill();
    await running.ended;
    await bed.s3.heal();
    expect(locks()).toHaveLength(1);
  }
});
