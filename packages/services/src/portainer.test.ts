import { defineStack, network, openFindings, synth } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { engineOptions } from "./hardening.ts";
import { portainer } from "./portainer.ts";

const front = network("front", { encrypted: true });
const stack = defineStack({ name: "test", parts: [portainer({ networks: [front] }), engineOptions] });

describe("portainer", () => {
  it("has its administrator from the start, and answers plain HTTP for the proxy", () => {
    const one = synth(stack, "swarm").document.services?.["portainer"];
    expect(one?.command).toEqual([
      "--admin-password-file=/run/secrets/portainer_admin_password",
      "--http-enabled",
    ]);
    expect(one?.secrets).toMatchObject([{ source: "portainer_admin_password", mode: 0o400 }]);
    expect(one).not.toHaveProperty("healthcheck");
    expect(one).not.toHaveProperty("ports");
  });

  it("stays on the manager that has its volume", () => {
    const one = synth(stack, "swarm").document.services?.["portainer"];
    expect(one?.deploy?.placement?.constraints).toEqual([
      "node.role == manager",
      "node.labels.portainer == true",
    ]);
    expect(one?.volumes).toEqual([
      { type: "bind", source: "/var/run/docker.sock", target: "/var/run/docker.sock", read_only: true },
      { type: "volume", source: "portainer_data", target: "/data" },
    ]);
  });

  it.each(["compose", "swarm"] as const)("has no open error or warning on %s", (target) => {
    const { findings } = synth(stack, target);
    expect(openFindings(findings).filter(({ severity }) => severity !== "info")).toEqual([]);
  });
});
