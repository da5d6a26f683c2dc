import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesOf, minio, stackOf, store } from "../backups.fixture.ts";
import { longestGap, parseCron } from "../cron.ts";
import { has, makeSandbox, shells, type Sandbox } from "./sandbox.fixture.ts";

const files = filesOf(stackOf([store("wiki", "/data", { strategy: "files" }), minio]), "compose");

/** A table with a full and a frequent job, as the generated one would be. */
const jobs = `
all_jobs() { echo nightly often; }
jobs_of() { echo nightly often; }
manual_jobs_of() { echo ""; }
cares_of() { echo forget; }
load_care() { care_cron='30 4 * * *' care_interval=86400; [ "$1" = forget ]; }
load_job() {
  job_name=$1 job_worker='' job_list='' job_excludes='' job_repo=primary job_store=$1 job_group=$1 job_method=files job_kind=full
  job_agent=restic-backup job_limit=60 job_tags=$1 job_floor=1 job_oldest=90000 job_keep=--keep-daily=7 job_paths=$BACKUP_DATA
  case $1 in
    nightly) job_lane=full job_cron='0 2 * * *' job_interval=86400 ;;
    often) job_lane=between job_cron='*/15 * * * *' job_interval=900 ;;
    *) return 1 ;;
  esac
}
`;

/** A clock that shows what a file says, and goes on from there as fast as another says. */
const fakeDate = `#!/bin/sh
fake=$(dirname "$0")/../fake
now=$(cat "$fake/now")
[ ! -f "$fake/rate" ] || now=$((now + ($(/bin/date +%s) - $(stat -c %Y "$fake/now")) * $(cat "$fake/rate")))
case "$*" in
  *-d*) exec /bin/date "$@" ;;
  +%s) echo "$now" ;;
  *) exec /bin/date -u -d "@$now" "$@" ;;
esac
`;

const at = (text: string): number => Date.parse(`${text}Z`) / 1000;

describe.each(shells)("backup-cron.sh in $name", { timeout: 30_000 }, ({ command }) => {
  describe.skipIf(!has(command[0] ?? "sh") || !has("jq"))("(needs jq)", () => {
    let box: Sandbox;

    beforeEach(() => {
      box = makeSandbox({ ...files, "scripts/backup/jobs.sh": jobs }, command);
      box.write("backup/page", "x");
      box.write("bin/date", fakeDate);
      chmodSync(join(box.folder, "bin/date"), 0o755);
    });
    afterEach(() => box.remove());

    /** Looks once, at a time; gives the jobs that were started. */
    const once = (time: number): readonly string[] => {
      const before = box.calls().length;
      box.write("fake/now", String(time));
      box.run("backup-cron.sh", ["--once"]);
      return box
        .calls()
        .slice(before)
        .flatMap(
          (call) => /--tag (\w+),run-/.exec(call)?.[1] ?? (call.includes(" forget ") ? ["forget"] : []),
        )
        .toSorted();
    };

    /** Lets the loop run for some seconds; gives what it says. */
    const loop = (seconds: number, env: Readonly<Record<string, string>> = {}): string =>
      spawnSync("timeout", [String(seconds), ...command, join(box.folder, "scripts/backup-cron.sh")], {
        env: { ...box.env, BACKUP_TICK_SECONDS: "1", ...env },
        encoding: "utf8",
      }).stdout;

    it("takes everything at the first start, but forgets nothing yet", () => {
      expect(once(at("2026-06-10T14:07:00"))).toEqual(["nightly", "often"]);
      expect(once(at("2026-06-10T14:08:00"))).toEqual([]);
    });

    it("starts each job at its minute, once", () => {
      once(at("2026-06-10T14:07:00"));
      expect(once(at("2026-06-10T14:15:10"))).toEqual(["often"]);
      expect(once(at("2026-06-10T14:15:40"))).toEqual([]);
      expect(once(at("2026-06-10T14:30:02"))).toEqual(["often"]);
      once(at("2026-06-11T01:59:59"));
      expect(once(at("2026-06-11T02:00:01"))).toEqual(["nightly", "often"]);
    });

    it("catches up once with what it missed while it was down", () => {
      once(at("2026-06-10T14:07:00"));
      box.write("fake/snapshots.out", "[]");
      expect(once(at("2026-06-13T09:20:00"))).toEqual(["nightly", "often"]);
      expect(once(at("2026-06-13T09:21:00"))).toEqual([]);
      expect(once(at("2026-06-13T09:30:00"))).toEqual(["often"]);
    });

    it("goes on when the clock jumps back, and when it jumps forward", () => {
      once(at("2026-06-10T14:07:00"));
      expect(once(at("2025-06-10T14:07:00"))).toEqual(["nightly", "often"]);
      expect(once(at("2025-06-10T14:08:00"))).toEqual([]);
      expect(once(at("2025-06-10T14:15:00"))).toEqual(["often"]);
      expect(once(at("2027-01-01T00:01:00"))).toEqual(["nightly", "often"]);
      expect(once(at("2027-01-01T00:02:00"))).toEqual([]);
    });

    it("tries again after ten minutes what failed, three times", () => {
      once(at("2026-06-10T14:01:00"));
      box.write("fake/backup.code", "1");
      const start = at("2026-06-11T02:00:00");
      expect(once(start)).toContain("nightly");
      const later = [300, 601, 1300, 2000, 2700].map(
        (seconds) => once(start + seconds).filter((job) => job === "nightly").length,
      );
      expect(later).toEqual([0, 1, 1, 1, 0]);
    });

    it("tries again soon what was never good, then less often, and without an end", () => {
      box.write("fake/backup.code", "1");
      const start = at("2026-06-10T14:01:00");
      const both = ["nightly", "often"];
      expect(once(start)).toEqual(both);
      expect(once(start + 15)).toEqual([]);
      for (let tries = 1; tries <= 20; tries++) expect(once(start + tries * 30)).toEqual(both);
      expect(once(start + 630)).toEqual([]);
      // A scheduled run at 14:15 begins nothing anew.
      expect(once(start + 840)).toEqual(["often"]);
      expect(once(start + 880)).toEqual([]);
      expect([1200, 1800, 2400, 3000].map((seconds) => once(start + seconds).includes("nightly"))).toEqual(
        Array.from({ length: 4 }, () => true),
      );
      box.write("fake/backup.code", "0");
      expect(once(start + 3600)).toContain("nightly");
      box.write("fake/backup.code", "1");
      const night = at("2026-06-11T02:00:00");
      const later = [0, 31, 601, 1300, 2000, 2700].map((seconds) =>
        once(night + seconds).includes("nightly"),
      );
      expect(later).toEqual([true, false, true, true, true, false]);
    });

    it("does not try the care for the repository again so soon", () => {
      once(at("2026-06-10T14:01:00"));
      const start = at("2026-06-11T04:30:00");
      once(start);
      expect(box.read("state/care/forget/code").trim()).not.toBe("0");
      once(start + 60);
      expect(box.read("state/care/forget/attempt").trim()).toBe(String(start));
      once(start + 601);
      expect(box.read("state/care/forget/attempt").trim()).toBe(String(start + 601));
    });

    it("starts once what waits for its turn", () => {
      const start = at("2026-06-10T14:01:00");
      once(start);
      box.write("fake/backup.code", "1");
      once(start + 840);
      box.write("fake/now", String(start + 1500));
      // It waits for three seconds.
      expect(loop(6, { BACKUP_JITTER_SECONDS: "4" }).match(/often: starting/g)).toHaveLength(1);
    });

    it("starts once what takes longer than a failure waits", () => {
      once(at("2026-06-10T14:01:00"));
      box.write("fake/backup.seconds", "3");
      box.write("fake/rate", "400");
      box.write("fake/now", String(at("2026-06-11T02:00:00")));
      expect(loop(6).match(/nightly: starting/g)).toHaveLength(1);
    });

    it("does not let wait what was never good", () => {
      box.write("fake/now", String(at("2026-06-10T14:01:00")));
      const said = loop(5, { BACKUP_JITTER_SECONDS: "60" });
      expect(said).toContain("nightly: done");
      expect(said).toContain("often: done");
    });

    it("runs what was asked for through the service, once", () => {
      once(at("2026-06-10T14:07:00"));
      box.write("fake/now", String(at("2026-06-10T14:08:00")));
      const said = loop(6, { BACKUP_REQUEST: "5" });
      expect(said).toContain("nightly: done");
      expect(said.match(/nightly: starting/g)).toHaveLength(1);
      expect(box.run("backup-cron.sh", ["--health"]).code).toBe(0);
      box.write("fake/now", String(at("2026-06-10T15:08:00")));
      expect(box.run("backup-cron.sh", ["--health"]).code).toBe(1);
    });

    it("writes a table for crond", () => {
      box.write("fake/now", String(at("2026-06-10T14:08:00")));
      box.write("bin/crond", '#!/bin/sh\necho crond "$@"\n');
      chmodSync(join(box.folder, "bin/crond"), 0o755);
      const run = box.run("backup-cron.sh", [], {
        BACKUP_SCHEDULER: "crond",
        BACKUP_CRONTABS: `${box.folder}/tables`,
      });
      expect(run.text).toContain("crond -f -d 8 -c");
      expect(box.read("tables/root").split("\n").slice(0, 3)).toEqual([
        expect.stringMatching(
          /^0 2 \* \* \* \/bin\/sh .*backup\.sh nightly >\/proc\/1\/fd\/1 2>\/proc\/1\/fd\/2$/,
        ),
        expect.stringMatching(/^\*\/15 \* \* \* \* \/bin\/sh .*backup\.sh often/),
        expect.stringMatching(/^30 4 \* \* \* \/bin\/sh .*backup\.sh forget/),
      ]);
    });

    it("reads schedules as the plan does", () => {
      const schedules = [
        "*/15 * * * *",
        "0 2 * * *",
        "5,50 8-10 * * *",
        "0 5 * * 0",
        "0 5 * * 7",
        "30 4 1 */3 *",
        "7/20 * * * 1-5",
        "59 23 31 12 *",
      ];
      const times = Array.from(
        { length: 300 },
        (_, index) => new Date(Date.UTC(2026, 0, 1) + index * 77_777 * 60_000 * 0.37),
      )
        .map((time) => new Date(Math.floor(time.getTime() / 60_000) * 60_000))
        .concat(new Date(Date.UTC(2026, 11, 31, 23, 59)), new Date(Date.UTC(2026, 0, 4, 5, 0)));
      const questions = schedules.flatMap((cron) =>
        times.map((time) => ({
          cron,
          fields: [
            time.getUTCMinutes(),
            time.getUTCHours(),
            time.getUTCDate(),
            time.getUTCMonth() + 1,
            time.getUTCDay(),
          ],
        })),
      );
      const script = [
        `. ${box.folder}/scripts/backup/common.sh`,
        `. ${box.folder}/scripts/backup/schedule.sh`,
        ...questions.map(
          ({ cron, fields }) => `cron_matches ${fields.join(" ")} '${cron}' && echo 1 || echo 0`,
        ),
      ].join("\n");
      const [program = "sh", ...before] = command;
      const run = spawnSync(program, before, { input: script, encoding: "utf8", env: box.env });
      const expected = questions.map(({ cron, fields }) => {
        const read = parseCron(cron, "schedule");
        const [minute = 0, hour = 0, day = 0, month = 0, weekday = 0] = fields;
        return read.minutes.includes(minute) &&
          read.hours.includes(hour) &&
          read.days.includes(day) &&
          read.months.includes(month) &&
          read.weekdays.includes(weekday)
          ? "1"
          : "0";
      });
      expect(run.stdout.trim().split("\n")).toEqual(expected);
      expect(expected).toContain("1");
      expect(longestGap(parseCron("0 2 * * *", "schedule"))).toBe(86_400_000);
    });
  });
});
