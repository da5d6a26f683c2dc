import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { archive, filesOf, glpi, mariadb, minio, stackOf } from "../backups.fixture.ts";
import { makeSandbox, type Sandbox } from "./sandbox.fixture.ts";

const stack = stackOf([mariadb, glpi, archive, minio], { objectives: { archive: { rpo: "72h" } } });
const files = { ...filesOf(stack, "compose"), ...filesOf(stack, "swarm") };

/**
 * A docker that notes each call. The containers that run here are files in `fake/here`, `fake/swarm` makes it a Swarm, and a
 * service that is started is here then.
 */
const fakeDocker = `#!/bin/sh
fake=$(dirname "$0")/../fake
echo "$*" >>"$fake/docker"
case $1 in
  ps)
    case "$*" in
      *stack.namespace*) [ ! -f "$fake/swarm" ] || echo any; exit ;;
    esac
    name=$(echo "$*" | sed 's/.*service[.name]*=\\([^ ]*\\).*/\\1/; s/^shop_//')
    # One that is late is here when somebody has looked for it once.
    if [ -f "$fake/late" ] && [ "$(cat "$fake/late")" = "$name" ]; then rm "$fake/late"; exit; fi
    [ ! -f "$fake/here/$name" ] || echo "id-$name"
    ;;
  info) case "$*" in *Name*) echo node1 ;; *) if [ -f "$fake/worker" ]; then echo false; else echo true; fi ;; esac ;;
  exec)
    case "$*" in *" tar "*) tar -C "$fake/fetched" -cf - . ;; esac
    [ ! -f "$fake/exec.code" ] || exit "$(cat "$fake/exec.code")"
    ;;
  compose)
    for word in "$@"; do
      case $word in
        up | start) what=up ;;
        stop) what=stop ;;
        -*) ;;
        *) case \${what:-} in up) touch "$fake/here/$word" ;; stop) rm -f "$fake/here/$word" ;; esac ;;
      esac
    done
    ;;
  service)
    case $2 in
      ps) echo node7 ;;
      ls) [ ! -f "$fake/swarm" ] || echo any ;;
      inspect) echo 2 ;;
      scale) [ ! -f "$fake/elsewhere" ] || exit 0; for word in "$@"; do case $word in shop_*=0) name=\${word#shop_}; rm -f "$fake/here/\${name%=0}" ;; shop_*=*) name=\${word#shop_}; touch "$fake/here/\${name%=*}" ;; esac; done ;;
    esac
    ;;
esac
exit 0
`;

describe("on a host", () => {
  let box: Sandbox;
  const run = (script: string, ...args: readonly string[]) =>
    box.run(script, args, {
      BACKUP_AGENT: "",
      BACKUP_START_SECONDS: "2",
      COLD_STOP_SECONDS: "2",
      TMPDIR: box.folder,
    });
  const docker = (): readonly string[] =>
    box
      .read("fake/docker")
      .split("\n")
      .filter((line) => !/^(?:ps |info |service ps |$)/.test(line));
  const here = (...names: readonly string[]): void =>
    names.forEach((name) => box.write(`fake/here/${name}`, ""));

  beforeEach(() => {
    box = makeSandbox(files, ["sh"]);
    mkdirSync(join(box.folder, "fake/here"));
    box.write("bin/docker", fakeDocker);
    chmodSync(join(box.folder, "bin/docker"), 0o755);
  });
  afterEach(() => box.remove());

  describe("backup.sh", () => {
    it("runs itself in the agent's container", () => {
      here("restic-backup");
      expect(run("backup.sh").code).toBe(0);
      expect(docker()).toEqual(["exec -i id-restic-backup /bin/sh /scripts/backup.sh"]);
    });

    it("passes names and results on", () => {
      here("restic-backup");
      box.write("fake/exec.code", "3");
      expect(run("backup.sh", "glpi").code).toBe(3);
      expect(docker()).toEqual(["exec -i id-restic-backup /bin/sh /scripts/backup.sh glpi"]);
      expect(run("backup.sh", "oracle").code).toBe(78);
    });

    it("asks agents on other nodes through their service", () => {
      box.write("fake/swarm", "");
      here("restic-backup");
      const { code, text } = run("backup.sh");
      expect(code).toBe(0);
      expect(text).toContain("restic-backup-glpi, on node7");
      expect(docker().filter((line) => line.startsWith("service update"))).toEqual([
        expect.stringMatching(
          /^service update --detach --quiet --env-add BACKUP_REQUEST=\d+ shop_restic-backup-glpi$/,
        ),
        expect.stringMatching(
          /^service update --detach --quiet --env-add BACKUP_REQUEST=\d+ shop_restic-backup-archive$/,
        ),
      ]);
    });

    it("says that no agent runs here", () => {
      expect(run("backup.sh").code).toBe(1);
    });
  });

  describe("restore.sh", () => {
    it("starts who may write, runs there, and stops them again", () => {
      here("restic-backup");
      expect(run("restore.sh", "mariadb", "--to", "2026-01-31 11:59:00", "--overwrite-live-data").code).toBe(
        0,
      );
      expect(docker()).toEqual([
        "compose -f docker-compose.dev.yml --profile restore up -d --no-deps restic-restore mariadb-restore",
        "exec -i id-restic-restore /bin/sh /scripts/restore.sh mariadb --to 2026-01-31 11:59:00 --overwrite-live-data",
        "compose -f docker-compose.dev.yml --profile restore stop restic-restore mariadb-restore",
      ]);
    });

    it("waits for the one that loads the data, too", () => {
      box.write("fake/late", "mariadb-restore");
      expect(run("restore.sh", "mariadb").code).toBe(0);
      const lines = box.read("fake/docker").split("\n");
      const isSeen = lines.findLastIndex(
        (line) => line.startsWith("ps ") && line.includes("mariadb-restore"),
      );
      expect(lines.findIndex((line) => line.startsWith("exec "))).toBeGreaterThan(isSeen);
      expect(
        lines.filter((line) => line.startsWith("ps ") && line.includes("mariadb-restore")).length,
      ).toBeGreaterThan(1);
    });

    it("stops them after a failure, too, and tells of it", () => {
      box.write("fake/exec.code", "73");
      expect(run("restore.sh", "glpi").code).toBe(73);
      expect(docker().at(-1)).toContain("stop restic-restore");
    });

    it("scales them in a Swarm, where the volume is", () => {
      box.write("fake/swarm", "");
      expect(run("restore.sh", "glpi").code).toBe(0);
      expect(docker()).toEqual([
        "service scale --detach shop_restic-restore-glpi=1",
        "exec -i id-restic-restore-glpi /bin/sh /scripts/restore.sh glpi",
        "service scale --detach shop_restic-restore-glpi=0",
      ]);
    });

    it("lists without starting anything", () => {
      here("restic-backup");
      run("restore.sh", "list", "glpi");
      expect(docker()).toEqual(["exec -i id-restic-backup /bin/sh /scripts/restore.sh list glpi"]);
    });

    it("lists with somebody that it starts, where nobody runs", () => {
      expect(run("restore.sh", "list").code).toBe(0);
      expect(docker()[1]).toBe("exec -i id-restic-restore /bin/sh /scripts/restore.sh list");
      expect(docker().at(-1)).toMatch(/ stop restic-restore /);
    });

    it("restores a store where it is loaded, and not where its logs are backed up", () => {
      box.write("fake/swarm", "");
      expect(files["scripts/backup/jobs.swarm.sh"]).toMatch(/restic-backup-glpi\) echo [^;]*mariadb-binlog/);
      expect(run("restore.sh", "mariadb").code).toBe(0);
      expect(docker().filter((line) => line.startsWith("exec"))).toEqual([
        "exec -i id-restic-restore /bin/sh /scripts/restore.sh mariadb",
      ]);
    });

    it("goes on with the other nodes' turn when it restores all", () => {
      box.write("fake/swarm", "");
      box.write("fake/elsewhere", "");
      here("restic-restore-archive");
      const { code, text } = run("restore.sh", "all");
      expect([code, text.match(/Run this on node7/g)]).toEqual([
        1,
        ["Run this on node7", "Run this on node7"],
      ]);
      expect(docker().filter((line) => line.startsWith("exec"))).toEqual([
        "exec -i id-restic-restore-archive /bin/sh /scripts/restore.sh all",
      ]);
    });

    it("says on a worker what to do on a manager, and works when that is done", () => {
      box.write("fake/swarm", "");
      box.write("fake/worker", "");
      const { code, text } = run("restore.sh", "glpi");
      expect(code).toBe(78);
      expect(text).toContain("On a manager: docker service scale shop_restic-restore-glpi=1");
      expect(docker()).toEqual([]);
      here("restic-restore-glpi");
      expect(run("restore.sh", "glpi").code).toBe(0);
      expect(docker()).toEqual(["exec -i id-restic-restore-glpi /bin/sh /scripts/restore.sh glpi"]);
    });

    it("brings what it only fetches to a folder of the host", () => {
      here("restic-backup");
      box.write("fake/fetched/glpi-files/backup/glpi/a", "one");
      expect(run("restore.sh", "glpi", "--into", `${box.folder}/mine`, "--at", "aaaa").code).toBe(0);
      expect(box.read("mine/glpi-files/backup/glpi/a")).toBe("one");
      expect(docker().filter((line) => line.startsWith("exec"))).toEqual([
        "exec -i id-restic-restore /bin/sh /scripts/restore.sh glpi --into /state/restore/fetched --at aaaa",
        "exec id-restic-restore tar -C /state/restore/fetched -cf - .",
        "exec id-restic-restore rm -rf /state/restore/fetched",
      ]);
      box.write("fake/exec.code", "1");
      expect(run("restore.sh", "glpi", "--into", `${box.folder}/not`).code).toBe(1);
      expect(box.names("not")).toEqual([]);
    });
  });

  describe("verify.sh", () => {
    it("runs where the store is, and says where that is", () => {
      box.write("fake/swarm", "");
      here("restic-backup-glpi");
      expect(run("verify.sh", "glpi").code).toBe(0);
      const { code, text } = run("verify.sh", "mariadb");
      expect([code, text.includes("run this on node7")]).toEqual([1, true]);
    });
  });

  describe("cold-backup.sh", () => {
    it("reads a volume while its service is stopped", () => {
      here("restic-backup", "archive");
      expect(run("cold-backup.sh").code).toBe(0);
      expect(docker().filter((line) => !line.startsWith("service ls"))).toEqual([
        "compose -f docker-compose.dev.yml stop archive",
        "exec id-restic-backup /bin/sh /scripts/backup.sh archive-cold",
        "compose -f docker-compose.dev.yml start archive",
      ]);
    });

    it("starts the service again, with as many tasks as before, when the backup fails", () => {
      box.write("fake/swarm", "");
      here("restic-backup-archive", "archive");
      box.write("fake/exec.code", "1");
      expect(run("cold-backup.sh", "archive").code).toBe(1);
      expect(docker().filter((line) => line.startsWith("service scale"))).toEqual([
        "service scale --detach shop_archive=0",
        "service scale --detach shop_archive=2",
      ]);
    });

    it("stops nothing where nobody could read the volume", () => {
      here("archive");
      expect(run("cold-backup.sh").code).toBe(1);
      expect(docker().some((line) => line.includes("stop"))).toBe(false);
    });

    it("has a line for the cron of the host", () => {
      expect(run("cold-backup.sh", "--cron").text).toMatch(
        /^0 2 \* \* \* cd \/.* && .\/scripts\/cold-backup.sh archive\n$/,
      );
      expect(docker().every((line) => line.startsWith("service ls"))).toBe(true);
    });
  });
});
