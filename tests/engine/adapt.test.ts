import { synth, type Modifier, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { adapted, composeAdaptations, swarmAdaptations } from "./platform/adapt.ts";
import { platformStack } from "./platform/tree.ts";

const documentOf = (target: Target, ...modifiers: readonly Modifier[]): unknown =>
  synth(platformStack(...modifiers), target, { policies: [] }).document;

describe("what is taken out for a machine of tests", () => {
  it("is the named keys of the Swarm document, and nothing else", () => {
    // The alert rules and the targets of Prometheus are computed from the replicas: their content, and so their hash, follows.
    const read = (...modifiers: readonly Modifier[]): string =>
      JSON.stringify(documentOf("swarm", ...modifiers), without(new Set(keys)), 1).replaceAll(
        /_[0-9a-f]{12}"/g,
        '"',
      );
    const before = read();
    const after = read(adapted(swarmAdaptations));
    expect(after).toBe(before);
    expect(JSON.stringify(documentOf("swarm", adapted(swarmAdaptations)))).not.toMatch(
      /"encrypted"|node\.hostname|"ulimits"|"reservations"/,
    );
  });

  it("is, for Compose, the limits alone", () => {
    const left = new Set(["ulimits"]);
    const after = JSON.stringify(documentOf("compose", adapted(composeAdaptations)), without(left), 1);
    expect(after).toBe(JSON.stringify(documentOf("compose"), without(left), 1));
  });
});

const keys = [
  "ulimits",
  "endpoint_mode",
  "driver_opts",
  "reservations",
  "resources",
  "placement",
  "replicas",
];

function without(left: ReadonlySet<string>): (key: string, value: unknown) => unknown {
  return (key, value) => (left.has(key) ? undefined : value);
}
