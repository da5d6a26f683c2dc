import { defineStack, network, service, synth, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { logLabels } from "../metrics/log-labels.ts";
import { loki } from "../loki.ts";
import { promtail, withLogLabels, type PromtailOptions } from "../promtail.ts";
import { filesFor, monitored } from "../testing/platform.fixture.ts";
import type { LokiConfiguration } from "./loki-configuration.ts";
import type { LogJob, PromtailConfiguration } from "./promtail-configuration.ts";

const back = network("back");

function lokiIn(target: Target): LokiConfiguration {
  // What was written has this form.
  return parse(filesFor(monitored(), target)["loki/loki-config.yml"] ?? "") as LokiConfiguration;
}

function serviceIn(name: string, target: Target) {
  return synth(monitored(), target, { policies: [] }).document.services?.[name];
}

function labelsOf({
  relabel_configs = [],
  static_configs = [],
  pipeline_stages = [],
}: LogJob): readonly string[] {
  return [
    ...relabel_configs.flatMap(({ target_label }) => target_label ?? []),
    ...static_configs.flatMap(({ labels }) => Object.keys(labels)),
    ...pipeline_stages.flatMap((stage) => ("labels" in stage ? Object.keys(stage.labels) : [])),
  ];
}

describe("loki", () => {
  it("deletes what is older than its retention, which needs three settings that agree", () => {
    const { compactor, limits_config, schema_config } = lokiIn("swarm");
    expect(limits_config.retention_period).toBe("720h");
    expect(compactor).toMatchObject({ retention_enabled: true, shared_store: "filesystem" });
    expect(schema_config.configs).toMatchObject([{ index: { period: "24h" } }]);
  });

  it("keeps its ring in Consul in development, and in memory in production", () => {
    expect(lokiIn("compose").common.ring).toEqual({
      kvstore: { store: "consul", consul: { host: "consul:8500" } },
    });
    expect(lokiIn("swarm").common.ring).toEqual({ kvstore: { store: "inmemory" } });
    expect(serviceIn("loki", "compose")?.networks).toEqual(["back", "consul_net"]);
    expect(serviceIn("loki", "swarm")?.networks).toEqual(["back"]);
  });

  it("refuses a retention that its index cannot keep", () => {
    expect(() => loki({ networks: [back], retention: "12h" })).toThrow(/retention: "12h".*at least 24h/s);
  });
});

describe("promtail", () => {
  const configuration = (target: Target, options: Partial<PromtailOptions> = {}): PromtailConfiguration => {
    const lines = loki({ networks: [back] });
    const stack = defineStack({
      name: "bigdata",
      parts: [lines, promtail({ networks: [back], loki: lines.endpoints.http, ...options })],
    });
    return parse(filesFor(stack, target)["promtail/promtail-config.yml"] ?? "") as PromtailConfiguration;
  };
  it.each(["engine", "files"] as const)("gives lines the labels that dashboards use, by %s", (discovery) => {
    for (const target of ["compose", "swarm"] as const) {
      const { scrape_configs, clients } = configuration(target, { discovery });
      const given = [...scrape_configs.flatMap(labelsOf), ...Object.keys(clients[0]?.external_labels ?? {})];
      expect(given).toEqual(
        expect.arrayContaining(["service", "stack", "node", "container", "stream", "job"]),
      );
      const kept = given.filter((label) => !label.startsWith("__"));
      expect(kept.filter((label) => !logLabels.includes(label))).toEqual([]);
    }
  });

  it("calls a service by the name that it has in the stack", () => {
    const [containers] = configuration("swarm").scrape_configs;
    expect(containers?.relabel_configs).toContainEqual({
      source_labels: ["__meta_docker_container_label_com_docker_swarm_service_name"],
      regex: "bigdata_(.+)",
      target_label: "service",
    });
  });

  it("has nothing that expanding its variables would take away", () => {
    for (const discovery of ["engine", "files"] as const) {
      for (const target of ["compose", "swarm"] as const) {
        const text = JSON.stringify(configuration(target, { discovery }));
        expect(text.replaceAll("${NODE}", "")).not.toMatch(/\$/);
        expect(text.replaceAll('\\"', "")).not.toMatch(/\\/);
      }
    }
  });

  it("asks often which containers run: what has come and gone in between is not read", () => {
    const engines = configuration("swarm").scrape_configs.flatMap(
      ({ docker_sd_configs = [] }) => docker_sd_configs,
    );
    expect(engines).toEqual([{ host: "unix:///var/run/docker.sock", refresh_interval: "5s" }]);
  });

  it("knows its node", () => {
    expect(serviceIn("promtail", "swarm")?.environment).toEqual({ NODE: "{{.Node.Hostname}}" });
    expect(serviceIn("promtail", "compose")?.environment).toEqual({ NODE: "localhost" });
  });

  it("keeps how far it has read", () => {
    expect(serviceIn("promtail", "swarm")?.volumes).toContainEqual(
      expect.objectContaining({ type: "volume", source: "promtail_positions", target: "/var/lib/promtail" }),
    );
    expect(configuration("swarm").positions.filename).toBe("/var/lib/promtail/positions.yaml");
  });

  it("needs no socket where each service's lines carry its labels", () => {
    const lines = loki({ networks: [back] });
    const tail = promtail({ networks: [back], loki: lines.endpoints.http, discovery: "files" });
    const web = service("web", { image: "test/test:1", networks: [back] });
    const stack = defineStack({ name: "bigdata", parts: [lines, tail, web, withLogLabels()] });
    const { services } = synth(stack, "swarm", { policies: [] }).document;
    expect(JSON.stringify(services?.["promtail"]?.volumes)).not.toContain("docker.sock");
    expect(services?.["web"]?.logging).toMatchObject({
      driver: "json-file",
      options: { labels: expect.stringContaining("com.docker.swarm.service.name") as string },
    });
  });
});
