import "@stackwright/core/testing";
import {
  openFindings,
  policies,
  renderTree,
  synth,
  targets,
  type Stack,
  type Target,
} from "@stackwright/core";
import { monitoringPolicies } from "@stackwright/monitoring";
import { imageHolesPolicy, traefikPolicies } from "@stackwright/services";
import { describe, expect, it } from "vitest";
import {
  dockerComposeConfig,
  dockerStackConfig,
  hasDockerCompose,
  hasDockerStack,
} from "../packages/core/src/testing/official-tools.ts";
import staging from "./lakehouse-staging.ts";
import stack from "./lakehouse.ts";

const everything = [...policies.recommended, ...traefikPolicies, ...monitoringPolicies, imageHolesPolicy];
const { files } = renderTree(stack);

function textOf(path: string): string {
  return files.find((file) => file.path === path)?.content ?? "";
}

function servicesOf(target: Target, which = stack) {
  return synth(which, target).document.services ?? {};
}

function plan(which: Stack): string {
  return renderTree(which).files.find(({ path }) => path === "PRA.md")?.content ?? "";
}

describe.each([
  ["production", stack],
  ["staging", staging],
])("the lakehouse in %s", (_, platform) => {
  it("satisfies the recommended policies and those of its packages", () => {
    expect(platform).toSatisfyPolicies(everything);
  });

  it("has no open error or warning, and a reason for everything that it accepts", () => {
    for (const target of targets) {
      const { findings } = synth(platform, target, { policies: everything });
      expect(openFindings(findings).filter(({ severity }) => severity !== "info")).toEqual([]);
      for (const { waived } of findings) if (waived !== undefined) expect(waived.length).toBeGreaterThan(20);
    }
  });

  it("has limits, a restart policy and a health check on every service, in both documents", () => {
    for (const target of targets) {
      const { document, stack: assembled } = synth(platform, target);
      for (const [name, service] of Object.entries(document.services ?? {})) {
        const where = `${target}: ${name}`;
        expect(service.deploy?.resources?.limits?.memory, where).toBeDefined();
        expect(service.deploy?.resources?.limits?.cpus, where).toBeDefined();
        expect(service.restart ?? service.deploy?.restart_policy, where).toBeDefined();
        // A job has no health check: its exit code tells.
        if (assembled.services[name]?.deploy?.mode !== "replicated-job")
          expect(service.healthcheck?.test, where).toBeDefined();
      }
    }
  });
});

describe("the lakehouse", () => {
  it("has single servers in development and clusters in production", () => {
    const stores = /^(?:minio|postgres|dremio|elasticsearch)(?:-replica|-executor)?\d*$/;
    const named = (target: Target) => Object.keys(servicesOf(target)).filter((name) => stores.test(name));
    expect(named("compose")).toEqual(["dremio", "elasticsearch1", "postgres", "minio"]);
    expect(named("swarm").toSorted()).toEqual([
      "dremio",
      "dremio-executor1",
      "dremio-executor2",
      "elasticsearch1",
      "minio1",
      "minio2",
      "minio3",
      "minio4",
      "postgres",
      "postgres-replica1",
    ]);
  });

  it("has PostgreSQL make the account of its exporters", () => {
    expect(JSON.stringify(servicesOf("swarm")["postgres"])).toContain(
      "/docker-entrypoint-initdb.d/30-exporter.sh",
    );
    expect(servicesOf("swarm")).toHaveProperty("postgres-replica1-exporter");
  });

  it("keeps people away from the stores, and connectors from all of them but the lake", () => {
    expect(stack).not.toReach("traefik", "postgres");
    expect(stack).not.toReach("traefik", "data-gateway");
    expect(stack).toReach("traefik", "superset");
    const platform = Object.entries(servicesOf("swarm")).filter(([, { networks = [] }]) =>
      ["data-platform", "data-storage"].every((one) => JSON.stringify(networks).includes(one)),
    );
    // Whoever is on both is an application of ours, the gateway, or watches: no store is.
    expect(
      platform.map(([name]) => name).filter((name) => /^(?:minio|postgres|elasticsearch)/.test(name)),
    ).toEqual([]);
  });

  it("loses at most a quarter of an hour of its databases in production, and four hours in staging", () => {
    expect(plan(stack)).toContain("| P1 | PostgreSQL (`postgres`) | 15 min |");
    expect(plan(staging)).toContain("| P1 | PostgreSQL (`postgres`) | 4 h |");
  });

  it("lets MinIO out to the other site, and no other store", () => {
    const services = servicesOf("swarm");
    const outside = Object.keys(services).filter((name) => {
      const { networks = {} } = services[name] ?? {};
      return Array.isArray(networks) ? networks.includes("replication") : "replication" in networks;
    });
    expect(outside).toEqual(["minio1", "minio2", "minio3", "minio4", "minio-init"]);
    expect(servicesOf("compose")["minio"]?.networks).toEqual(["data-storage"]);
  });

  it("is the same every time", () => {
    expect(renderTree(stack).files).toEqual(files);
  });

  it.each(["docker-compose.dev.yml", "stack.prod.yml"])("has the %s that was reviewed", async (path) => {
    await expect(textOf(path)).toMatchFileSnapshot(`__golden__/lakehouse/${path}`);
  });
});

describe.skipIf(!hasDockerCompose())("docker compose config", () => {
  it("accepts the development document", () => {
    expect(dockerComposeConfig(textOf("docker-compose.dev.yml"))).toMatchObject({ accepted: true });
  });
});

describe.skipIf(!hasDockerStack())("docker stack config", () => {
  it.each([
    ["production", stack],
    ["staging", staging],
  ])("accepts the document of %s", (_, which) => {
    const { files: tree } = renderTree(which);
    const text = tree.find(({ path }) => path === "stack.prod.yml")?.content ?? "";
    expect(dockerStackConfig(text)).toMatchObject({ accepted: true });
  });
});
