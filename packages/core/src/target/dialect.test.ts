import { describe, expect, test } from "vitest";

import { composeSchemaPaths } from "../generated/compose-schema.ts";
import { dialect } from "./dialect.ts";

const rows = new Map(dialect.map((row) => [row.path, row]));

function isCovered(path: string): boolean {
  if (rows.has(path)) return true;
  const segments = path.split(".");
  return segments.some((_, depth) => rows.get(segments.slice(0, depth).join("."))?.whole === true);
}

describe("the dialect table", () => {
  test("speaks of every key of the Compose schema", () => {
    expect(composeSchemaPaths.filter((path) => !isCovered(path))).toEqual([]);
  });

  test("names no key that the schema does not have", () => {
    const known = new Set(composeSchemaPaths);
    expect([...rows.keys()].filter((path) => !known.has(path))).toEqual([]);
  });

  test("has one row for a key", () => {
    const paths = dialect.map(({ path }) => path);
    expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
  });

  test("says why wherever it does not keep a key", () => {
    for (const { path, compose, swarm } of dialect) {
      for (const rule of [compose, swarm]) {
        if (typeof rule === "function" || rule.verdict === "kept") continue;
        expect(rule.note, path).not.toBe("");
      }
    }
  });
});
