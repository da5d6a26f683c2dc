import { defineStack, endpoint, network, openFindings, service, synth, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { airbyte, type AirbyteOptions } from "./airbyte.ts";
import { engineOptions } from "./hardening.ts";

const own = network("platform", { encrypted: true, attachable: true });
const data = network("storage", { encrypted: true, internal: true });
const database = service("db", { image: "postgres:16.13", networks: [data], restart: "always" });
const sql = endpoint({ service: "db", name: "sql", port: 5432 });

function built(options: Partial<AirbyteOptions> = {}) {
  return airbyte({ networks: { own, data }, database: sql, ...options });
}

function synthesised(target: Target, options: Partial<AirbyteOptions> = {}) {
  return synth(defineStack({ name: "test", parts: [database, built(options), engineOptions] }), target);
}

function servicesOf(target: Target, options: Partial<AirbyteOptions> = {}) {
  return synthesised(target, options).document.services ?? {};
}

describe("airbyte", () => {
  it("has every service that upstream's composition has, of one version", () => {
    const services = servicesOf("swarm");
    const images = Object.entries(services).filter(([name]) => name !== "db");
    expect(images.map(([name, { image }]) => `${name} ${image}`)).toEqual([
      "airbyte-bootloader airbyte/bootloader:0.50.33",
      "airbyte-temporal airbyte/temporal:0.50.33",
      "airbyte-server airbyte/server:0.50.33",
      "airbyte-worker airbyte/worker:0.50.33",
      "airbyte-cron airbyte/cron:0.50.33",
      "airbyte-api-server airbyte/airbyte-api-server:0.50.33",
      "airbyte-connector-builder-server airbyte/connector-builder-server:0.50.33",
      "airbyte-webapp airbyte/webapp:0.50.33",
      "airbyte-proxy airbyte/proxy:0.50.33",
    ]);
  });

  it("migrates the database first: a job in Swarm, a container that ends in Compose", () => {
    expect(servicesOf("swarm")["airbyte-bootloader"]?.deploy).toMatchObject({
      mode: "replicated-job",
      restart_policy: { condition: "on-failure" },
    });
    const { "airbyte-bootloader": bootloader, "airbyte-server": server } = servicesOf("compose");
    expect(bootloader?.restart).toBe("no");
    expect(server?.depends_on).toMatchObject({
      "airbyte-bootloader": { condition: "service_completed_successfully" },
      "airbyte-temporal": { condition: "service_healthy" },
    });
  });

  it("makes server, worker and clock wait for the migrations themselves, since Swarm has no order", () => {
    for (const name of ["airbyte-server", "airbyte-worker", "airbyte-cron"]) {
      expect(servicesOf("swarm")[name]?.environment, name).toMatchObject({
        DATABASE_URL: "jdbc:postgresql://db:5432/airbyte",
        CONFIGS_DATABASE_MINIMUM_FLYWAY_MIGRATION_VERSION: "0.40.23.002",
        TEMPORAL_HOST: "airbyte-temporal:7233",
      });
    }
  });

  it("has Temporal on one network only, because it listens on the address of that", () => {
    expect(servicesOf("swarm")["airbyte-temporal"]?.networks).toEqual(["storage"]);
  });

  it("tells the worker the engine's names of what connectors mount and join", () => {
    const { document } = synthesised("swarm");
    expect(document.services?.["airbyte-worker"]?.environment).toMatchObject({
      WORKSPACE_DOCKER_MOUNT: "airbyte_workspace",
      LOCAL_DOCKER_MOUNT: "airbyte_local",
      DOCKER_NETWORK: "test_platform",
    });
    expect(document.volumes?.["airbyte_workspace"]?.name).toBe("airbyte_workspace");
    expect(document.networks?.["platform"]?.attachable).toBe(true);
  });

  it("keeps passwords out of the environment, and asks for one before its pages", () => {
    for (const [name, { environment }] of Object.entries(servicesOf("swarm")))
      expect(JSON.stringify(environment ?? {}), name).not.toMatch(/PASSWORD|POSTGRES_PWD/);
    const proxy = servicesOf("swarm")["airbyte-proxy"];
    expect(proxy?.entrypoint?.[2]).toContain("BASIC_AUTH_PASSWORD");
    expect(proxy?.environment).toMatchObject({
      PROXY_PASS_WEB: "http://airbyte-webapp:80",
      PROXY_PASS_AIRBYTE_API_SERVER: "http://airbyte-api-server:8006",
    });
  });

  it("keeps what shares the workspace on one node, also several workers", () => {
    const services = servicesOf("swarm", { workers: 3 });
    expect(services["airbyte-worker"]?.deploy?.replicas).toBe(3);
    for (const name of ["airbyte-server", "airbyte-worker", "airbyte-cron"])
      expect(services[name]?.deploy?.placement?.constraints, name).toEqual(["node.labels.airbyte == true"]);
  });

  it("refuses a network that connectors cannot join, and workers that are none", () => {
    expect(() => built({ networks: { own: network("platform"), data } })).toThrow(
      /networks\.own.*attachable/s,
    );
    const inside = network("platform", { attachable: true, internal: true });
    expect(() => built({ networks: { own: inside, data } })).toThrow(/not internal/);
    expect(() => built({ workers: 0 })).toThrow(/workers: 0/);
  });

  it.each(["compose", "swarm"] as const)("has nothing open on %s", (target) => {
    const { findings } = synthesised(target, { workers: 2 });
    expect(openFindings(findings).filter(({ service: name }) => name !== "db")).toEqual([]);
  });
});
