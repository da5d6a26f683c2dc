import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const bundle = new URL("../packages/core/dist/index.js", import.meta.url);
const runs = 21;

/** What `import "@stackwright/core"` costs over node alone, in milliseconds; `undefined` where it is not built. */
export function importCost(): number | undefined {
  if (!existsSync(fileURLToPath(bundle))) return undefined;
  const bare: number[] = [];
  const imported: number[] = [];
  // One after the other, so that what else the machine does is shared by both.
  for (let run = 0; run < runs; run += 1) {
    bare.push(timeOf("0"));
    imported.push(timeOf(`await import(${JSON.stringify(bundle.href)})`));
  }
  return Math.max(0, Math.min(...imported) - Math.min(...bare));
}

function timeOf(code: string): number {
  const start = performance.now();
  spawnSync(process.execPath, ["--input-type=module", "-e", code]);
  return performance.now() - start;
}
