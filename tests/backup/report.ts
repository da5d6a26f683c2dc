import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What one test file measured, and with what. */
export interface Evidence {
  /** What is kept safe: `MariaDB`. */
  readonly subject: string;
  /** The programs that really ran, with their versions. */
  readonly programs: Readonly<Record<string, string>>;
  /** What was something else than in production, and what it was. */
  readonly standIns: readonly string[];
  readonly measures: readonly Measure[];
}

/** One thing that was done and measured. */
export interface Measure {
  readonly what: string;
  /** From the first command of the restore until the data was there and had been compared, in seconds. */
  readonly rto?: number;
  /** How much of the newest data was missing, in seconds. */
  readonly rpo?: number;
  /** What had to be equal, and was. */
  readonly equal?: string;
  readonly bytes?: number;
  readonly rows?: number;
  /** How long the backup took, in seconds. */
  readonly backup?: number;
  readonly note?: string;
}

const folder = "out/backup-report";

/** The whole report, made of what each test file wrote. */
export const reportFile = "out/backup-report.json";

/** Writes what a test file measured, prints it, and makes the report anew. */
export function record(name: string, evidence: Evidence): void {
  mkdirSync(folder, { recursive: true });
  replace(join(folder, `${name}.json`), { at: new Date().toISOString(), ...evidence });
  const parts = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .toSorted()
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as unknown);
  replace(reportFile, { made: new Date().toISOString(), machine: machine(), evidence: parts });
  for (const { what, rto, rpo, equal, backup, note } of evidence.measures) {
    const said = [
      ...(backup === undefined ? [] : [`backup ${backup.toFixed(1)} s`]),
      ...(rto === undefined ? [] : [`RTO ${rto.toFixed(1)} s`]),
      ...(rpo === undefined ? [] : [`RPO ${rpo.toFixed(1)} s`]),
      ...(equal === undefined ? [] : [`equal: ${equal}`]),
      ...(note === undefined ? [] : [note]),
    ];
    process.stdout.write(`measured: ${evidence.subject}: ${what}: ${said.join(", ")}\n`);
  }
}

function replace(path: string, value: unknown): void {
  writeFileSync(`${path}.${process.pid}`, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(`${path}.${process.pid}`, path);
}

function machine(): string {
  const cpus = readFileSync("/proc/cpuinfo", "utf8").match(/^processor/gm)?.length ?? 0;
  const memory = /^MemTotal:\s+(\d+)/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1] ?? "0";
  const release = existsSync("/etc/os-release")
    ? /^PRETTY_NAME="(.*)"$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1]
    : undefined;
  return `${cpus} processors, ${Math.round(Number(memory) / 1024 / 1024)} GiB of memory, ${release ?? "an unknown system"}`;
}
