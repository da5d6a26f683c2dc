import { assemble, documentText, lower, policies } from "@stackwright/core";
import { check } from "../packages/core/src/check/check.ts";
import { platform } from "./platform.ts";
for (let i = 0; i < 6; i++) { const s = platform(5000); const a = assemble(s, "swarm"); const l = lower(a); const f = check(a, l, policies.all); documentText({ ...l, stack: a, findings: f }); if (i===0) console.log(f.length, l.report.entries.length, l.report.kept, l.findings.length); }
