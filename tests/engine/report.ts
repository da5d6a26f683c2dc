import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

/** One thing that was done with a real engine, and what came of it. */
export interface Drill {
  /** `Docker Compose`, `Swarm, one node`. */
  readonly part: string;
  readonly drill: string;
  /** What was measured, in words and numbers. */
  readonly result: string;
  readonly seconds: number;
}

/** The whole run. */
export interface EngineReport {
  readonly date: string;
  readonly versions: Readonly<Record<string, string>>;
  /** The versions of the real programs, by image, as they say them. */
  readonly programs: Readonly<Record<string, string>>;
  readonly drills: readonly Drill[];
}

/** Where a run writes what it found; scripts/engine-evidence.ts makes a page of it. */
export const reportFile = "out/engine-report.json";

/** Begins the report of a run. */
export function beginReport(versions: Readonly<Record<string, string>>): void {
  mkdirSync("out", { recursive: true });
  write({ date: new Date().toISOString(), versions, programs: {}, drills: [] });
}

/** Does a drill and, when it has gone well, writes what it found into the report. */
export async function drill(part: string, name: string, work: () => Promise<string>): Promise<void> {
  const start = Date.now();
  const result = await work();
  const report = readReport();
  const row = { part, drill: name, result, seconds: Math.round((Date.now() - start) / 100) / 10 };
  write({ ...report, drills: [...report.drills, row] });
}

/** Writes down which versions of real programs ran. */
export function recordPrograms(programs: Readonly<Record<string, string>>): void {
  const report = readReport();
  write({ ...report, programs: { ...report.programs, ...programs } });
}

/** The report of the last run. */
export function readReport(): EngineReport {
  if (!existsSync(reportFile)) throw new Error(`${reportFile} is not there: npm run test:engine`);
  return JSON.parse(readFileSync(reportFile, "utf8")) as EngineReport;
}

function write(report: EngineReport): void {
  writeFileSync(reportFile, `${JSON.stringify(report, undefined, 2)}\n`);
}
