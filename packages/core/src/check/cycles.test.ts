import { describe, expect, it } from "vitest";
import type { ServiceModel } from "../model/service-model.ts";
import { dependencyCycles } from "./cycles.ts";

function after(...names: readonly string[]): ServiceModel {
  return { depends_on: Object.fromEntries(names.map((name) => [name, { condition: "service_started" }])) };
}

describe("dependencyCycles", () => {
  it("finds each cycle once, wherever the walk enters it", () => {
    const services = { a: after("b"), b: after("c", "d"), c: after("b"), d: after("d"), e: after("a") };
    expect(dependencyCycles(services).map(({ message }) => message)).toEqual([
      "the services wait for each other: b -> c -> b",
      "the services wait for each other: d -> d",
    ]);
  });

  it("takes a diamond for no cycle", () => {
    expect(dependencyCycles({ a: after("b", "c"), b: after("d"), c: after("d"), d: after() })).toEqual([]);
  });

  it("walks a chain that is as long as a stack", () => {
    const chain = Array.from({ length: 50_000 }, (_, index): [string, ServiceModel] => [
      `s${index}`,
      after(`s${index + 1}`),
    ]);
    expect(dependencyCycles(Object.fromEntries(chain))).toEqual([]);
  });
});
