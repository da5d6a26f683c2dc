import fc from "fast-check";
import { expect, test } from "vitest";

import { parseText, withDefaults } from "./interpolation.ts";

test.each([
  ["plain", "plain"],
  ["${A:-b}", "b"],
  ["${A-b}:${C:-d}", "b:d"],
  ["${A:-${B:-c}}", "c"],
  ["${A}", "${A}"],
  ["$A/x", "${A}/x"],
  ["${A:?needs a value}", "${A}"],
  ["a$$b", "a$b"],
  ["$$(cat /x)", "$(cat /x)"],
  ["100$", "100$"],
  ["${A", "${A"],
])("withDefaults(%j) is %j", (text, expected) => {
  expect(withDefaults(text)).toBe(expected);
});

test("literal text comes back whole, whatever is in it", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(withDefaults(text.replaceAll("$", "$$$$"))).toBe(text);
    }),
  );
});

test("no text makes the reader fail or hang", () => {
  const fragment = fc.constantFrom("$", "{", "}", ":-", "A", "$$", "${A", "x");
  fc.assert(
    fc.property(fc.array(fragment), (fragments) => {
      expect(() => parseText(fragments.join(""))).not.toThrow();
    }),
  );
});
