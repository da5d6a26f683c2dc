import {
  defineStack,
  endpoint,
  secret,
  service,
  StackwrightError,
  synth,
  type MetricsFacet,
  type Part,
} from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { prometheus } from "../prometheus.ts";
import type { TimeSpan } from "../time-span.ts";
import { back } from "../testing/platform.fixture.ts";
import { app, configuration, job, watching } from "../testing/scraping.fixture.ts";

function patient(scrapeInterval: TimeSpan): readonly Part[] {
  return [watching({ scrapeInterval }), app("exporter", { port: 1, job: "opensearch" })];
}

describe("a scrape job", () => {
  it("names its target in development, whatever the number of replicas", () => {
    expect(job("web", [watching(), app("web", { port: 8080 }, { replicas: 3 })], "compose")).toEqual({
      job_name: "web",
      honor_labels: true,
      static_configs: [{ targets: ["web:8080"], labels: { service: "web" } }],
    });
  });

  it("looks up each task of a Swarm service with several, behind whose name there is one address", () => {
    const parts = [watching(), app("web", { port: 8080, labels: { tier: "$1" } }, { replicas: 3 })];
    expect(job("web", parts, "swarm")).toEqual({
      job_name: "web",
      honor_labels: true,
      dns_sd_configs: [{ names: ["tasks.web"], type: "A", port: 8080, refresh_interval: "15s" }],
      relabel_configs: [
        { source_labels: ["__meta_dns_name"], regex: "tasks\\.(.+)", target_label: "service" },
        {
          source_labels: ["__meta_dns_name"],
          regex: "tasks\\.web",
          target_label: "tier",
          replacement: "$$1",
        },
      ],
    });
  });

  it("looks up the task on each node", () => {
    const parts = [watching(), app("agent", { port: 9100, job: "node" }, { mode: "global" })];
    expect(job("node", parts, "swarm")?.dns_sd_configs).toMatchObject([
      { names: ["tasks.agent"], port: 9100 },
    ]);
  });

  it("names a Swarm service that has one task, so that its loss is an `up` of 0", () => {
    const parts = [watching(), app("web", { port: 8080 })];
    expect(job("web", parts, "swarm")?.static_configs).toEqual([
      { targets: ["web:8080"], labels: { service: "web" } },
    ]);
  });

  it("holds every service that says the same job, with its own labels", () => {
    const exporters = [1, 2].map((n) =>
      app(`exporter-${n}`, { port: 9404, job: "db", labels: { node: `db${n}` } }),
    );
    expect(job("db", [watching(), ...exporters], "swarm")?.static_configs).toEqual([
      { targets: ["exporter-1:9404"], labels: { service: "exporter-1", node: "db1" } },
      { targets: ["exporter-2:9404"], labels: { service: "exporter-2", node: "db2" } },
    ]);
  });

  it("follows what the facet says of path, scheme, certificate and token", () => {
    const token = secret("metrics_token");
    const metrics: MetricsFacet = {
      port: 9000,
      path: "/m",
      scheme: "https",
      insecureTls: true,
      bearerTokenFile: token,
    };
    const stack = [watching(), app("store", metrics)];
    expect(job("store", stack, "compose")).toMatchObject({
      metrics_path: "/m",
      scheme: "https",
      tls_config: { insecure_skip_verify: true },
      authorization: { type: "Bearer", credentials_file: "/run/secrets/metrics_token" },
    });
    const { services } = synth(defineStack({ name: "test", parts: stack }), "swarm", {
      policies: [],
    }).document;
    expect(services?.["prometheus"]?.secrets).toEqual([
      { source: "metrics_token", target: "metrics_token", uid: "65534", gid: "65534", mode: 0o400 },
    ]);
  });

  it("cannot hold services that differ in what a job has once", () => {
    const parts = [
      watching(),
      app("a", { port: 1, job: "x" }),
      app("b", { port: 1, job: "x", path: "/other" }),
    ];
    expect(() => configuration(parts, "compose")).toThrow(
      /services\.b\.facets\.metrics\.path.*differs from that of a/,
    );
  });

  it("has times of its own where they are set", () => {
    const settings = { web: { scrapeInterval: "5s", scrapeTimeout: "3s", sampleLimit: 100 } } as const;
    expect(job("web", [watching({ jobs: settings }), app("web", { port: 1 })], "compose")).toMatchObject({
      scrape_interval: "5s",
      scrape_timeout: "3s",
      sample_limit: 100,
    });
  });

  it("never waits longer than its interval, which Prometheus refuses", () => {
    expect(configuration(patient("5s"), "compose").global.scrape_timeout).toBe("5s");
    expect(job("opensearch", patient("20s"), "compose")?.scrape_timeout).toBe("20s");
    expect(job("opensearch", patient("1m"), "compose")?.scrape_timeout).toBe("25s");
    const late = watching({ jobs: { web: { scrapeTimeout: "31s" } } });
    expect(() => configuration([late, app("web", { port: 1 })], "compose")).toThrow(StackwrightError);
  });
});

describe("discovery by the engine", () => {
  const api = endpoint({ service: "proxy", name: "api", port: 2375, scheme: "http" });
  const proxy = service("proxy", { image: "test/test:1", networks: [back] });
  const parts = [
    watching({ discovery: { kind: "engine", api } }),
    proxy,
    app("web", { port: 8080 }, { replicas: 2 }),
  ];

  it("keeps the tasks on the network that Prometheus shares, by their port and number", () => {
    const found = job("web", parts, "swarm");
    expect(found?.dockerswarm_sd_configs).toMatchObject([{ host: "tcp://proxy:2375", role: "tasks" }]);
    expect(found?.relabel_configs).toEqual(
      expect.arrayContaining([
        {
          source_labels: ["__meta_dockerswarm_service_name", "__meta_dockerswarm_network_name"],
          regex: "bigdata_web;bigdata_back",
          action: "keep",
        },
        {
          source_labels: ["service", "__address__"],
          regex: "web;([^:]+)(?::\\d+)?",
          target_label: "__address__",
          replacement: "$1:8080",
        },
        {
          source_labels: ["service", "__meta_dockerswarm_task_slot"],
          regex: "web;(.+)",
          target_label: "instance",
          replacement: "web.$1",
        },
      ]),
    );
  });

  it("is for Swarm alone", () => {
    expect(job("web", parts, "compose")?.dockerswarm_sd_configs).toBeUndefined();
  });
});

describe("prometheus", () => {
  it("refuses times and sizes that are none", () => {
    // @ts-expect-error a number without a unit
    expect(() => prometheus({ networks: [back], retention: "30" })).toThrow(
      /retention.*"30s", "5m" or "30d"/s,
    );
    expect(() => prometheus({ networks: [back], retentionSize: "1.5G" })).toThrow(/retentionSize/);
  });
});
