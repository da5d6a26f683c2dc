import { synth } from "@stackwright/core"; import { stringify } from "yaml"; import { platform } from "./platform.ts";
const { document } = synth(platform(10000), "swarm", { policies: [] });
for (let i = 0; i < 4; i++) { const s = performance.now(); const c = process.cpuUsage(); stringify(document, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false }); const d = process.cpuUsage(c); console.log((performance.now() - s).toFixed(0), (d.user / 1000).toFixed(0), (d.system/1000).toFixed(0)); }
const plain = JSON.parse(JSON.stringify(document));
for (let i = 0; i < 4; i++) { const s = performance.now(); stringify(plain, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false }); console.log("plain", (performance.now() - s).toFixed(0)); }
