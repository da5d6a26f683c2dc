import { describe, expect, it } from "vitest";
import { defineStack, only, service, synth, waive, type Part, type Target } from "../index.ts";

const image = "nginx:1.29.3";
const reason = "needs the hardware of its machine";
const web = service("web", { image });

/** What is found about waivers, and the waived. */
function found(target: Target, ...parts: readonly Part[]): readonly string[] {
  const { findings } = synth(defineStack({ name: "shop", parts }), target, { policies: [] });
  return findings.map(
    ({ id, severity, path, waived }) => `${waived === undefined ? severity : "waived"} ${id} ${path}`,
  );
}

describe("a waiver", () => {
  it.each([{}, { target: "swarm" } as const])("of a service that is not there is found: %j", (where) => {
    const parts = [web, waive("privileged", { service: "wbe", reason, ...where })];
    expect(found("swarm", ...parts)).toEqual(["warning waiver-service-unknown services.wbe"]);
    const [finding] = synth(defineStack({ name: "shop", parts }), "swarm", { policies: [] }).findings;
    expect(finding?.message).toContain("privileged");
    expect(finding?.hint).toContain('Did you mean "web"? Known here: web.');
    expect(finding?.service).toBeUndefined();
  });

  it("of a service that one target has is no mistake in the other", () => {
    const parts = [
      web,
      only("compose", service("mail", { image })),
      waive("privileged", { service: "mail", reason }),
    ];
    expect(found("swarm", ...parts)).toEqual([]);
    expect(found("compose", ...parts)).toEqual([]);
  });

  it("that accepts nothing is noted where it names its target, and the service is there", () => {
    expect(found("swarm", web, waive("privileged", { service: "web", reason }))).toEqual([]);
    expect(found("swarm", web, waive("privileged", { service: "web", target: "swarm", reason }))).toEqual([
      "info waiver-unused services.web",
    ]);
    expect(found("swarm", web, waive("privileged", { target: "swarm", reason }))).toEqual([
      "info waiver-unused waivers",
    ]);
  });

  it("of a policy that is spelt otherwise is found, and one of a finding that comes of no policy is not", () => {
    const judged = (id: string): readonly string[] =>
      synth(defineStack({ name: "shop", parts: [web, waive(id, { service: "web", reason })] }), "swarm", {
        policies: [],
      }).findings.map((finding) => `${finding.severity} ${finding.id} ${finding.path}: ${finding.hint}`);
    expect(judged("host-netwrok")).toEqual([
      'warning waiver-policy-unknown services.web: Did you mean "host-network"? Correct the id, or take the waiver out.',
    ]);
    expect(["host-network", "host-pid", "key-dropped", "replicas-global", "our-own"].flatMap(judged)).toEqual(
      [],
    );
  });

  it("for the service wins over one for all", () => {
    const opts = service("web", { image, security_opt: ["no-new-privileges:true"] });
    const waivers = [
      waive("key-dropped", { reason: "the engine of all nodes says it" }),
      waive("key-dropped", { service: "web", key: "security_opt", reason }),
    ];
    const { findings } = synth(defineStack({ name: "shop", parts: [opts, ...waivers] }), "swarm", {
      policies: [],
    });
    expect(findings.map(({ id, waived }) => [id, waived])).toEqual([["key-dropped", reason]]);
  });
});
