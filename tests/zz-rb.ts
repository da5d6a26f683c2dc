import fc from "fast-check"; import { parse } from "yaml";
import { documentText, synth } from "@stackwright/core";
import { samples } from "./properties/parts.ts"; import { environment } from "./properties/strings.ts";
import { dockerComposeConfig, dockerStackConfig } from "../packages/core/src/testing/official-tools.ts";
const n = Number(process.argv[2] ?? 150), seed = Number(process.argv[3] ?? 1);
const bad = new Map<string, string>();
for (const { stack, expected } of fc.sample(samples, { numRuns: n, seed })) for (const target of ["compose", "swarm"] as const) {
  const r = synth(stack, target, { policies: [] });
  if (r.findings.some(f => f.severity === "error")) continue;
  const a = (target === "compose" ? dockerComposeConfig : dockerStackConfig)(documentText(r), { env: { ...environment, COMPOSE_PROFILES: "debug" }, files: Object.fromEntries(r.files.map(f => [f.path, f.content])) });
  const doc = parse(a.output) as any;
  for (const [s, e] of Object.entries(expected)) { const got = doc.services[s];
    const un = (v: string) => target === "compose" && typeof v === "string" ? v.replaceAll("$$", "$") : v;
    for (const k of ["environment", "labels"] as const) for (const [key, v] of Object.entries(e[k])) if (un(got?.[k]?.[key]) !== v) bad.set(`${target} ${k} ${JSON.stringify(key)}: want ${JSON.stringify(v)} got ${JSON.stringify(got?.[k]?.[key])}`, "");
    if (e.command && JSON.stringify(got.command?.map(un)) !== JSON.stringify(e.command)) bad.set(`${target} command want ${JSON.stringify(e.command)} got ${JSON.stringify(got.command)}`, "");
  }
}
console.log([...bad.keys()].join("\n"));
