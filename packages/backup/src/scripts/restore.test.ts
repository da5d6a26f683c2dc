import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesOf, minio, stackOf, store } from "../backups.fixture.ts";
import { has, makeSandbox, shells, type Sandbox } from "./sandbox.fixture.ts";

const files = filesOf(
  stackOf([store("wiki", "/data", { strategy: "files", options: { paths: ["pages"] } }), minio]),
  "compose",
);
const snapshots = [
  {
    id: "aaaa1111aaaa1111aaaa",
    short_id: "aaaa1111",
    time: "2026-01-01T10:00:00.5Z",
    summary: { total_bytes_processed: 5 },
  },
  {
    id: "bbbb2222bbbb2222bbbb",
    short_id: "bbbb2222",
    time: "2026-01-01T14:00:00.5+02:00",
    summary: { total_bytes_processed: 6 },
  },
  { id: "bbbb3333bbbb3333bbbb", short_id: "bbbb3333", time: "2026-01-01T13:00:00Z" },
];

describe.each(shells)("restore.sh in $name", { timeout: 30_000 }, ({ command }) => {
  describe.skipIf(!has(command[0] ?? "sh") || !has("jq"))("(needs jq)", () => {
    let box: Sandbox;
    const restored = (): readonly string[] =>
      box.calls().flatMap((call) => /restore (\S+) --target (\S+)(.*)$/.exec(call)?.slice(1, 4) ?? []);

    beforeEach(() => {
      box = makeSandbox(files, command);
      box.write("fake/snapshots.out", JSON.stringify(snapshots));
      box.write("fake/ls.out", '{"struct_type":"node","path":"x","type":"dir"}\n');
      box.write("fake/stats.out", '{"total_size":1,"total_file_count":1}');
    });
    afterEach(() => box.remove());

    it("writes the newest snapshot where nothing is", () => {
      expect(box.run("restore.sh", ["wiki"]).code).toBe(0);
      const pages = `${box.folder}/backup/wiki_data/pages`;
      expect(restored()).toEqual([
        `bbbb3333bbbb3333:${pages}`,
        pages,
        " --delete --overwrite always --verify",
      ]);
    });

    it("does not take what was made while a clock was fast for the newest", () => {
      const fast = { id: "cccc4444cccc4444cccc", short_id: "cccc4444", time: "2222-01-01T10:00:00Z" };
      box.write("fake/snapshots.out", JSON.stringify([...snapshots, fast]));
      const { code, text } = box.run("restore.sh", ["wiki"]);
      expect([code, restored()[0]?.split(":")[0]]).toEqual([0, "bbbb3333bbbb3333"]);
      expect(text).toContain("made while a clock was wrong, or the clock is wrong now: cccc4444");
      expect(box.run("restore.sh", ["wiki", "--at", "cccc"]).code).toBe(0);
    });

    it("changes no live data unless it is told to", () => {
      box.write("backup/wiki_data/pages/one", "1");
      const { code, text } = box.run("restore.sh", ["wiki"]);
      expect([code, text.includes("To replace it: --overwrite-live-data")]).toEqual([73, true]);
      expect(restored()).toEqual([]);
      expect(box.run("restore.sh", ["wiki", "--overwrite-live-data"]).code).toBe(0);
      expect(restored()).toHaveLength(3);
    });

    it.each([
      [["--at", "aaaa1"], "aaaa1111aaaa1111"],
      [["--to", "2026-01-01 12:30:00"], "bbbb2222bbbb2222"],
      [["--to", "2026-01-01 11:00:00"], "aaaa1111aaaa1111"],
    ])("takes the snapshot that is meant by %j", (args, id) => {
      expect(box.run("restore.sh", ["wiki", ...args]).code).toBe(0);
      expect(restored()[0]).toContain(`${id}:`);
    });

    it.each([
      [["wiki", "--at", "bbbb"], 78],
      [["wiki", "--at", "cccc"], 1],
      [["wiki", "--to", "2025-01-01 00:00:00"], 1],
      [["wiki", "--to", "yesterday"], 78],
      [["wiki", "--only", "../etc"], 78],
      [["wiki", "--into", "here"], 78],
      [["wiki", "--at"], 78],
      [["wiki", "--force"], 78],
      [["oracle"], 78],
      [[], 78],
    ])("refuses %j", (args, code) => {
      expect(box.run("restore.sh", args).code).toBe(code);
      expect(restored()).toEqual([]);
    });

    it("brings a part back, or only fetches", () => {
      expect(box.run("restore.sh", ["wiki", "--only", "home"]).code).toBe(0);
      expect(restored()[1]).toBe(`${box.folder}/backup/wiki_data/pages/home`);
      expect(box.run("restore.sh", ["wiki", "--into", `${box.folder}/fetched`]).code).toBe(0);
      expect(restored().slice(3, 5)).toEqual(["bbbb3333bbbb3333", `${box.folder}/fetched/wiki-files`]);
    });

    it("fails when restic does, and lists what there is", () => {
      box.write("fake/restore.code", "1");
      expect(box.run("restore.sh", ["wiki"]).code).toBe(1);
      expect(box.run("restore.sh", ["list"]).text).toContain("aaaa1111  2026-01-01T10:00:00  5 bytes");
    });

    it("is rehearsed by verify.sh, which measures", () => {
      box.write("fake/stats.out", '{"total_size":1,"total_file_count":0}');
      const { code } = box.run("verify.sh", ["wiki"]);
      expect(code).toBe(0);
      expect(box.read("metrics/backup_drill_wiki.prom")).toMatch(
        /backup_restore_drill_rto_seconds\{service="wiki"\} \d+/,
      );
      const [evidence = ""] = box.names("state/evidence");
      expect(JSON.parse(box.read(`state/evidence/${evidence}`))).toMatchObject({
        store: "wiki",
        code: 0,
        rpo_target_seconds: 3600,
      });
      box.write("fake/stats.out", '{"total_size":1,"total_file_count":5}');
      expect(box.run("verify.sh", ["wiki"]).code).toBe(1);
      expect(box.names("state/scratch")).toEqual([]);
    });
  });
});
