import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";

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

/** Where a run writes what it found, a line for each thing; scripts/engine-evidence.ts makes a page of it. */
export const reportFile = "out/engine-report.jsonl";

/** Begins the report of a run. */
export function beginReport(versions: Readonly<Record<string, string>>): void {
  mkdirSync("out", { recursive: true });
  rmSync(reportFile, { force: true });
  add({ date: new Date().toISOString(), versions });
}

/** Does a drill and, when it has gone well, writes what it found into the report. */
export async function drill(part: string, name: string, work: () => Promise<string>): Promise<void> {
  const start = Date.now();
  const result = await work();
  add({ drill: { part, drill: name, result, seconds: Math.round((Date.now() - start) / 100) / 10 } });
}

/** Writes down which versions of real programs ran. */
export function recordPrograms(programs: Readonly<Record<string, string>>): void {
  add({ programs });
}

/** The report of the last run. */
export function readReport(): EngineReport {
  if (!existsSync(reportFile)) throw new Error(`${reportFile} is not there: npm run test:engine`);
  const lines = readFileSync(reportFile, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  return {
    date: lines.find(({ date }) => date !== undefined)?.date ?? "",
    versions: Object.assign({}, ...lines.map(({ versions }) => versions)) as EngineReport["versions"],
    programs: Object.assign({}, ...lines.map(({ programs }) => programs)) as EngineReport["programs"],
    drills: lines.flatMap(({ drill: row }) => (row === undefined ? [] : [row])),
  };
}

type Line = Partial<Pick<EngineReport, "date" | "versions" | "programs">> & { readonly drill?: Drill };

/** Test files run side by side: each line is written at once. */
function add(line: Line): void {
  appendFileSync(reportFile, `${JSON.stringify(line)}\n`);
}
