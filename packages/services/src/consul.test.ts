import { defineStack, network, only, openFindings, synth } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { consul } from "./consul.ts";

const part = consul({ networks: [network("consul_net")] });
const stack = defineStack({ name: "test", parts: [only("compose", part)] });

describe("consul", () => {
  it("runs in its development mode, from an image that is maintained", () => {
    const { document, findings } = synth(stack, "compose");
    expect(document.services?.["consul"]).toMatchObject({
      image: "hashicorp/consul:1.14",
      command: ["agent", "-dev", "-client=0.0.0.0"],
      environment: { CONSUL_LOCAL_CONFIG: '{"log_level":"INFO"}' },
      networks: ["consul_net"],
      healthcheck: { test: ["CMD", "consul", "members"] },
    });
    expect(openFindings(findings)).toEqual([]);
    expect(part.endpoints.http.port).toBe(8500);
  });

  it("stays out of production", () => {
    expect(synth(stack, "swarm").stack.services).toEqual({});
  });
});
