import { execFileSync } from "node:child_process";
import {
  defineStack,
  file,
  mountFile,
  network,
  service,
  synth,
  type ServiceOptions,
} from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { containerChecks } from "./checks/containers.ts";
import { dataChecks } from "./checks/data.ts";
import { kernelSettings, swapAverse } from "./requirements.ts";

const data = network("data");
const limits = { certificateDays: 14, backupHours: 24 };
const script = mountFile(file("scripts/backup.sh", "#!/bin/sh\n"), "/scripts/backup.sh");

function backup(name: string, image: string, more: Partial<ServiceOptions> = {}) {
  return service(name, {
    ...(more as object),
    image: image as "restic/restic:0.17.0",
    networks: [data],
    configs: [script],
  });
}

const environment = { RESTIC_REPOSITORY: "s3:http://minio:9000/backups" };
const view = synth(
  defineStack({
    name: "shop",
    parts: [
      service("cassandra1", { image: "cassandra:4.1.9", networks: [data] }),
      backup("cassandra1-backup", "cassandra:4.1.9"),
      backup("restic-backup", "restic/restic:0.17.0", { environment }),
      backup("restic-restore", "restic/restic:0.17.0", { environment, deploy: { replicas: 0 } }),
      backup("grafana-export", "restic/restic:0.17.0"),
    ],
  }),
  "swarm",
).stack;

describe("operations, with backups in the stack", () => {
  it("do not take a program that borrows the image of a store for that store", () => {
    expect(kernelSettings(view).flatMap(({ services }) => services)).toEqual(["cassandra1"]);
    expect(swapAverse(view)).toEqual(["cassandra1"]);
  });

  it("do not miss what only runs while somebody restores", () => {
    expect(containerChecks(view).flatMap(({ calls }) => calls)).toContain(
      'running "cassandra1 cassandra1-backup restic-backup grafana-export" ""',
    );
  });

  it("ask those about backups who know the repository", () => {
    const calls = dataChecks(view, limits).flatMap((check) => check.calls);
    expect(calls.filter((call) => call.startsWith("restic_age"))).toEqual([
      "restic_age 24 \"restic-backup\" <<'EXPORTS'\nEXPORTS",
    ]);
    expect(calls).toContain("backup_jobs restic-backup");
  });

  it.each([
    ["wiki-files wiki 3m ago 0 * * * * *", "ok all good (restic-backup)"],
    ["wiki-files wiki 3m ago 1 * * * * *", "FAIL restic-backup: wiki-files failed with 1"],
    ["wiki-files wiki never - * * * * *", "FAIL restic-backup: wiki-files never ran"],
    ["wiki-files wiki never 78 * * * * *", "FAIL restic-backup: wiki-files failed with 78"],
  ])("read %s", (line, expected) => {
    const define = dataChecks(view, limits).find(({ calls }) => calls[0]?.startsWith("backup_jobs"))?.define;
    const around = `here() { :; }
inside() { printf '%s\\n' "JOB STORE LAST_GOOD CODE SCHEDULE" "${line}"; }
ok() { echo "ok $2"; }
fail() { echo "FAIL $2"; }
${define ?? ""}
backup_jobs restic-backup`;
    expect(execFileSync("sh", ["-c", around], { encoding: "utf8" }).trim()).toBe(expected);
  });
});
