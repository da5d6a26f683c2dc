import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

// How long it takes is not tested: that depends on the machine. `npm run bench` shows it.
it("the benchmark measures each size, and prints nothing but JSON", () => {
  const output = execFileSync(
    process.execPath,
    ["--import", "tsx", "bench/pipeline.ts", "--json", "--sizes", "10,100"],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  const time: unknown = expect.any(Number);
  const { rows } = JSON.parse(output) as { readonly rows: readonly Readonly<Record<string, unknown>>[] };
  const stages = { build: time, assemble: time, lower: time, check: time, emit: time };
  expect(rows).toMatchObject([
    { services: 10, pipelineMs: time, stringifyMs: time, rssMb: time, stages },
    { services: 100, pipelineMs: time, stringifyMs: time, rssMb: time, stages },
  ]);
  for (const { composeConfigMs } of rows) {
    expect(composeConfigMs === null || typeof composeConfigMs === "number").toBe(true);
  }
}, 120_000);
