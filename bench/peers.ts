/**
 * The same work done by others, on one machine in one run: npm run bench:peers. It installs them into bench/peers first.
 *
 * A service here is what all of them can say: an image, a command, variables, two networks, a volume, labels, and a database that
 * it depends on. Each contender builds the services from the same facts and gives the text of the file.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { byContender, type Contender } from "./peers/contenders.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    sizes: { type: "string", default: "10,100,1000" },
    // A child measures one size, and prints its rows.
    only: { type: "string" },
  },
});

/** Milliseconds by contender, for one number of services. */
type Row = Readonly<Record<string, number>>;

if (values.only !== undefined) {
  process.stdout.write(JSON.stringify(measure(Number(values.only))));
} else {
  const sizes = values.sizes.split(",").map(Number);
  const rows = sizes.map((size) => [size, measureInChild(size)] as const);
  const imports = importCosts();
  if (values.json) process.stdout.write(`${JSON.stringify({ rows, imports }, null, 2)}\n`);
  else console.log(`${workTable(rows)}\n\n${importTable(imports)}`);
}

function measureInChild(size: number): Row {
  process.stderr.write(`measuring ${size} services\n`);
  const words = ["--expose-gc", ...process.execArgv, fileURLToPath(import.meta.url), "--only", String(size)];
  const { status, stdout } = spawnSync(process.execPath, words, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`the measurement of ${size} services ended with ${status}`);
  return JSON.parse(stdout) as Row;
}

/** The median of each contender. They take turns, so that what else the machine does is shared by all. */
function measure(size: number): Row {
  const contenders = Object.entries(byContender);
  for (const [, contender] of contenders) for (let run = 0; run < 10; run += 1) contender(50);
  const times = new Map<string, number[]>(contenders.map(([name]) => [name, []]));
  const rounds = Math.min(30, Math.max(7, Math.round(3000 / size)));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, contender] of contenders) times.get(name)?.push(timed(contender, size));
  }
  const row = Object.fromEntries([...times].map(([name, all]) => [name, median(all)]));
  return { ...row, ...composeConfig(size) };
}

function timed(contender: Contender, size: number): number {
  globalThis.gc?.();
  const start = performance.now();
  contender(size);
  return performance.now() - start;
}

/** `docker compose config -q` on the text that a person would have written: it starts a program, and reads instead of writing. */
function composeConfig(size: number): Row {
  const folder = mkdtempSync(join(tmpdir(), "stackwright-bench-"));
  try {
    writeFileSync(join(folder, "compose.yaml"), byContender["plain yaml.stringify"]?.(size) ?? "");
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      const { status } = spawnSync("docker", ["compose", "config", "-q"], { cwd: folder, stdio: "ignore" });
      return status === 0 ? performance.now() - start : Number.NaN;
    });
    const time = median(times);
    return Number.isNaN(time) ? {} : { "docker compose config": time };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What importing each costs over Node.js alone, in milliseconds: the best of several runs, which take turns. */
function importCosts(): Row {
  const modules = {
    "Node.js alone": "0",
    yaml: "await import('yaml')",
    "@stackwright/core": `await import(${JSON.stringify(resolve("packages/core/dist/index.js"))})`,
    cdk8s: `await import(${JSON.stringify(resolve("bench/peers/node_modules/cdk8s/lib/index.js"))})`,
    projen: `await import(${JSON.stringify(resolve("bench/peers/node_modules/projen/lib/index.js"))})`,
  };
  if (!existsSync("packages/core/dist/index.js")) throw new Error("build first: npm run build");
  const best = new Map(Object.keys(modules).map((name) => [name, Infinity]));
  for (let run = 0; run < 15; run += 1) {
    for (const [name, code] of Object.entries(modules)) {
      const start = performance.now();
      const { status } = spawnSync(process.execPath, ["--input-type=module", "-e", code]);
      if (status !== 0) throw new Error(`${name} cannot be imported`);
      best.set(name, Math.min(best.get(name) ?? Infinity, performance.now() - start));
    }
  }
  const bare = best.get("Node.js alone") ?? 0;
  return Object.fromEntries(
    [...best].map(([name, time]) => [name, name === "Node.js alone" ? time : time - bare]),
  );
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds, and in brackets how many times as long as Stackwright with all its checks. */
function workTable(rows: readonly (readonly [size: number, row: Row])[]): string {
  const names = Object.keys(rows[0]?.[1] ?? {});
  const [reference = ""] = names;
  const lines = names.map((name) => [
    name,
    ...rows.map(([, row]) => {
      const time = row[name] ?? Number.NaN;
      return name === reference
        ? shown(time)
        : `${shown(time)} (${(time / (row[reference] ?? 1)).toFixed(2)})`;
    }),
  ]);
  return markdown(["", ...rows.map(([size]) => `${size.toLocaleString("en")} services`)], lines);
}

function importTable(imports: Row): string {
  return markdown(
    ["import", "ms"],
    Object.entries(imports).map(([name, time]) => [name, shown(time)]),
  );
}

function markdown(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const rule = head.map((_, index) => (index === 0 ? "---" : "---:"));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}
