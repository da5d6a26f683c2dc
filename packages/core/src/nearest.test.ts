import { describe, expect, it } from "vitest";
import { knownNames, nearest } from "./nearest.ts";

describe("the nearest name", () => {
  it.each([
    ["wbe", "web", "letters that changed places"],
    ["grafna", "grafana", "a letter that is missing"],
    ["prometheuss", "prometheus", "a letter too many"],
    ["Web", "web", "another case"],
    ["maria_db", "maria-db", "another sign"],
  ])("of %s is %s: %s", (name, expected) => {
    expect(nearest(name, ["db", "web", "grafana", "prometheus", "maria-db"])).toBe(expected);
  });

  it("is the nearer one of two, and of equals the first", () => {
    expect(nearest("postgres3", ["postgres12", "postgres1", "postgres2"])).toBe("postgres1");
  });

  it("is none where all are far away", () => {
    expect(nearest("mail", ["web", "main-database"])).toBeUndefined();
    expect(nearest("db", ["ui"])).toBeUndefined();
    expect(nearest("db", [])).toBeUndefined();
  });
});

it("lists what is known after the nearest name, and at most twelve", () => {
  const many = Array.from({ length: 14 }, (_, index) => `node-${index + 1}`);
  expect(knownNames("wbe", ["db", "web"])).toBe('Did you mean "web"? Known here: db, web.');
  expect(knownNames("mail", ["db"])).toBe("Known here: db.");
  expect(knownNames("mail", [])).toBe("Known here: none.");
  expect(knownNames("x", many)).toMatch(/^Known here: node-1, .*node-12, \.\.\.\.$/);
});
