import fc from "fast-check";
import { documentText, synth, StackwrightError } from "@stackwright/core";
import { samples } from "./properties/parts.ts";
import { environment } from "./properties/strings.ts";
import { dockerComposeConfig, dockerStackConfig } from "../packages/core/src/testing/official-tools.ts";
const n = Number(process.argv[2] ?? 150),
  seed = Number(process.argv[3] ?? 1);
const seen = new Map<string, string>();
const counts = new Map<string, number>();
const errs = new Map<string, number>();
const gen = () => {
  try {
    return fc.sample(samples, { numRuns: n, seed });
  } catch (e) {
    console.log("GENERATION", (e as Error).stack);
    process.exit(1);
  }
};
for (const { stack } of gen())
  for (const target of ["compose", "swarm"] as const) {
    let r;
    try {
      r = synth(stack, target, { policies: [] });
    } catch (e) {
      const k =
        "THROW " +
        (e instanceof StackwrightError
          ? e.code + e.message.slice(0, 200)
          : (e as Error).stack!.slice(0, 300));
      counts.set(k, (counts.get(k) ?? 0) + 1);
      continue;
    }
    const errors = r.findings.filter((f) => f.severity === "error");
    for (const id of new Set(errors.map((f) => f.id + " " + f.message.slice(0, 60))))
      errs.set(target + " " + id, (errs.get(target + " " + id) ?? 0) + 1);
    if (errors.length) continue;
    const yaml = documentText(r);
    const a = (target === "compose" ? dockerComposeConfig : dockerStackConfig)(yaml, {
      env: environment,
      files: Object.fromEntries(r.files.map((f) => [f.path, f.content])),
    });
    if (a.accepted) {
      counts.set(target + " ok", (counts.get(target + " ok") ?? 0) + 1);
      continue;
    }
    const k =
      target +
      " " +
      a.messages.replace(/first|web|db-1|data_gateway|Api|"?42"?|"no"|"?null"?/g, "S").slice(0, 200);
    counts.set(k, (counts.get(k) ?? 0) + 1);
    if (!seen.has(k)) seen.set(k, yaml);
  }
console.log(counts);
console.log("error findings", errs);
if (process.argv[4]) for (const [k, y] of seen) console.log("=====", k, "\n", y);
