/**
 * How long the pipeline takes and how much memory it needs, from ten services to ten thousand:
 *
 *     npm run bench                  a table
 *     npm run bench -- --stages      with the time of each stage
 *     npm run bench -- --json        { "rows": [...] }, and nothing else, on standard output
 *     npm run bench -- --sizes 10,1000
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { importCost } from "./import-cost.ts";
import { composeTimeoutMs, measure, stages, type Row } from "./measure.ts";

const targets = { ratio: 1.5, growth: 12, rssMb: 1024, importMs: 15 };

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    stages: { type: "boolean", default: false },
    sizes: { type: "string", default: "10,100,1000,10000" },
    // A child measures one size, and prints its row.
    only: { type: "string" },
  },
});

if (values.only !== undefined) {
  process.stdout.write(JSON.stringify(measure(Number(values.only))));
} else {
  const rows = values.sizes.split(",").map((size) => measureInChild(Number(size)));
  if (values.json) process.stdout.write(`${JSON.stringify({ rows }, null, 2)}\n`);
  else {
    console.log(table(rows, values.stages));
    console.log(verdicts(rows));
  }
}

function measureInChild(services: number): Row {
  process.stderr.write(`measuring ${services} services\n`);
  const { status, stdout } = spawnSync(
    process.execPath,
    ["--expose-gc", ...process.execArgv, fileURLToPath(import.meta.url), "--only", String(services)],
    { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  if (status !== 0) throw new Error(`the measurement of ${services} services ended with ${status}`);
  return JSON.parse(stdout) as Row;
}

/** The rows as a table in Markdown. */
function table(rows: readonly Row[], withStages: boolean): string {
  const names = withStages ? stages : [];
  const head = [
    "services",
    ...names,
    "pipeline ms",
    "stringify ms",
    "ratio",
    "compose config ms",
    "peak MiB",
    "YAML MiB",
  ];
  const lines = rows.map((row) => [
    row.services.toLocaleString("en"),
    ...names.map((stage) => shown(row.stages[stage])),
    shown(row.pipelineMs),
    shown(row.stringifyMs),
    (row.pipelineMs / row.stringifyMs).toFixed(2),
    row.composeConfigMs === null ? "-" : shown(row.composeConfigMs),
    row.rssMb.toFixed(0),
    row.yamlMb.toFixed(2),
  ]);
  return [head, head.map(() => "---:"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** What was aimed at, and what came out. */
function verdicts(rows: readonly Row[]): string {
  const largest = rows.find(({ services }) => services === 10_000);
  const thousand = rows.find(({ services }) => services === 1000);
  const cost = importCost();
  const unmeasured = rows
    .filter(({ composeConfigMs }) => composeConfigMs === null)
    .map(({ services }) => services);
  const lines = [
    ...(largest === undefined
      ? []
      : [
          line(
            "pipeline / stringify at 10,000",
            largest.pipelineMs / largest.stringifyMs,
            targets.ratio,
            "x",
          ),
          line("peak memory at 10,000", largest.rssMb, targets.rssMb, "MiB"),
        ]),
    ...(largest === undefined || thousand === undefined
      ? []
      : [line("growth from 1,000 to 10,000", largest.pipelineMs / thousand.pipelineMs, targets.growth, "x")]),
    cost === undefined
      ? "- import: not measured, packages/core is not built (npm run build -w packages/core)"
      : line("import over node alone", cost, targets.importMs, "ms"),
    ...(unmeasured.length === 0
      ? []
      : [
          `- docker compose config was not measured for ${unmeasured.join(", ")} services: it is not there, or takes more than ${composeTimeoutMs / 1000} s`,
        ]),
  ];
  return `\n${lines.join("\n")}`;
}

function line(what: string, value: number, target: number, unit: string): string {
  return `- ${what}: ${shown(value)} ${unit} (target: at most ${target} ${unit})${value <= target ? "" : ", MISSED"}`;
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}
