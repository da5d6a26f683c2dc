import { defineStack, network, synth } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { prometheusEdge } from "./prometheus-edge.ts";

describe("prometheusEdge", () => {
  const stack = defineStack({ name: "shop", parts: [prometheusEdge({ networks: [network("front")] })] });

  it.each(["compose", "swarm"] as const)(
    "keeps its series in memory that its user may write to, in %s",
    (target) => {
      const edge = synth(stack, target, { policies: [] }).document.services?.["prometheus-edge"];
      const memory = edge?.volumes?.find((volume) => typeof volume === "object" && volume.type === "tmpfs");
      const path = typeof memory === "object" ? memory.target : "";
      expect(edge?.command).toContain(`--storage.tsdb.path=${path}`);
      // The image has this folder with mode 0755, which a tmpfs over it would take, with root as its owner.
      expect(path).not.toBe("/prometheus");
      expect(path).toMatch(/^\/[a-z]+$/);
    },
  );
});
