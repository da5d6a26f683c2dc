import { describe, expect, it } from "vitest";
import { defineStack, publish, service, synth, type Part, type Target } from "../index.ts";

function conflicts(target: Target, ...parts: readonly Part[]): readonly string[] {
  const { findings } = synth(defineStack({ name: "test", parts }), target);
  return findings.filter(({ id }) => id === "host-port-conflict").map(({ path }) => path);
}

function listener(name: string, options: Parameters<typeof publish>[2], constraint?: string): Part {
  return service(name, {
    image: "a:1",
    ports: [publish(9042, 9042, options)],
    ...(constraint === undefined ? {} : { deploy: { placement: { constraints: [constraint] } } }),
  });
}

describe("host ports", () => {
  it("conflict on one host when one of the two listens on every address", () => {
    const local = { host_ip: "127.0.0.1" };
    expect(conflicts("compose", listener("a", local), listener("b", {}))).toEqual(["services.b.ports[0]"]);
    expect(conflicts("compose", listener("a", local), listener("b", { host_ip: "10.0.0.1" }))).toEqual([]);
    expect(conflicts("compose", listener("a", { protocol: "udp" }), listener("b", {}))).toEqual([]);
  });

  it("conflict in Swarm unless both are published on the host and pinned to different nodes", () => {
    const host = { mode: "host" } as const;
    const [one, two] = ["node.hostname == node1", "node.hostname==node2"];
    expect(conflicts("swarm", listener("a", host, one), listener("b", host, two))).toEqual([]);
    expect(conflicts("swarm", listener("a", host, one), listener("b", host, one))).toEqual([
      "services.b.ports[0]",
    ]);
    expect(conflicts("swarm", listener("a", host, one), listener("b", {}, two))).toEqual([
      "services.b.ports[0]",
    ]);
    expect(conflicts("swarm", listener("a", host), listener("b", host))).toEqual(["services.b.ports[0]"]);
  });
});
