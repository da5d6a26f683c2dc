import { describe, expect, it } from "vitest";
import { defineStack } from "../assemble/stack.ts";
import type { Deploy } from "../model/deploy.ts";
import { mountVolume } from "../model/mount.ts";
import { makePart } from "../model/part.ts";
import { service } from "../model/service.ts";
import { volume } from "../model/volume.ts";
import { synth } from "../synth.ts";
import { forecast, type ServiceForecast, type SwarmNode } from "./forecast.ts";

const nodes: readonly SwarmNode[] = [
  { name: "node1", role: "manager", labels: { db: "true" } },
  { name: "node2", role: "manager" },
  { name: "node3", role: "manager", engineLabels: { disk: "SSD" } },
  { name: "node4", role: "worker" },
];

function after(lost: readonly string[], deploy: Deploy): ServiceForecast | undefined {
  const disk = volume("disk");
  const web = service("web", { image: "nginx:1.27.0", volumes: [mountVolume(disk, "/data")], deploy });
  const stack = defineStack({ name: "shop", parts: [web] });
  return forecast(synth(stack, "swarm", { policies: [] }), { nodes, lost }).services["web"];
}

describe("a forecast", () => {
  it("lets be what cannot have been on a lost node", () => {
    expect(after(["node2"], { placement: { constraints: ["node.labels.db == true"] } })).toEqual({
      fate: "stays",
      nodes: ["node1"],
      tasks: 1,
      volumes: [],
    });
    expect(after(["node2"], { replicas: 0 })?.fate).toBe("stays");
  });

  it("loses what no node is left for, with its data, until that node returns", () => {
    expect(after(["node1"], { placement: { constraints: ["node.labels.db == true"] } })).toEqual({
      fate: "lost",
      nodes: [],
      tasks: 0,
      volumes: ["disk"],
    });
    expect(after(["node4"], { placement: { constraints: ["node.role==worker"] } })?.fate).toBe("lost");
    expect(after(["node3"], { placement: { constraints: ["engine.labels.disk == ssd"] } })?.fate).toBe(
      "lost",
    );
  });

  it("moves what may run elsewhere, where its volume is empty", () => {
    expect(after(["node1"], { placement: { constraints: ["node.role == manager"] } })).toEqual({
      fate: "moves",
      nodes: ["node2", "node3"],
      tasks: 1,
      volumes: ["disk"],
    });
    expect(after(["node1"], { placement: { constraints: ["node.hostname != node4"] } })?.nodes).toEqual([
      "node2",
      "node3",
    ]);
  });

  it("shrinks what has one task on each node, or no room for all", () => {
    expect(after(["node4"], { mode: "global" })).toMatchObject({ fate: "shrinks", tasks: 3 });
    const placement = { constraints: ["node.role == manager"], max_replicas_per_node: 1 };
    expect(after(["node1"], { replicas: 3, placement })).toMatchObject({ fate: "shrinks", tasks: 2 });
    expect(after(["node1"], { replicas: 2, placement })).toMatchObject({ fate: "moves", tasks: 2 });
  });

  it("strands what would move, once most of the managers are lost", () => {
    expect(after(["node1", "node2"], {})).toMatchObject({ fate: "stranded", nodes: ["node3", "node4"] });
    expect(after(["node1", "node2"], { placement: { constraints: ["node.role == worker"] } })?.fate).toBe(
      "stays",
    );
    const stack = defineStack({ name: "shop", parts: [makePart({})] });
    const quorum = (...lost: string[]): boolean =>
      forecast(synth(stack, "swarm", { policies: [] }), { nodes, lost }).quorum;
    expect([quorum(), quorum("node1", "node4"), quorum("node1", "node2")]).toEqual([true, true, false]);
  });

  it("tells what never had a node from what has lost it", () => {
    expect(after(["node1"], { placement: { constraints: ["node.labels.gpu == true"] } })?.fate).toBe(
      "unplaced",
    );
    expect(after([], { placement: { constraints: ["node.ip == 192.0.2.1"] } })?.fate).toBe("unplaced");
  });

  it("takes a synthesis for Swarm, and nodes that there are", () => {
    const stack = defineStack({ name: "shop", parts: [makePart({})] });
    expect(() => forecast(synth(stack, "compose"), { nodes, lost: [] })).toThrow("a synthesis for Swarm");
    expect(() => forecast(synth(stack, "swarm"), { nodes, lost: ["node9"] })).toThrow(
      "There are: node1, node2, node3, node4.",
    );
  });
});
