import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesOf, minio, stackOf, store } from "../backups.fixture.ts";
import { has, makeSandbox, shells, summary, type Sandbox } from "./sandbox.fixture.ts";

/** Two stores of files on one node, of which one has a worker, too. */
const desk = store("desk", "/data", { strategy: "files", options: { paths: ["a", "b"] } });
const wiki = store("wiki", "/data", { strategy: "files" });
const files = filesOf(stackOf([desk, wiki, minio]), "compose");

const now = (): number => Math.floor(Date.now() / 1000);
const metric = (text: string, name: string): string | undefined =>
  new RegExp(String.raw`^${name}\{[^}]*\} (\S+)$`, "m").exec(text)?.[1];

describe.each(shells)("backup.sh in $name", { timeout: 30_000 }, ({ command }) => {
  const missing = !has(command[0] ?? "sh") || !has("jq");

  describe.skipIf(missing)("(needs jq)", () => {
    let box: Sandbox;
    beforeEach(() => {
      box = makeSandbox(files, command);
      box.write("backup/desk_data/a/one", "1");
      box.write("backup/desk_data/b/two", "2");
      box.write("backup/wiki_data/page", "3");
    });
    afterEach(() => box.remove());

    it("saves every store, and notes it for the alerts", () => {
      const before = now();
      const { code, text } = box.run("backup.sh", ["desk", "wiki"]);
      expect(text).toContain("desk-files: done");
      expect(code).toBe(0);
      expect(box.calls().find((call) => call.includes(" backup "))).toMatch(
        /--retry-lock 200s backup --json --host shop --tag desk,files,run-\d{8}T\d{6}Z --files-from-verbatim/,
      );
      const metrics = box.read("metrics/backup_desk-files.prom");
      expect(Number(metric(metrics, "backup_last_success_timestamp_seconds"))).toBeGreaterThanOrEqual(before);
      expect(metric(metrics, "backup_last_exit_code")).toBe("0");
      expect(metric(metrics, "backup_bytes")).toBe("1000");
      expect(metrics).toContain('{service="desk",method="files",repo="primary"}');
      // Renamed into place: nothing half-written is left.
      expect(box.names("metrics")).toEqual([
        "backup_desk-files.prom",
        "backup_repository.prom",
        "backup_wiki-files.prom",
      ]);
      expect(box.names("state/locks")).toEqual([]);
    });

    it.each([
      ["of a job that works", 60, "0"],
      ["that was left behind", 3600, "1"],
    ])("counts locks, whatever their time zone: one %s", (_, age, count) => {
      // Five hours east of Greenwich.
      const at = new Date((now() - age + 5 * 3600) * 1000)
        .toISOString()
        .replace(/\.\d+Z$/, ".123456789+05:00");
      box.write("fake/list.out", "0123abcd\n");
      box.write("fake/cat.out", JSON.stringify({ time: at, hostname: "other", pid: 1 }));
      expect(box.run("backup.sh", ["wiki"]).code).toBe(0);
      expect(metric(box.read("metrics/backup_repository.prom"), "backup_repo_locks")).toBe(count);
    });

    it("refuses a folder that is not there, before restic leaves it out in silence", () => {
      box.run("backup.sh", ["wiki"]);
      const good = box.read("state/jobs/wiki-files/ok");
      const { code, text } = box.run("backup.sh", ["desk"], { BACKUP_DATA: `${box.folder}/nowhere` });
      expect(code).toBe(1);
      expect(text).toContain("desk_data/a is not there");
      expect(box.calls().some((call) => call.includes("--tag desk,"))).toBe(false);
      expect(box.read("state/jobs/wiki-files/ok")).toBe(good);
      expect(metric(box.read("metrics/backup_desk-files.prom"), "backup_last_exit_code")).toBe("1");
      expect(box.read("metrics/backup_desk-files.prom")).not.toContain("backup_last_success");
    });

    it("refuses empty folders: a service that moved to another node has them", () => {
      const empty = makeSandbox(files, command);
      empty.write("backup/wiki_data/.keep/x", "");
      const { code, text } = empty.run("backup.sh", ["wiki"], { BACKUP_DATA: `${empty.folder}/other` });
      expect([code, text.includes("is not there")]).toEqual([1, true]);
      empty.remove();
    });

    it.each([
      ["an incomplete backup", "backup.code", "3", 3],
      ["a failure", "backup.code", "1", 1],
      ["a code that nobody knows", "backup.code", "77", 77],
      ["no summary", "backup.out", "{}\n", 1],
      ["a summary without a snapshot", "backup.out", '{"message_type":"summary","snapshot_id":null}\n', 1],
      ["a snapshot without bytes", "backup.out", summary(0), 1],
    ])("counts %s as failed", (_what, file, content, expected) => {
      box.write(`fake/${file}`, content);
      expect(box.run("backup.sh", ["wiki"]).code).toBe(expected);
      expect(box.read("state/jobs/wiki-files/ok")).toBe("");
      expect(metric(box.read("metrics/backup_wiki-files.prom"), "backup_last_exit_code")).toBe(
        String(expected),
      );
    });

    it("keeps the time of the last good one when a later one fails", () => {
      box.run("backup.sh", ["wiki"]);
      const good = box.read("state/jobs/wiki-files/ok");
      box.write("fake/backup.code", "1");
      box.run("backup.sh", ["wiki"]);
      expect(box.read("state/jobs/wiki-files/ok")).toBe(good);
      expect(
        metric(box.read("metrics/backup_wiki-files.prom"), "backup_last_success_timestamp_seconds"),
      ).toBe(good.trim());
    });

    it("goes on with the others when one fails, and its code is the worst", () => {
      const { code, text } = box.run("backup.sh", [], { BACKUP_DATA: `${box.folder}/backup` });
      expect(text).toContain("wiki-files: done");
      expect(code).not.toBe(78);
      box.write("fake/backup.once", "3");
      const second = box.run("backup.sh", []);
      expect(second.text).toContain("wiki-files: done");
      expect(second.code).toBe(3);
    });

    it("tells a wrong password, whatever restic's version calls it", () => {
      box.write("fake/cat.code", "1");
      box.write("fake/cat.err", "Fatal: wrong password or no key found\n");
      expect(box.run("backup.sh", ["wiki"]).code).toBe(12);
    });

    it("makes the repository only where there is none, and only as the keeper", () => {
      box.write("fake/cat.code", "10");
      expect(box.run("backup.sh", ["wiki"], { BACKUP_KEEPER: "no" }).code).toBe(10);
      expect(box.calls().some((call) => call.startsWith("init"))).toBe(false);
      expect(box.run("backup.sh", ["wiki"]).code).toBe(0);
      expect(box.calls().filter((call) => call.startsWith("init"))).toHaveLength(1);
    });

    it("never makes a repository because of another error", () => {
      box.write("fake/cat.code", "1");
      expect(box.run("backup.sh", ["wiki"]).code).toBe(1);
      expect(box.calls().some((call) => call.startsWith("init"))).toBe(false);
    });

    it("does not wait for a repository that does not answer", () => {
      box.write("fake/cat.seconds", "30");
      const since = Date.now();
      expect(box.run("backup.sh", ["wiki"]).code).toBe(124);
      expect(Date.now() - since).toBeLessThan(10_000);
    });

    it("removes stale locks once, and then tries once more", () => {
      box.write("fake/backup.once", "11");
      expect(box.run("backup.sh", ["wiki"]).code).toBe(0);
      const calls = box
        .calls()
        .map((call) => /\b(backup|unlock)\b/.exec(call)?.[1])
        .filter(Boolean);
      expect(calls).toEqual(["backup", "unlock", "backup"]);
      expect(box.calls().join("\n")).not.toContain("--remove-all");
      box.write("fake/backup.code", "11");
      expect(box.run("backup.sh", ["wiki"]).code).toBe(11);
    });

    it("does not run while the same job runs, and takes over what is left of one that died", () => {
      box.write("state/locks/job-wiki-files/owner", `${process.pid} ${now()}\n`);
      expect(box.run("backup.sh", ["wiki"]).code).toBe(75);
      box.write("state/locks/job-wiki-files/owner", `999999 ${now()}\n`);
      expect(box.run("backup.sh", ["wiki"]).code).toBe(0);
      box.write("state/locks/job-wiki-files/owner", `${process.pid} ${now() - 100_000}\n`);
      expect(box.run("backup.sh", ["wiki"]).code).toBe(0);
      box.write("state/locks/job-wiki-files/owner", "");
      expect(box.run("backup.sh", ["wiki"]).code).toBe(0);
    });

    it("ends properly when it is told to stop, and so does restic", async () => {
      box.write("fake/backup.seconds", "30");
      const child = box.start("backup.sh", ["wiki"]);
      while (!box.calls().some((call) => call.includes(" backup ")))
        await new Promise((done) => setTimeout(done, 50));
      child.kill("SIGTERM");
      await new Promise((done) => child.on("exit", done));
      expect(child.exitCode).toBe(143);
      expect(box.calls()).toContain("stopped");
      expect(box.names("state/locks")).toEqual([]);
      expect(box.read("state/jobs/wiki-files/code")).toBe("143\n");
    });

    it("is not stopped by metrics that cannot be written", () => {
      expect(box.run("backup.sh", ["wiki"], { BACKUP_METRICS: "/proc" }).code).toBe(0);
      expect(box.run("backup.sh", ["wiki"], { BACKUP_METRICS: "/nowhere" }).code).toBe(0);
    });

    it.each([
      ["a password that is empty", { RESTIC_PASSWORD_FILE: "/dev/null" }],
      ["no repository", { RESTIC_REPOSITORY: "" }],
      ["a secret key that is not there", { BACKUP_S3_SECRET_FILE: "/nowhere", BACKUP_S3_ACCESS_KEY: "x" }],
    ])("says that the configuration is wrong: %s", (_what, env) => {
      expect(box.run("backup.sh", ["wiki"], env).code).toBe(78);
      expect(box.calls()).toEqual([]);
    });

    it("says which program is missing", () => {
      const tools = [
        "sh",
        "cat",
        "date",
        "dirname",
        "find",
        "grep",
        "mkdir",
        "mv",
        "rm",
        "sed",
        "timeout",
        "cksum",
      ];
      const { code, text } = box.run("backup.sh", ["wiki"], {
        PATH: box.only([...tools, command[0] ?? "sh"]),
      });
      expect(code).toBe(78);
      expect(text).toContain("the command restic is missing");
    });

    it("writes the credentials where only root reads them", () => {
      box.write("key", "s3cret\n");
      const file = `${box.folder}/credentials`;
      box.run("backup.sh", ["wiki"], {
        BACKUP_S3_ACCESS_KEY: "minioadmin",
        BACKUP_S3_SECRET_FILE: `${box.folder}/key`,
        AWS_SHARED_CREDENTIALS_FILE: file,
      });
      expect(box.read("credentials")).toBe(
        "[default]\naws_access_key_id = minioadmin\naws_secret_access_key = s3cret\n",
      );
    });

    it("knows neither job nor store of another name", () => {
      expect(box.run("backup.sh", ["oracle"]).code).toBe(78);
      expect(box.run("backup.sh", ["--help"]).text).toContain("scripts/backup.sh NAME...");
    });

    describe("forget", () => {
      const snapshot = (age: number, bytes: number): object => ({
        time: new Date((now() - age) * 1000)
          .toISOString()
          .replace("Z", "123456+00:00")
          .replace(/\.\d{3}1/, ".1231"),
        summary: { total_bytes_processed: bytes },
      });
      const list = (...snapshots: readonly object[]): void =>
        box.write("fake/snapshots.out", JSON.stringify(snapshots));

      it("keeps generations, and prunes", () => {
        list(snapshot(60, 1000), snapshot(1000, 900));
        expect(box.run("backup.sh", ["forget"]).code).toBe(0);
        expect(box.calls().find((call) => call.includes(" forget ") && call.includes("wiki"))).toContain(
          "forget --host shop --tag wiki,files --group-by host --keep-hourly 48 --keep-daily 7 --keep-weekly 4 --keep-monthly 12 --keep-yearly 3",
        );
        expect(box.calls().some((call) => call.includes(" prune "))).toBe(true);
        expect(box.read("metrics/backup_repository.prom")).toContain('backup_repo_snapshots{repo="primary"}');
      });

      it("takes the numbers from the environment", () => {
        list(snapshot(60, 1000));
        box.run("backup.sh", ["forget"], { RESTIC_RETENTION_DAILY: "9" });
        expect(box.calls().join("\n")).toContain("--keep-daily 9 --keep-weekly 4");
      });

      it.each([
        ["there is none", () => list()],
        ["it is too old", () => list(snapshot(90_000, 1000))],
        ["it shrank by more than half", () => list(snapshot(60, 400), snapshot(1000, 1000))],
      ])("forgets and prunes nothing of a job when %s", (_what, make) => {
        make();
        expect(box.run("backup.sh", ["forget"]).code).toBe(1);
        expect(box.calls().some((call) => / (forget|prune) /.test(call))).toBe(false);
      });

      it("believes a person that a store may shrink", () => {
        list(snapshot(60, 400), snapshot(1000, 1000));
        expect(box.run("backup.sh", ["forget", "--accept", "wiki", "--accept", "desk"]).code).toBe(0);
      });

      it("does not prune when forgetting failed", () => {
        list(snapshot(60, 1000));
        box.write("fake/forget.code", "1");
        expect(box.run("backup.sh", ["forget"]).code).toBe(1);
        expect(box.calls().some((call) => call.includes(" prune "))).toBe(false);
      });

      it("does not happen after a failed backup", () => {
        list(snapshot(60, 1000));
        box.write("fake/backup.code", "1");
        expect(box.run("backup.sh").code).toBe(1);
        expect(box.calls().some((call) => / (forget|prune) /.test(call))).toBe(false);
      });
    });

    it("checks another twelfth of the repository each month, without a lock", () => {
      expect(box.run("backup.sh", ["check"]).code).toBe(0);
      const month = new Date().getUTCMonth() + 1;
      expect(box.calls().join("\n")).toContain(`check --no-lock --read-data-subset=${month}/12`);
      expect(box.read("metrics/backup_repository.prom")).toContain(
        "backup_check_last_success_timestamp_seconds",
      );
      box.write("fake/check.code", "1");
      expect(box.run("backup.sh", ["check"]).code).toBe(1);
    });
  });
});
