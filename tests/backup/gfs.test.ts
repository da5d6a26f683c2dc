import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gfs } from "../../packages/backup/src/objectives.ts";
import { simulatedClock } from "./clock.ts";
import { keepsFiles } from "./documents-service.ts";
import { stackWith, startTestBed, type TestBed } from "./platform.ts";
import { record, type Measure } from "./report.ts";
import { cheapKey } from "./s3/restic-key.ts";
import type { Container } from "./sandbox/sandbox.ts";
import { canRun, restic, versionOf } from "./sandbox/tools.ts";

const day = 86_400;
const days = 400;
/**
 * The last of so many runs is made by backup.sh, as always, and then it is forgotten. Those before it call restic with what the
 * generated table says, and do so side by side: restic waits a fifth of a second at every lock, and the scripts take three times
 * as much processor time as restic with a file of some bytes.
 */
const block = 50;
/**
 * At two in the night. How many snapshots stay depends on the day: two generations may share one. With this start they
 * are 22 after so many days, and 66 after two more days of hourly runs.
 */
const start = Date.UTC(2026, 2, 8, 2) / 1000;
const dailyRuns = Array.from({ length: days }, (_, index) => start + index * day);
const end = start + (days - 1) * day;
const hourlyRuns = Array.from({ length: 48 }, (_, index) => end + (index + 1) * 3600);

/** The last run of each of the newest periods. */
function lastOf(times: readonly number[], count: number, period: (time: Date) => string): readonly number[] {
  const kept = new Map<string, number>();
  for (const time of times) kept.set(period(new Date(time * 1000)), time);
  if (count === 0) return [];
  const newest = [...kept.values()].slice(-count);
  // restic keeps the very first as well, as long as there are fewer periods than are asked for.
  const [first] = times;
  return kept.size < count && first !== undefined ? [first, ...newest] : newest;
}

function week(date: Date): string {
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * day * 1000);
  return `${thursday.getUTCFullYear()} ${Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / (7 * day * 1000))}`;
}

function promised(times: readonly number[], hourly: number): readonly number[] {
  const kept = new Set([
    ...lastOf(times, hourly, (date) => date.toISOString().slice(0, 13)),
    ...lastOf(times, 7, (date) => date.toISOString().slice(0, 10)),
    ...lastOf(times, 4, week),
    ...lastOf(times, 12, (date) => date.toISOString().slice(0, 7)),
    ...lastOf(times, 3, (date) => date.toISOString().slice(0, 4)),
  ]);
  return [...kept].toSorted((left, right) => left - right);
}

describe.skipIf(!canRun())(`generations: ${days} days of daily runs`, () => {
  let bed: TestBed;
  let agent: Container;
  const measures: Measure[] = [];

  beforeAll(async () => {
    const stack = stackWith([keepsFiles("papers"), keepsFiles("photos")], {
      objectives: { papers: { retention: gfs({ hourly: 0 }) }, photos: { retention: gfs() } },
    });
    bed = await startTestBed("gfs", stack);
    for (const name of ["papers", "photos"])
      writeFileSync(join(bed.volume(name), "a"), `one of the ${name}\n`);
    writeFileSync(join(bed.volume("clock"), "now"), `${start}`);
    // restic has every file written to the disk at once; in memory that costs nothing.
    bed.pod.run(`mount -t tmpfs none ${bed.volume("repository")}`);
    agent = await bed.up("restic-backup", {
      entrypoint: ["/bin/sh", "-c", "sleep 3600"],
      environment: { RESTIC_REPOSITORY: "/repository", CLOCK: "/clock" },
      image: { files: simulatedClock },
      mounts: [
        { target: "/repository", source: bed.volume("repository") },
        { target: "/clock", source: bed.volume("clock") },
      ],
    });
    const first = await agent.exec("/scripts/backup.sh", "papers-files", "photos-files");
    expect(first.code, first.output).toBe(0);
    cheapen(`/proc/${bed.pod.pid}/root${bed.volume("repository")}/keys`, bed.secret("restic_password"));
  }, 300_000);

  afterAll(async () => {
    if (measures.length > 0)
      record("gfs", {
        subject: "Volumes, by generations",
        programs: { restic: versionOf(restic, "version") },
        standIns: [
          "the clock: set by the test, and given to restic by --time",
          "the bucket: a folder, in memory",
          `backup.sh: it makes every ${block}th backup; the others are made by restic with the arguments that backup.sh gives it`,
          "the repository's key: one whose derivation costs no time",
        ],
        measures,
      });
    await bed?.stop();
  });

  it("keeps exactly the 22 snapshots that 7 days, 4 weeks, 12 months and 3 years are", async () => {
    const seconds = await simulate(dailyRuns.slice(1));
    const papers = await kept("papers");
    expect(papers).toHaveLength(22);
    expect(papers).toEqual(promised(dailyRuns, 0));
    expect(await kept("photos")).toEqual(promised(dailyRuns, 48));
    measures.push({
      what: `${days} simulated daily runs`,
      note: `7/4/12/3 keeps ${papers.length} snapshots (${seconds.toFixed(0)} s)`,
    });
  }, 300_000);

  it("keeps exactly 66 where the last 48 hours count too", async () => {
    const seconds = await simulate(hourlyRuns);
    const photos = await kept("photos");
    expect(photos).toHaveLength(66);
    expect(await kept("papers")).toEqual(promised([...dailyRuns, ...hourlyRuns], 0));
    expect(photos).toEqual(promised([...dailyRuns, ...hourlyRuns], 48));
    measures.push({
      what: "48 simulated hourly runs after them",
      note: `48/7/4/12/3 keeps ${photos.length} snapshots (${seconds.toFixed(0)} s)`,
    });
  }, 300_000);

  it("brings back each of them, and the repository is whole", async () => {
    const check = await agent.exec("/usr/bin/restic", "check", "--read-data");
    expect(check.code, check.output).toBe(0);
    const oldest = await agent.exec(
      "/bin/sh",
      "-c",
      "restic restore $(restic snapshots --json --tag papers | jq -r 'min_by(.time).id') --target /state/back && cat /state/back/backup/papers/a",
    );
    expect(oldest.output).toContain("one of the papers");
  }, 300_000);

  /** Makes a backup at each of these times, and forgets after each block of them. */
  async function simulate(times: readonly number[]): Promise<number> {
    writeFileSync(join(bed.volume("clock"), "times"), `${times.join("\n")}\n`);
    const script = `
set -eu
export GOMAXPROCS=1
. /scripts/backup/common.sh
. /scripts/backup/jobs.sh
finish() {
  for pid in $pids; do wait $pid || { cat /state/log; exit 1; }; done
  pids= count=0
  echo $1 >/clock/now
  { /scripts/backup.sh papers-files photos-files && /scripts/backup.sh forget; } >/state/log 2>&1 || { cat /state/log; exit 1; }
}
pids= count=0
while read -r time; do
  count=$((count + 1))
  if [ $count -eq ${block} ] || [ $time -eq ${times.at(-1)} ]; then finish $time; continue; fi
  for job in papers-files photos-files; do
    load_job $job
    /usr/bin/restic backup --host "$BACKUP_HOST" --tag "$job_tags" --time "$(busybox date -u -d @$time '+%Y-%m-%d %H:%M:%S')" $job_paths >>/state/log 2>&1 &
    pids="$pids $!"
  done
done </clock/times
`;
    writeFileSync(join(bed.volume("clock"), "run.sh"), script);
    const { code, output, seconds } = await agent.exec("/bin/sh", "/clock/run.sh");
    expect(code, output).toBe(0);
    return seconds;
  }

  async function kept(store: string): Promise<readonly number[]> {
    const { output } = await agent.exec(
      "/usr/bin/restic",
      "snapshots",
      "--no-lock",
      "--json",
      "--tag",
      `${store},files`,
    );
    const snapshots = JSON.parse(output) as readonly { readonly time: string }[];
    return snapshots.map(({ time }) => Date.parse(time) / 1000).toSorted((left, right) => left - right);
  }
});

/** See `cheapKey`: some thousand calls of restic follow. */
function cheapen(keys: string, password: string): void {
  for (const name of readdirSync(keys)) {
    const cheap = cheapKey(readFileSync(join(keys, name), "utf8"), password);
    writeFileSync(join(keys, cheap.name), cheap.text);
    rmSync(join(keys, name));
  }
}
