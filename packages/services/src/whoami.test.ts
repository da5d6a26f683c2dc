import { defineStack, network, openFindings, pipe, synth } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { engineOptions } from "./hardening.ts";
import { whoami } from "./whoami.ts";
import { withTraefik } from "./with-traefik.ts";

const front = network("front", { encrypted: true });
const site = pipe(whoami({ networks: [front] }), withTraefik({ host: "whoami.example.com" }));
const stack = defineStack({ name: "test", parts: [site, engineOptions] });

describe("whoami", () => {
  it("runs with as little as can be", () => {
    const one = synth(stack, "compose").document.services?.["whoami"];
    expect(one).toMatchObject({
      user: "65534:65534",
      read_only: true,
      cap_drop: ["ALL"],
      networks: ["front"],
    });
    expect(one).not.toHaveProperty("healthcheck");
    expect(one).not.toHaveProperty("environment");
    expect(one?.labels).toMatchObject({ "traefik.http.services.whoami.loadbalancer.server.port": "80" });
  });

  it.each(["compose", "swarm"] as const)("has no open error or warning on %s", (target) => {
    const { findings } = synth(stack, target);
    expect(openFindings(findings).filter(({ severity }) => severity !== "info")).toEqual([]);
    expect(findings.find(({ id }) => id === "healthcheck-present")?.waived).toContain(
      "nothing to run a check with",
    );
  });
});
