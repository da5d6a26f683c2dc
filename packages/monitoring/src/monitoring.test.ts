import {
  defineStack,
  findsProblem,
  network,
  openFindings,
  pipe,
  renderTree,
  service,
  synth,
  toYaml,
  withFacets,
} from "@stackwright/core";
import {
  dockerComposeConfig,
  dockerStackConfig,
  hasDockerCompose,
  hasDockerStack,
} from "../../core/src/testing/official-tools.ts";
import { describe, expect, it } from "vitest";
import { filesFor, monitored, monitoringOptions } from "./testing/platform.fixture.ts";
import { monitoring } from "./monitoring.ts";

const always = [
  "alertmanager",
  "blackbox-exporter",
  "cadvisor",
  "grafana",
  "loki",
  "mysqld-exporter",
  "node-exporter",
  "opensearch-exporter",
  "prometheus",
  "prometheus-edge",
  "promtail",
];

describe("monitoring", () => {
  it("adds everything, and the engine's metrics in production only", () => {
    const added = (target: "compose" | "swarm"): readonly string[] => {
      const names = Object.keys(synth(monitored(), target).document.services ?? {});
      return names.filter((name) => always.includes(name) || name.startsWith("docker-")).toSorted();
    };
    expect(added("compose")).toEqual(always);
    expect(added("swarm")).toEqual([...always, "docker-metrics"].toSorted());
  });

  it.each([
    ["prometheus", "prometheus"],
    ["alertmanager", "alertmanager"],
    ["grafana", "grafana"],
    ["loki", "loki"],
    ["promtail", "promtail"],
    ["nodeExporter", "node-exporter"],
    ["cadvisor", "cadvisor"],
    ["blackboxExporter", "blackbox-exporter"],
    ["prometheusEdge", "prometheus-edge"],
    ["engineMetrics", "docker-metrics"],
  ] as const)("does without %s", (option, name) => {
    const { document, files } = synth(monitored({ [option]: false }), "swarm", { policies: [] });
    expect(Object.keys(document.services ?? {})).not.toContain(name);
    const left = files.filter(
      ({ path }) => path.endsWith("prometheus.swarm.yml") || path.includes("datasources"),
    );
    for (const { content } of left) expect(content).not.toMatch(new RegExp(`(//|- |tasks\\.)${name}[:\\n]`));
  });

  it("keeps to the networks that it is given", () => {
    const { services = {} } = synth(monitored(), "swarm", { policies: [] }).document;
    const networks = Object.fromEntries(always.map((name) => [name, services[name]?.networks]));
    expect(networks).toMatchObject({
      prometheus: ["back", "data"],
      "prometheus-edge": ["front", "back"],
      grafana: ["front", "back"],
      "opensearch-exporter": ["data"],
      "mysqld-exporter": ["data"],
      alertmanager: ["back"],
    });
  });

  it("has a network of its own where none is given", () => {
    const stack = defineStack({ name: "small", parts: [monitoring({ alerts: { email: false } })] });
    const { networks } = synth(stack, "swarm").document;
    expect(Object.keys(networks ?? {})).toEqual(["monitoring"]);
    expect(networks).toMatchObject({ monitoring: { driver: "overlay", driver_opts: { encrypted: "" } } });
  });

  it("asks for an address of mail rather than telling nobody", () => {
    const stack = defineStack({ name: "small", parts: [monitoring()] });
    const missing = synth(stack, "swarm").findings.filter(({ id }) => id === "variable-value-missing");
    expect(missing.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      'files["alertmanager/alertmanager.yml"]: the file needs the values of SMTP_SMARTHOST, SMTP_FROM and ALERT_EMAILS, which have neither a value nor a default',
    ]);
    expect(missing[0]?.hint).toContain("`SMTP_SMARTHOST=smtp.example.com:587`");
  });

  it.each(["compose", "swarm"] as const)(
    "leaves nothing to find in %s that it has not said a reason for",
    (target) => {
      const own = new Set([...always, "docker-metrics"]);
      const findings = openFindings(synth(monitored(), target).findings).filter(({ service: name }) =>
        own.has(name ?? ""),
      );
      expect(findings).toEqual([]);
    },
  );

  it("finds a service that nothing can scrape", () => {
    const lonely = pipe(
      service("lonely", { image: "test/test:1", networks: [network("elsewhere")] }),
      withFacets({ metrics: { port: 8080 } }),
    );
    expect(findsProblem(monitored({}, [lonely]), "endpoint-unreachable").pass).toBe(true);
    expect(findsProblem(monitored(), "endpoint-unreachable").pass).toBe(false);
  });

  it("writes the specification's files, for both targets", () => {
    const paths = renderTree(monitored()).files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        "prometheus/prometheus.yml",
        "prometheus/prometheus.swarm.yml",
        "prometheus/rules/alert_rules.yml",
        "alertmanager/alertmanager.yml",
        "grafana/provisioning/datasources/prometheus.yml",
        "grafana/provisioning/datasources/loki.yml",
        "grafana/provisioning/dashboards/dashboards.yml",
        "grafana/provisioning/dashboards/infra-overview.json",
        "grafana/provisioning/dashboards/apps-proxy.json",
        "grafana/provisioning/dashboards/cassandra.json",
        "grafana/provisioning/dashboards/opensearch.json",
        "loki/loki-config.yml",
        "promtail/promtail-config.yml",
        "blackbox/blackbox.yml",
      ]),
    );
  });

  it("leaves nothing in its files that nobody expands, but for Promtail's node", () => {
    for (const target of ["compose", "swarm"] as const) {
      for (const [path, content] of Object.entries(filesFor(monitored(), target))) {
        if (path.endsWith(".json") || path.endsWith("exporter-account.sh")) continue;
        expect(content.replaceAll("node: ${NODE}", ""), path).not.toContain("${");
      }
    }
  });

  it("numbers the exporters of several stores", () => {
    const { opensearch, mariadb } = monitoringOptions;
    if (
      opensearch === undefined ||
      mariadb === undefined ||
      !("endpoints" in opensearch) ||
      !("endpoints" in mariadb)
    )
      throw new Error();
    const stack = monitored({ opensearch: [opensearch, opensearch], mariadb: [mariadb] });
    const names = Object.keys(synth(stack, "swarm", { policies: [] }).document.services ?? {});
    expect(names).toEqual(
      expect.arrayContaining(["opensearch-exporter", "opensearch-exporter-2", "mysqld-exporter"]),
    );
  });
});

describe.skipIf(!hasDockerCompose())("monitoring, by docker compose", () => {
  it("is accepted", () => {
    const { document } = synth(monitored(), "compose", { policies: [] });
    expect(dockerComposeConfig(toYaml(document))).toMatchObject({ accepted: true });
  });
});

describe.skipIf(!hasDockerStack())("monitoring, by docker stack", () => {
  it("is accepted", () => {
    const { document, files } = synth(monitored(), "swarm", { policies: [] });
    const contents = Object.fromEntries(files.map(({ path, content }) => [path, content]));
    expect(dockerStackConfig(toYaml(document), { files: contents })).toMatchObject({ accepted: true });
  });
});
