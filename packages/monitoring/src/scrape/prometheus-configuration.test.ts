import { defineStack, endpoint, network, service, type Part, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { blackboxExporter } from "../exporters/blackbox-exporter.ts";
import { prometheusEdge } from "../prometheus-edge.ts";
import { back, filesFor, front, monitored } from "../testing/platform.fixture.ts";
import { app, configuration, job, parseConfiguration, watching } from "../testing/scraping.fixture.ts";
import type { ScrapeConfig } from "./scrape-config.ts";

function jobsOf(parts: readonly Part[]): readonly ScrapeConfig[] {
  return configuration(parts, "swarm").scrape_configs;
}

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
    const { scrape_configs } = parseConfiguration(files["prometheus/prometheus.yml"]);
    const edge = parseConfiguration(files["prometheus-edge/prometheus.yml"]);
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
