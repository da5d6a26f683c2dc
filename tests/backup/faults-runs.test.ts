import { readdirSync, renameSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { simulatedClock } from "./clock.ts";
import { allIsWhole, recordFaults, recover, startFaultBed, strike, type FaultBed } from "./faults.ts";
import { repository, until } from "./platform.ts";
import type { Container } from "./sandbox/sandbox.ts";
import { canRun } from "./sandbox/tools.ts";

const day = 86_400;
const now = (): number => Math.floor(Date.now() / 1000);

describe.skipIf(!canRun())("faults of runs", { timeout: 120_000 }, () => {
  recordFaults("faults-runs", "Faults: runs, times and disks");
  let bed: FaultBed;
  let agent: Container;

  beforeAll(async () => {
    bed = await startFaultBed("runs");
    agent = await bed.agent();
  }, 300_000);
  afterAll(() => bed?.stop());

  const success = (): number | undefined =>
    bed.metric("papers-files", "backup_last_success_timestamp_seconds");
  const locks = (): readonly string[] => bed.s3.objects(`${repository}/locks`);

  /** Starts a script, waits until it makes a call of S3 that is never answered, and does something then. */
  async function atCall(
    match: string,
    words: readonly string[],
    act: (running: ReturnType<Container["begin"]>) => unknown,
  ) {
    await bed.s3.calls();
    await bed.s3.fault({ kind: "hang", match });
    const running = agent.begin(...words);
    const seen: string[] = [];
    await until(
      `a call like ${match}`,
      async () => {
        seen.push(...(await bed.s3.calls()));
        return seen.some((call) => new RegExp(match).test(call));
      },
      30,
    );
    await act(running);
    await bed.s3.heal();
    return running.ended;
  }

  describe("killed, with everything in its container,", () => {
    it.each([
      ["while it looks at the repository", "^GET .*/config$"],
      ["while it takes a lock", "^PUT .*/locks/"],
      ["while it saves data", "^PUT .*/data/"],
      ["while it writes the index", "^PUT .*/index/"],
      ["while it writes the snapshot", "^PUT .*/snapshots/"],
      ["while it gives the lock back", "^DELETE .*/locks/"],
    ])("%s", async (_when, match) => {
      const good = bed.snapshots();
      const before = success();
      bed.write();
      const { code } = await atCall(match, ["/scripts/backup.sh", "papers"], () => agent.kill());
      expect(code).not.toBe(0);
      expect(success()).toBe(before);
      expect(bed.snapshots()).toEqual(expect.arrayContaining([...good]));
      // What an engine does: the same service, from the start.
      agent = await bed.agent();
      await recover(bed, agent);
    });

    it.each([
      ["while it forgets", "^(DELETE .*/snapshots/|POST .*delete)", 3],
      ["while it prunes", "^(PUT|DELETE) .*/(index|data)/", 3],
    ])("%s", async (_when, match, runs) => {
      for (let run = 0; run < runs; run += 1) await recover(bed, agent);
      await recover(bed, agent, "letters-files");
      const newest = bed.snapshots();
      const { code } = await atCall(
        match,
        ["env", "RESTIC_RETENTION_DAILY=1", "/scripts/backup.sh", "forget"],
        () => agent.kill(),
      );
      expect(code).not.toBe(0);
      expect(newest).toEqual(expect.arrayContaining([...bed.snapshots()]));
      agent = await bed.agent();
      await recover(bed, agent);
      const again = await agent.exec("/scripts/backup.sh", "forget");
      expect(again.code, again.output).toBe(0);
      expect(locks()).toEqual([]);
      const check = await agent.exec("/scripts/backup.sh", "check");
      expect(check.code, check.output).toBe(0);
    });
  });

  it("told to stop while it saves data: it gives its lock back, and says 143", async () => {
    const good = bed.snapshots();
    bed.write();
    const { code, output } = await atCall("^PUT .*/data/", ["/scripts/backup.sh", "papers"], (running) =>
      running.signal("SIGTERM"),
    );
    expect(code, output).toBe(143);
    expect(bed.metric("papers-files", "backup_last_exit_code")).toBe(143);
    expect(locks()).toEqual([]);
    expect(bed.snapshots()).toEqual(good);
    await recover(bed, agent);
  });

  it("two runs of the same job at once: the second says 75, and the first is good", async () => {
    const before = bed.snapshots();
    bed.write();
    await bed.s3.fault({ kind: "slow", match: "^PUT .*/data/", milliseconds: 5000 });
    const first = agent.begin("/scripts/backup.sh", "papers");
    await until("the first one works", () => locks().length > 0);
    const second = await agent.exec("/scripts/backup.sh", "papers");
    expect(second.code, second.output).toBe(75);
    expect(second.output).toContain("is running already");
    const { code, output } = await first.ended;
    await bed.s3.heal();
    expect(code, output).toBe(0);
    expect(bed.snapshots()).toHaveLength(before.length + 1);
    await recover(bed, agent);
  });

  it("two runs of different jobs at once: both are good", async () => {
    const before = bed.snapshots();
    bed.write();
    const runs = await Promise.all(
      ["papers", "letters"].map((name) => agent.exec("/scripts/backup.sh", name)),
    );
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(bed.snapshots()).toHaveLength(before.length + 2);
  });

  it("the lock of a run that was killed, whose process number another one has now: it is taken over", async () => {
    const folder = join(bed.volume("restic_state"), "locks/job-papers-files");
    mkdirSync(folder, { recursive: true });
    // Number 1 lives in every container; it was not started then.
    writeFileSync(join(folder, "owner"), `1 ${now() - 60} restic-backup 1\n`);
    const { output } = await recover(bed, agent);
    expect(output).toContain("taken over");
  });

  it("the lock of a run in another container is left alone, until it is older than a run may be", async () => {
    const folder = join(bed.volume("restic_state"), "locks/job-papers-files");
    const since = (seconds: number): void => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "owner"), `77777 ${now() - seconds} elsewhere 1\n`);
    };
    since(60);
    const { code, output } = await agent.exec("/scripts/backup.sh", "papers");
    expect(code, output).toBe(75);
    since(5 * 3600);
    expect((await recover(bed, agent)).output).toContain("taken over");
  });

  it("the folder is empty, as on the wrong node: that is no backup", async () => {
    const folder = bed.volume("papers");
    await strike({
      bed,
      agent,
      code: [1],
      says: /there is no file at all in its folders/,
      inject: () => {
        for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
        return () => undefined;
      },
    });
  });

  it("most of the files are gone: it is saved, and nothing is forgotten until somebody has looked", async () => {
    const good = bed.snapshots();
    bed.write("hardly anything\n");
    const shrunk = await agent.exec("/scripts/backup.sh", "papers", "letters");
    expect(shrunk.code, shrunk.output).toBe(0);
    expect(shrunk.output).toMatch(/shrank from \d+ to \d+ bytes/);
    const refused = await agent.exec("/scripts/backup.sh", "forget");
    expect(refused.code, refused.output).toBe(1);
    expect(refused.output).toContain("backup.sh forget --accept papers");
    expect(bed.snapshots()).toEqual(expect.arrayContaining([...good]));
    await recover(bed, agent);
    await recover(bed, agent, "letters-files");
  });

  it.each([
    ["jq", { commands: [] }],
    ["restic", { binds: {} }],
  ] as const)("the command %s is missing", async (name, image) => {
    const poor = await bed.agent({ image });
    await strike({
      bed,
      agent: poor,
      code: [78],
      says: new RegExp(`the command ${name} is missing`),
      inject: () => () => undefined,
      recovers: false,
    });
    await poor.kill();
    await recover(bed, agent);
  });

  it("the metrics cannot be written: the backup is made all the same", async () => {
    const folder = bed.volume("node_textfiles");
    const hidden = `${folder}.hidden`;
    const before = bed.snapshots();
    bed.write();
    // A container that was started meanwhile sees a disk without room.
    bed.pod.run(`mkdir ${hidden} && mount --bind ${folder} ${hidden} && mount -t tmpfs -o ro none ${folder}`);
    const blind = await bed.agent();
    bed.pod.run(`umount ${folder} && umount ${hidden} && rmdir ${hidden}`);
    const { code, output } = await blind.exec("/scripts/backup.sh", "papers");
    expect(code, output).toBe(0);
    expect(output).toContain("the metrics of papers-files could not be written");
    expect(bed.snapshots()).toHaveLength(before.length + 1);
    await blind.kill();
    await recover(bed, agent);
  });

  it("the state cannot be written: nothing is begun", async () => {
    const folder = bed.volume("restic_state");
    bed.pod.run(`mount -t tmpfs -o ro none ${folder}`);
    const stateless = await bed.agent();
    bed.pod.run(`umount ${folder}`);
    await strike({
      bed,
      agent: stateless,
      code: [78],
      says: /cannot be written/,
      measured: false,
      recovers: false,
      inject: () => () => undefined,
    });
    await stateless.kill();
    await recover(bed, agent);
  });

  describe("the clock", () => {
    let clocked: Container;
    const set = (seconds: number): void => {
      mkdirSync(bed.volume("clock"), { recursive: true });
      writeFileSync(join(bed.volume("clock"), "new"), `${Math.floor(seconds)}\n`);
      renameSync(join(bed.volume("clock"), "new"), join(bed.volume("clock"), "now"));
    };
    /** Right again, and a second fast: the next run may be a second later than the test thinks. */
    const right = (job?: string) => {
      set(now() + 1);
      return recover(bed, clocked, job);
    };

    beforeAll(async () => {
      set(now());
      clocked = await bed.agent({
        image: { files: simulatedClock },
        mounts: [{ target: "/clock", source: bed.volume("clock") }],
      });
    });

    it("is at 1970, as without a battery: nothing is begun", async () => {
      const good = bed.snapshots();
      set(1000);
      const { code, output } = await clocked.exec("/scripts/backup.sh", "papers");
      expect(code, output).toBe(78);
      expect(output).toContain("the clock is wrong");
      expect(bed.snapshots()).toEqual(good);
      await right();
    });

    it("jumps a year forward: nothing is forgotten, and a backup of then does not stand in the way of later ones", async () => {
      await right("letters-files");
      const newest = ["papers", "letters"].map((store) => bed.state(`jobs/${store}-files/snapshot`));
      set(now() + 365 * day);
      const refused = await clocked.exec("/scripts/backup.sh", "forget");
      expect(refused.code, refused.output).toBe(1);
      expect(refused.output).toMatch(/its newest snapshot is \d+h old/);
      bed.write();
      expect((await clocked.exec("/scripts/backup.sh", "papers", "letters")).code).toBe(0);
      expect((await clocked.exec("/scripts/backup.sh", "forget")).code).toBe(0);
      expect(bed.snapshots()).toEqual(expect.arrayContaining(newest));
      await right();
    });

    it("jumps a day back: the run, its lock and its metrics go with it", async () => {
      const good = bed.snapshots();
      set(now() - day);
      bed.write();
      const { code, output } = await clocked.exec("/scripts/backup.sh", "papers");
      expect(code, output).toBe(0);
      expect(success()).toBeLessThan(now() - day + 60);
      expect(bed.snapshots()).toHaveLength(good.length + 1);
      await right();
      await clocked.kill();
    });
  });

  it("and after all that, everything is whole", async () => {
    await allIsWhole(bed);
  });
});
