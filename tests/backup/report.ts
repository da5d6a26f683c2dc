/**
 * What the restore tests measured. A test file collects `Measure`s and ends with one `record()`:
 *
 *   afterAll(() => record("postgres", { subject: "PostgreSQL", programs: { postgres: versionOf("postgres") }, standIns: [...], measures }));
 *
 * `record` writes `out/backup-report/<name>.json` and makes `out/backup-report.json` of all of them, from which
 * `npm run docs:backup` writes docs/backup-evidence.md; and it writes the RTO and RPO as metrics, in the form of node-exporter's
 * text files, to `out/backup-report.prom`. A file whose tests failed half-way records what it has measured by then:
 * measures are pushed after their assertions. Fault files pass `faults`, the names of the cases that held.
 */
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
  /** What went wrong on purpose, and after which all was well again: the names of the cases. */
  readonly faults?: readonly string[];
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

/** The whole report. */
export interface Report {
  readonly made: string;
  readonly machine: string;
  readonly evidence: readonly (Evidence & { readonly at: string })[];
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
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Report["evidence"][number]);
  const report: Report = { made: new Date().toISOString(), machine: machine(), evidence: parts };
  replace(reportFile, report);
  replace(reportFile.replace(".json", ".prom"), metricsOf(report));
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

/** RTO and RPO in the form of node-exporter's text files. */
function metricsOf({ evidence }: Report): string {
  const rows = evidence.flatMap(({ subject, measures }) =>
    measures.map((measure) => ({ subject, ...measure })),
  );
  return (["rto", "rpo"] as const)
    .map((objective) => {
      const name = `backup_restore_measured_${objective}_seconds`;
      const lines = rows.flatMap(({ subject, what, [objective]: seconds }) =>
        seconds === undefined
          ? []
          : [`${name}{subject=${JSON.stringify(subject)},what=${JSON.stringify(what)}} ${seconds}\n`],
      );
      return `# TYPE ${name} gauge\n${lines.join("")}`;
    })
    .join("");
}

function replace(path: string, value: unknown): void {
  const text = typeof value === "string" ? value : `${JSON.stringify(value, null, 2)}\n`;
  writeFileSync(`${path}.${process.pid}`, text);
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
