import "@stackwright/core/testing";
import { openFindings, policies, renderTree, synth, targets } from "@stackwright/core";
import { monitoringPolicies } from "@stackwright/monitoring";
import { imageHolesPolicy, traefikPolicies } from "@stackwright/services";
import { describe, expect, it } from "vitest";
import {
  dockerComposeConfig,
  dockerStackConfig,
  hasDockerCompose,
  hasDockerStack,
} from "../packages/core/src/testing/official-tools.ts";
import stack, { homelab, type HomelabOptions } from "./homelab.ts";

const { files } = renderTree(stack);

function textOf(path: string): string {
  return files.find((file) => file.path === path)?.content ?? "";
}

/** What the specification leaves to be done, with and without. */
const variants: readonly (readonly [string, HomelabOptions])[] = [
  ["as it is", {}],
  ["with a certificate of its own", { certificates: { kind: "files", pairs: [] } }],
  ["with GitHub's login", { login: { kind: "github", organisation: "lab" } }],
  ["without login and scan", { login: false, scan: false }],
];

describe("the homelab", () => {
  it.each(variants)("%s, satisfies the recommended policies and those of its packages", (_, options) => {
    expect(homelab(options)).toSatisfyPolicies([
      ...policies.recommended,
      ...traefikPolicies,
      ...monitoringPolicies,
      imageHolesPolicy,
    ]);
  });

  it.each(variants)("%s, has no open finding", (_, options) => {
    for (const target of targets)
      expect(
        openFindings(synth(homelab(options), target).findings).filter(({ severity }) => severity !== "info"),
      ).toEqual([]);
  });

  it("has a login before every route but its own", () => {
    const services = synth(stack, "compose").document.services ?? {};
    const routed = Object.entries(services).filter(([, { labels }]) =>
      JSON.stringify(labels ?? {}).includes("traefik.enable"),
    );
    expect(routed.map(([name]) => name)).toEqual([
      "oauth2-proxy",
      "portainer",
      "whoami",
      "prometheus",
      "grafana",
    ]);
    for (const [name, { labels }] of routed) {
      const middlewares = Object.entries(labels ?? {}).filter(([key]) => key.endsWith(".middlewares"));
      expect(
        middlewares.map(([, value]) => value),
        name,
      ).toEqual(name === "oauth2-proxy" ? [] : ["login@file"]);
    }
  });

  it("keeps the collectors away from the proxy", () => {
    expect(stack).not.toReach("traefik", "node-exporter");
    expect(stack).not.toReach("traefik", "cadvisor");
    expect(stack).toReach("prometheus", "node-exporter");
  });

  it("is the same every time", () => {
    expect(renderTree(homelab()).files).toEqual(files);
  });

  it.each(["docker-compose.dev.yml", "stack.prod.yml"])("has the %s that was reviewed", async (path) => {
    await expect(textOf(path)).toMatchFileSnapshot(`__golden__/homelab/${path}`);
  });
});

const surroundings = { env: { OIDC_ISSUER: "https://id.example.com", OIDC_CLIENT_ID: "homelab" } };

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
