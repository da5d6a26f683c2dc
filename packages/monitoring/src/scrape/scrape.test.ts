import {
  defineStack,
  endpoint,
  network,
  secret,
  service,
  StackwrightError,
  synth,
  type MetricsFacet,
  type Part,
  type Target,
} from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { blackboxExporter } from "../exporters/blackbox-exporter.ts";
import { prometheusEdge } from "../prometheus-edge.ts";
import { prometheus, type PrometheusOptions } from "../prometheus.ts";
import { back, data, filesFor, front, monitored } from "../testing/platform.fixture.ts";
import type { PrometheusConfiguration, ScrapeConfig } from "./scrape-config.ts";

function configuration(parts: readonly Part[], target: Target, name = "prometheus"): PrometheusConfiguration {
  const files = filesFor(defineStack({ name: "bigdata", parts }), target);
  // What was written has this form: promtool checks it elsewhere.
  return parse(files[`${name}/prometheus.yml`] ?? "") as PrometheusConfiguration;
}

function job(name: string, parts: readonly Part[], target: Target): ScrapeConfig | undefined {
  return configuration(parts, target).scrape_configs.find(({ job_name }) => job_name === name);
}

function app(
  name: string,
  metrics: MetricsFacet,
  deploy: { replicas?: number; mode?: "global" } = {},
  on = back,
): Part {
  return service(name, { image: "test/test:1", networks: [on], deploy, facets: { metrics } });
}

const watching = (options: Partial<PrometheusOptions> = {}): Part =>
  prometheus({ networks: [back, data], ...options });

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
    const parts = (interval: "5s" | "20s" | "1m"): readonly Part[] => [
      watching({ scrapeInterval: interval }),
      app("exporter", { port: 1, job: "opensearch" }),
    ];
    expect(configuration(parts("5s"), "compose").global.scrape_timeout).toBe("5s");
    expect(job("opensearch", parts("20s"), "compose")?.scrape_timeout).toBe("20s");
    expect(job("opensearch", parts("1m"), "compose")?.scrape_timeout).toBe("25s");
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

describe("an edge", () => {
  const parts = [
    watching({ networks: [back], edges: ["prometheus-edge"] }),
    prometheusEdge({ networks: [front, back] }),
    app("proxy", { port: 8082 }, { replicas: 2 }, front),
    app("app", { port: 80 }),
  ];

  it("scrapes what shares a network with it alone", () => {
    const { scrape_configs } = configuration(parts, "swarm", "prometheus-edge");
    expect(scrape_configs.map(({ job_name }) => job_name)).toEqual(["proxy"]);
    expect(scrape_configs[0]?.dns_sd_configs).toMatchObject([{ names: ["tasks.proxy"] }]);
  });

  it("hands it over with its labels", () => {
    expect(job("prometheus-edge-federation", parts, "swarm")).toEqual({
      job_name: "prometheus-edge-federation",
      honor_labels: true,
      metrics_path: "/federate",
      params: { "match[]": ['{job="proxy"}'] },
      static_configs: [{ targets: ["prometheus-edge:9090"], labels: { service: "prometheus-edge" } }],
    });
    expect(job("proxy", parts, "swarm")).toBeUndefined();
    expect(job("app", parts, "swarm")).toBeDefined();
  });

  it("adds no job where it has nothing to collect", () => {
    expect(job("prometheus-edge-federation", parts.toSpliced(2, 1), "swarm")).toBeUndefined();
  });
});

describe("probes", () => {
  const exporter = blackboxExporter({ networks: [back] });
  const route = service("shop", {
    image: "test/test:1",
    networks: [back],
    facets: {
      route: { host: "shop.example.com", port: 80, path: "/login" },
      probe: [
        { kind: "tcp", port: 25 },
        { kind: "http", scheme: "https", port: 443, path: "/ok", expect: [401, 200] },
      ],
    },
  });
  const hidden = service("db", {
    image: "test/test:1",
    networks: [network("other")],
    facets: { probe: { kind: "tcp", port: 1 } },
  });
  const parts = [watching({ probes: { exporter: exporter.endpoints.http } }), exporter, route, hidden];
  const asked = (target: Target): readonly unknown[] =>
    job("blackbox", parts, target)
      ?.static_configs?.filter(({ labels }) => labels?.["service"] !== "prometheus")
      .map(({ targets, labels }) => [targets[0], labels?.["__param_module"]]) ?? [];

  it("ask what the exporter reaches, and public addresses in production only", () => {
    const inside = [
      ["shop:25", "tcp_connect"],
      ["https://shop:443/ok", "http_200_401_any_certificate"],
    ];
    expect(asked("compose")).toEqual(inside);
    expect(asked("swarm")).toEqual([["https://shop.example.com/login", "http_2xx"], ...inside]);
  });

  it("find each of their modules in blackbox.yml", () => {
    for (const target of ["compose", "swarm"] as const) {
      const files = filesFor(defineStack({ name: "test", parts }), target);
      const { modules } = parse(files["blackbox/blackbox.yml"] ?? "") as { modules: object };
      const used = job("blackbox", parts, target)?.static_configs?.map(
        ({ labels }) => labels?.["__param_module"],
      );
      expect(Object.keys(modules)).toEqual(expect.arrayContaining([...new Set(used)]));
      expect(Object.keys(modules)).toEqual(expect.arrayContaining(["http_2xx", "tcp_connect"]));
    }
  });

  it("are asked through the exporter", () => {
    expect(job("blackbox", parts, "compose")?.relabel_configs?.at(-1)).toEqual({
      target_label: "__address__",
      replacement: "blackbox-exporter:9115",
    });
  });
});

describe("the configuration of a whole platform", () => {
  it.each(["compose", "swarm"] as const)("has every job of its rules, in %s", (target) => {
    const files = filesFor(monitored(), target);
    const { scrape_configs } = parse(files["prometheus/prometheus.yml"] ?? "") as PrometheusConfiguration;
    const edge = parse(files["prometheus-edge/prometheus.yml"] ?? "") as PrometheusConfiguration;
    const jobs = [...scrape_configs, ...edge.scrape_configs].map(({ job_name }) => job_name);
    const used = [...(files["prometheus/rules/alert_rules.yml"] ?? "").matchAll(/job="([\w-]+)"/g)].map(
      ([, name]) => name,
    );
    expect([...new Set(used)].filter((name) => !jobs.includes(name ?? ""))).toEqual([]);
    expect(jobs).toEqual(
      expect.arrayContaining(["cassandra", "opensearch", "mariadb", "node", "traefik", "blackbox"]),
    );
  });

  it("changes nothing else when Cassandra is taken out", () => {
    const parts = [watching(), app("web", { port: 1 })];
    const cassandra = app("cassandra-exporter-1", { port: 9404, job: "cassandra" });
    const jobsOf = (all: readonly Part[]): readonly ScrapeConfig[] =>
      configuration(all, "swarm").scrape_configs;
    expect(jobsOf([...parts, cassandra]).filter(({ job_name }) => job_name !== "cassandra")).toEqual(
      jobsOf(parts),
    );
  });

  it("tells every Alertmanager", () => {
    const alerts = app("alertmanager", { port: 9093 }, { replicas: 2 });
    const http = endpoint({ service: "alertmanager", name: "http", port: 9093, scheme: "http" });
    const parts = [watching({ alertmanagers: [http] }), alerts];
    expect(configuration(parts, "swarm").alerting).toEqual({
      alertmanagers: [
        {
          api_version: "v2",
          dns_sd_configs: [{ names: ["tasks.alertmanager"], type: "A", port: 9093, refresh_interval: "15s" }],
        },
      ],
    });
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
