import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filesOf, mariadb, minio, stackOf } from "../backups.fixture.ts";
import { has, makeSandbox, shells, type Sandbox } from "./sandbox.fixture.ts";

const files = filesOf(stackOf([mariadb, minio]), "compose");

/** An engine that does what a file says, and notes what it was asked. */
const engine = `#!/bin/sh
echo "$*" >>"$BACKUP_HANDOFF/asked"
case $1 in
  backup)
    mkdir -p "$BACKUP_HANDOFF/out/dump"
    [ ! -f "$BACKUP_HANDOFF/slow" ] || sleep 30
    [ -f "$BACKUP_HANDOFF/empty" ] || echo data >"$BACKUP_HANDOFF/out/dump/all.sql"
    echo "made a dump"
    ;;
esac
[ ! -f "$BACKUP_HANDOFF/code" ] || exit "$(cat "$BACKUP_HANDOFF/code")"
`;

describe.each(shells)("an agent and its worker in $name", { timeout: 30_000 }, ({ command }) => {
  describe.skipIf(!has(command[0] ?? "sh") || !has("jq"))("(needs jq)", () => {
    let box: Sandbox;
    let worker: ChildProcess | undefined;

    const startWorker = async (): Promise<void> => {
      const [program = "sh", ...before] = command;
      worker = spawn(
        program,
        [...before, join(box.folder, "scripts/backup/worker.sh"), "mariadb", "backup"],
        {
          env: { ...box.env, BACKUP_HANDOFF: `${box.folder}/handoff/mariadb` },
          stdio: "ignore",
        },
      );
      while (!existsSync(join(box.folder, "handoff/mariadb/backup/alive")))
        await new Promise((done) => setTimeout(done, 50));
    };

    beforeEach(() => {
      box = makeSandbox({ ...files, "scripts/backup/mariadb.sh": engine }, command);
    });
    afterEach(() => {
      worker?.kill("SIGTERM");
      box.remove();
    });

    it("hand a dump over, and tidy up when it is safe", async () => {
      await startWorker();
      const { code, text } = box.run("backup.sh", ["mariadb-dump"]);
      expect(text).toContain("  made a dump");
      // The floor of a dump is a kilobyte: the summary of the fake has 1000 bytes.
      expect(code).toBe(1);
      box.write(
        "fake/backup.out",
        '{"message_type":"summary","snapshot_id":"ab","total_bytes_processed":5000}',
      );
      expect(box.run("backup.sh", ["mariadb-dump"]).code).toBe(0);
      const asked = box.read("handoff/mariadb/asked").trim().split("\n");
      expect(asked.map((line) => line.replace(/ \d{8}T\d{6}Z$/, ""))).toEqual([
        "backup mariadb-dump",
        "backup mariadb-dump",
        "saved mariadb-dump",
      ]);
      expect(box.names("handoff/mariadb/backup/requests")).toEqual([]);
      expect(box.names("handoff/mariadb/backup/answers")).toEqual([]);
    });

    it("save nothing when the engine fails, and pass its code on", async () => {
      await startWorker();
      box.write("handoff/mariadb/code", "5");
      expect(box.run("backup.sh", ["mariadb-dump"]).code).toBe(5);
      expect(box.calls().some((call) => call.includes(" backup "))).toBe(false);
    });

    it("save nothing when the engine made nothing", async () => {
      await startWorker();
      box.write("handoff/mariadb/empty", "");
      const { code, text } = box.run("backup.sh", ["mariadb-dump"]);
      expect([code, text.includes("there is no file at all")]).toEqual([1, true]);
    });

    it("find out at once that there is no worker on this node", () => {
      const { code, text } = box.run("backup.sh", ["mariadb-dump"]);
      expect([code, text.includes("it does not run, or not on this node")]).toEqual([1, true]);
    });

    it("take a worker that was stopped for what it is: failed", async () => {
      await startWorker();
      box.write("handoff/mariadb/slow", "");
      const agent = box.start("backup.sh", ["mariadb-dump"]);
      while (!box.read("handoff/mariadb/asked").includes("backup"))
        await new Promise((done) => setTimeout(done, 50));
      worker?.kill("SIGKILL");
      await startWorker();
      const code = await new Promise((done) => agent.on("exit", done));
      expect(code).toBe(137);
    });

    it("stop the engine when the agent is stopped", async () => {
      await startWorker();
      box.write("handoff/mariadb/slow", "");
      const agent = box.start("backup.sh", ["mariadb-dump"]);
      while (!box.read("handoff/mariadb/asked").includes("backup"))
        await new Promise((done) => setTimeout(done, 50));
      agent.kill("SIGTERM");
      await new Promise((done) => agent.on("exit", done));
      const end = Date.now() + 10_000;
      while (box.names("handoff/mariadb/backup/working").length > 0 && Date.now() < end)
        await new Promise((done) => setTimeout(done, 100));
      expect(box.names("handoff/mariadb/backup/working")).toEqual([]);
    });
  });
});
