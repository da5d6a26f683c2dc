import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, expect } from "vitest";
import { mountVolume, service, volume, type Part } from "@stackwright/core";
import type { BackupOptions } from "../../packages/backup/src/options.ts";
import { keepsFiles } from "./documents-service.ts";
import { data, repository, stackWith, startTestBed, type TestBed } from "./platform.ts";
import { record } from "./report.ts";
import { s3Keys } from "./s3/s3.ts";
import { restic, versionOf } from "./sandbox/tools.ts";
import type { Changes, Container, Result } from "./sandbox/sandbox.ts";

/** A stand-in for node-exporter: only its volume matters, in which metrics are left for it. */
export function textfiles(): Part {
  return service("node-exporter", {
    description: "Reads metrics from files",
    image: "busybox:1.36.1",
    networks: [data],
    deploy: { mode: "global" },
    volumes: [mountVolume(volume("node_textfiles", { description: "Metrics as files" }), "/textfiles")],
    facets: { backup: { volume: "node_textfiles", none: "metrics are made anew" } },
  });
}

/** Notes, for the report, which of a file's cases held. */
export function recordFaults(name: string, subject: string): void {
  const held: string[] = [];
  afterEach(({ task }) => {
    const group = task.suite?.name ?? "";
    if (task.result?.state !== "fail")
      held.push(group.startsWith("faults of") ? task.name : `${group} ${task.name}`);
  });
  afterAll(() => {
    if (held.length === 0) return;
    record(name, {
      subject,
      programs: { restic: versionOf(restic, "version") },
      standIns: [
        "MinIO: s3rver 3.7.1 over TLS, which checks signatures",
        "the repository's key: one whose derivation costs no time",
        "the scripts' waits: a fifth as long",
      ],
      measures: [],
      faults: held,
    });
  });
}

/** In front of the real command: what waits in seconds looks five times as often, for the scripts wait for each other all the time. */
const hasty = {
  "/usr/local/bin/sleep": `#!/bin/sh
case $1 in [1-9]) set -- "$(($1 / 5)).$(($1 % 5 * 2))" ;; esac
exec /bin/sleep "$@"
`,
};

/** A machine on which faults are made, with one good backup of the files `papers`. */
export interface FaultBed extends TestBed {
  /** An agent that does nothing until it is told. */
  readonly agent: (changes?: Changes) => Promise<Container>;
  /** The names of the snapshots that are in the repository, as they lie there. */
  readonly snapshots: () => readonly string[];
  /** A metric of a job; `undefined` where there is none. */
  readonly metric: (job: string, name: string) => number | undefined;
  /** Changes the files, so that a new snapshot differs. */
  readonly write: (text?: string) => void;
  /** A job's own note of how it went. */
  readonly state: (path: string) => string;
}

/** Makes that machine. Runs of jobs have plenty of time, but for those of the files `letters`, which are stopped after 10 s. */
export async function startFaultBed(
  name: string,
  parts: readonly Part[] = [],
  options: Partial<BackupOptions> = {},
): Promise<FaultBed> {
  const objectives = { default: { runTime: "4m", fullRunTime: "4m" }, letters: { runTime: "10s" } } as const;
  const stack = stackWith([textfiles(), keepsFiles("papers"), keepsFiles("letters"), ...parts], {
    objectives,
    ...options,
  });
  const machine = await startTestBed(name, stack);
  const bed: TestBed = {
    ...machine,
    up: (what, { image, ...changes } = {}) =>
      machine.up(what, { ...changes, image: { ...image, files: { ...hasty, ...image?.files } } }),
  };
  let count = 0;
  const write = (text?: string): void => {
    count += 1;
    for (const store of ["papers", "letters"]) {
      const folder = bed.volume(store);
      mkdirSync(join(folder, "deep"), { recursive: true });
      writeFileSync(
        join(folder, "deep/paper.txt"),
        text ?? `version ${count} of ${store}\n${"x".repeat(100_000)}${count}\n`,
      );
      writeFileSync(join(folder, "always.txt"), "the same\n");
    }
  };
  const agent = (changes: Changes = {}): Promise<Container> =>
    bed.up("restic-backup", {
      entrypoint: ["/bin/sh", "-c", "trap 'exit 0' TERM; sleep 3600 & wait"],
      ...changes,
      environment: { BACKUP_LOCK_SECONDS: "1", ...changes.environment },
    });
  write();
  const first = await agent();
  const made = await first.exec("/scripts/backup.sh", "papers", "letters");
  expect(made.code, made.output).toBe(0);
  bed.s3.cheapen(repository, bed.secret("restic_password"));
  await first.kill();
  return {
    ...bed,
    agent,
    write,
    snapshots: () => bed.s3.objects(`${repository}/snapshots`),
    metric: (job, metric) => {
      const file = join(bed.volume("node_textfiles"), `backup_${job}.prom`);
      if (!existsSync(file)) return undefined;
      const line = new RegExp(`^${metric}\\{.*\\} (.*)$`, "m").exec(readFileSync(file, "utf8"));
      return line === null ? undefined : Number(line[1]);
    },
    state: (path) => {
      const file = join(bed.volume("restic_state"), path);
      return existsSync(file) ? readFileSync(file, "utf8").trim() : "";
    },
  };
}

/** What goes wrong, and what must be true then. */
export interface Strike {
  readonly bed: FaultBed;
  readonly agent: Container;
  /** @default "papers-files" */
  readonly job?: string;
  /** The exit codes that tell the truth. */
  readonly code: readonly number[];
  /** What the run has to say about it. */
  readonly says: RegExp;
  /** How long the repository has to answer, in seconds. @default as always */
  readonly probe?: number;
  /** Makes the fault; gives back what mends it. */
  readonly inject: () => Promise<() => Promise<void> | void> | (() => Promise<void> | void);
  /** Whether the metrics tell of it, which they cannot where they are what is broken. @default true */
  readonly measured?: boolean;
  /** Whether the next run works without help. @default true */
  readonly recovers?: boolean;
}

/**
 * A run while something is wrong: it says so by its exit code and by its metrics, no snapshot is lost, and the next run, when all
 * is well again, makes a good backup.
 */
export async function strike(options: Strike): Promise<Result> {
  const {
    bed,
    agent,
    probe,
    job = "papers-files",
    code,
    says,
    inject,
    measured = true,
    recovers = true,
  } = options;
  const good = bed.snapshots();
  const success = bed.metric(job, "backup_last_success_timestamp_seconds");
  bed.write();
  const mend = await inject();
  let result: Result;
  try {
    result = await agent.exec(
      "env",
      ...(probe === undefined ? [] : [`BACKUP_PROBE_SECONDS=${probe}`]),
      "/scripts/backup.sh",
      job,
    );
    expect(code, result.output).toContain(result.code);
    expect(result.output).toMatch(says);
    if (measured) {
      expect(bed.metric(job, "backup_last_exit_code")).toBe(result.code);
      expect(bed.metric(job, "backup_last_success_timestamp_seconds")).toBe(success);
    }
  } finally {
    // The next case is another one.
    await mend();
  }
  expect(bed.snapshots()).toEqual(expect.arrayContaining([...good]));
  if (recovers) await recover(bed, agent, job);
  return result;
}

/** The next run makes a good backup, and says so. */
export async function recover(bed: FaultBed, agent: Container, job = "papers-files"): Promise<Result> {
  const before = bed.snapshots();
  const since = Math.floor(Date.now() / 1000);
  bed.write();
  let again = await agent.exec("/scripts/backup.sh", job);
  // A machine with too much to do may need more than the 10 s that some runs have.
  if (again.code === 124) again = await agent.exec("/scripts/backup.sh", job);
  expect(again.code, again.output).toBe(0);
  expect(bed.snapshots().length).toBeGreaterThan(before.length);
  expect(bed.snapshots()).toEqual(expect.arrayContaining([...before]));
  expect(bed.metric(job, "backup_last_exit_code")).toBe(0);
  expect(bed.metric(job, "backup_last_success_timestamp_seconds")).toBeGreaterThanOrEqual(since);
  return again;
}

/** At the end: everything that was ever saved can still be read, and the newest comes back as it was. */
export async function allIsWhole(bed: FaultBed): Promise<void> {
  const agent = await bed.agent();
  const check = await agent.exec(
    "env",
    `AWS_ACCESS_KEY_ID=${s3Keys.access}`,
    `AWS_SECRET_ACCESS_KEY=${s3Keys.secret}`,
    "restic",
    "check",
    "--read-data",
    "--retry-lock",
    "5s",
  );
  expect(check.code, check.output).toBe(0);
  bed.write("the last words\n");
  expect((await agent.exec("/scripts/backup.sh", "papers")).code).toBe(0);
  bed.write("and then it was overwritten\n");
  const restorer = await bed.up("restic-restore");
  const restored = await restorer.exec("/scripts/restore.sh", "papers", "--overwrite-live-data");
  expect(restored.code, restored.output).toBe(0);
  expect(readFileSync(join(bed.volume("papers"), "deep/paper.txt"), "utf8")).toBe("the last words\n");
}
