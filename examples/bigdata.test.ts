import "@stackwright/core/testing";
import {
  defineStack,
  openFindings,
  policies,
  renderTree,
  synth,
  targets,
  withNetworks,
  onServices,
  withPorts,
  publish,
  type Modifier,
  type Part,
  type Stack,
} from "@stackwright/core";
import { imageHolesPolicy, traefikPolicies, useImages } from "@stackwright/services";
import { describe, expect, it } from "vitest";
import {
  hasDockerCompose,
  hasDockerStack,
  dockerComposeConfig,
  dockerStackConfig,
} from "../packages/core/src/testing/official-tools.ts";
import { isolation } from "./bigdata-policies.ts";
import stack from "./bigdata.ts";

const { files } = renderTree(stack);

/** The platform with further modifiers. */
function changed(...modifiers: readonly (Part | Modifier)[]): Stack {
  const more = defineStack({ name: "more", parts: modifiers });
  return {
    ...stack,
    parts: [...stack.parts, ...more.parts],
    modifiers: [...stack.modifiers, ...more.modifiers],
  };
}

function textOf(path: string): string {
  return files.find((file) => file.path === path)?.content ?? "";
}

describe("the big-data platform", () => {
  it("satisfies the recommended policies, Traefik's, and its own", () => {
    expect(stack).toSatisfyPolicies([...policies.recommended, ...traefikPolicies, ...isolation]);
  });

  it("gives a reason for everything that it accepts", () => {
    for (const target of targets) {
      const { findings } = synth(stack, target);
      for (const { waived } of findings) if (waived !== undefined) expect(waived.length).toBeGreaterThan(20);
    }
  });

  it.each([
    ["proxy-on-front-only", onServices(["traefik"], withNetworks("back"))],
    ["data-on-data-only", onServices(["mariadb"], withNetworks("back"))],
    ["front-and-data-apart", onServices(["glpi"], withNetworks("data"))],
    ["one-way-in", onServices(["minio"], withPorts(publish(9001)))],
  ])("would notice a breach of %s", (id, breach) => {
    const { findings } = synth(changed(breach), "swarm", { policies: isolation });
    expect(findings.map((finding) => finding.id)).toContain(`bigdata-${id}`);
  });

  it("keeps what is outside away from what is inside", () => {
    expect(stack).not.toReach("traefik", "mariadb");
    expect(stack).not.toReach("glpi", "mariadb");
    expect(stack).not.toReach("traefik", "data-gateway");
    expect(stack).toReach("glpi", "data-gateway");
    expect(stack).toReach("data-gateway", "mariadb");
  }, 30_000);

  it("has limits, a restart policy and a health check on every service, in both documents", () => {
    for (const target of targets) {
      const { document, stack: assembled } = synth(stack, target);
      for (const [name, service] of Object.entries(document.services ?? {})) {
        const where = `${target}: ${name}`;
        const mode = assembled.services[name]?.deploy?.mode;
        expect(service.deploy?.resources?.limits?.memory, where).toBeDefined();
        expect(service.deploy?.resources?.limits?.cpus, where).toBeDefined();
        expect(service.restart ?? service.deploy?.restart_policy, where).toBeDefined();
        // A job has no health check: its exit code tells.
        if (mode !== "replicated-job") expect(service.healthcheck?.test, where).toBeDefined();
      }
    }
  });

  it("warns about pins with known holes, and has none of them with the current images", () => {
    const pinned = synth(stack, "swarm", { policies: [imageHolesPolicy] });
    expect(
      openFindings(pinned.findings).filter(({ id }) => id === "image-known-holes").length,
    ).toBeGreaterThan(0);
    const current = synth(changed(useImages("current")), "swarm", { policies: [imageHolesPolicy] });
    expect(current.findings.filter(({ id }) => id === "image-known-holes")).toEqual([]);
  });

  it("is the same every time", () => {
    expect(renderTree(stack).files).toEqual(files);
  });

  it.each(["docker-compose.dev.yml", "stack.prod.yml"])("has the %s that was reviewed", async (path) => {
    await expect(textOf(path)).toMatchFileSnapshot(`__golden__/bigdata/${path}`);
  });
});

const surroundings = { env: { CROWDSEC_BOUNCER_API_KEY: "a-key-for-the-test" } };

describe.skipIf(!hasDockerCompose())("docker compose config", () => {
  it("accepts the development document", () => {
    expect(dockerComposeConfig(textOf("docker-compose.dev.yml"), surroundings)).toMatchObject({
      accepted: true,
    });
  });
});

describe.skipIf(!hasDockerStack())("docker stack config", () => {
  it("accepts the production document", () => {
    expect(dockerStackConfig(textOf("stack.prod.yml"), surroundings)).toMatchObject({ accepted: true });
  });
});
