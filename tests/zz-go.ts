import fc from "fast-check"; import { yamlText } from "../packages/core/src/yaml.ts"; import { awkward } from "./properties/strings.ts"; import { dockerComposeJson } from "../packages/core/src/testing/official-tools.ts";
const strs = fc.oneof(awkward, fc.string({unit:"binary", maxLength:8}), fc.string({unit: fc.constantFrom(..."0123456789+-_.:eExXoObBTZ aAfF,"), maxLength: 8}), fc.string({unit: fc.constantFrom(..." \n\t#:-abc\"'\\"), maxLength: 14}));
const nums = fc.oneof(fc.double({noNaN:true, noDefaultInfinity:true}), fc.integer());
for (const docs of fc.sample(fc.tuple(fc.array(strs,{minLength:200,maxLength:200}), fc.array(nums, {maxLength: 50}), fc.dictionary(strs, strs, {minKeys: 50, maxKeys: 60})), 100)) {
  const [list, numbers, map] = docs; const cleanS = (s: string) => s.replaceAll("$","").replaceAll(/[\ud800-\udfff]/gu, "");
  const clean = list.map(cleanS); const cm = Object.fromEntries(Object.entries(map).map(([k,v])=>[cleanS(k), cleanS(v)]));
  const text = yamlText({ name: "a", services: { a: { image: "a:1" } }, "x-list": clean, "x-num": numbers, "x-map": cm, "x-nest": [[clean.slice(0,5)], { a: [[{b: clean.slice(5,9)}]] }] });
  const r = dockerComposeJson(text);
  if (!r.accepted) { console.log(r.messages.slice(0,300)); const m=/line (\d+)/.exec(r.messages); if (m) console.log(JSON.stringify(text.split("\n").slice(+m[1]-3, +m[1]+1))); continue; }
  const out = JSON.parse(r.output);
  clean.forEach((s, i) => { if (out["x-list"][i] !== s) console.log("LIST", JSON.stringify(s), JSON.stringify(out["x-list"][i]), typeof out["x-list"][i]); });
  numbers.forEach((s, i) => { if (out["x-num"][i] !== s && !(s===0)) console.log("NUM", s, out["x-num"][i]); });
  for (const [k,v] of Object.entries(cm)) if (out["x-map"][k] !== v) console.log("MAP", JSON.stringify(k), JSON.stringify(v), JSON.stringify(out["x-map"][k]));
  if (JSON.stringify(out["x-nest"]) !== JSON.stringify([[clean.slice(0,5)], { a: [[{b: clean.slice(5,9)}]] }])) console.log("NEST");
}
