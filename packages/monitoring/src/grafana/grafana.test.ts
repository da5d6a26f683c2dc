import {
  defineStack,
  endpoint,
  network,
  renderTree,
  secret,
  synth,
  type Part,
  type Target,
} from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { grafana } from "../grafana.ts";
import { platform, filesFor, monitored } from "../testing/platform.fixture.ts";

const back = network("back");

function serviceOf(part: Part, target: Target) {
  const { services } = synth(defineStack({ name: "test", parts: [part] }), target, { policies: [] }).document;
  return services?.["grafana"];
}

describe("grafana", () => {
  it("takes its password from a file, by the name that the image knows", () => {
    const service = serviceOf(grafana({ networks: [back] }), "swarm");
    expect(service?.environment).toMatchObject({
      GF_SECURITY_ADMIN_PASSWORD__FILE: "/run/secrets/grafana_admin_password",
    });
    expect(Object.keys(service?.environment ?? {})).not.toContain("GF_SECURITY_ADMIN_PASSWORD_FILE");
    expect(service?.secrets).toEqual([
      {
        source: "grafana_admin_password",
        target: "grafana_admin_password",
        uid: "472",
        gid: "0",
        mode: 0o400,
      },
    ]);
  });

  it("finds its data sources under the uids that dashboards name", () => {
    const files = filesFor(monitored(), "swarm");
    expect(parse(files["grafana/provisioning/datasources/prometheus.yml"] ?? "")).toMatchObject({
      datasources: [
        {
          uid: "prometheus",
          type: "prometheus",
          url: "http://prometheus:9090",
          jsonData: { timeInterval: "30s" },
        },
      ],
    });
    expect(parse(files["grafana/provisioning/datasources/loki.yml"] ?? "")).toMatchObject({
      datasources: [{ uid: "loki", type: "loki", url: "http://loki:3100" }],
    });
  });

  it("finds each dashboard of the stack in the folder that it is told", () => {
    const names = [
      "infra-overview",
      "apps-proxy",
      "cassandra",
      "opensearch",
      "mariadb",
      "logs",
      "monitoring",
    ];
    const folder = "/etc/grafana/provisioning/dashboards";
    const compose = synth(monitored(), "compose", { policies: [] });
    const swarm = synth(monitored(), "swarm", { policies: [] });
    const provider = compose.files.find(({ path }) => path.endsWith("dashboards.yml"))?.content ?? "";
    expect(parse(provider)).toMatchObject({ providers: [{ options: { path: folder } }] });
    for (const name of names) {
      const target = `${folder}/${name}.json`;
      expect(compose.document.services?.["grafana"]?.volumes).toContainEqual(
        expect.objectContaining({ source: `./grafana/provisioning/dashboards/${name}.json`, target }),
      );
      expect(swarm.document.services?.["grafana"]?.configs).toContainEqual(
        expect.objectContaining({ target }),
      );
    }
  });

  it("has no dashboard of what is not there", () => {
    const paths = renderTree(monitored({ opensearch: [] })).files.map(({ path }) => path);
    expect(paths).not.toContain("grafana/provisioning/dashboards/opensearch.json");
    expect(paths).toContain("grafana/provisioning/dashboards/cassandra.json");
  });

  it("runs several times with a common database only, and has no volume then", () => {
    expect(() => grafana({ networks: [back], replicas: 2 })).toThrow(
      /replicas: 2.*users, settings and sessions/s,
    );
    const server = endpoint({ service: "mariadb", name: "sql", port: 3306, scheme: "mysql" });
    const password = secret("grafana_db_password");
    const database = { kind: "mysql", server, name: "grafana", user: "grafana", password } as const;
    const part = grafana({ networks: [network("data", { encrypted: true })], replicas: 2, database });
    const { services } = synth(defineStack({ name: "test", parts: [platform, part] }), "swarm", {
      policies: [],
    }).document;
    expect(services?.["grafana"]?.deploy?.replicas).toBe(2);
    expect(services?.["grafana"]?.environment).toMatchObject({
      GF_DATABASE_TYPE: "mysql",
      GF_DATABASE_HOST: "mariadb:3306",
      GF_DATABASE_PASSWORD__FILE: "/run/secrets/grafana_db_password",
    });
    expect(services?.["grafana"]?.volumes).not.toContainEqual(expect.objectContaining({ type: "volume" }));
  });

  it("sends its cookie over TLS only where it is behind it", () => {
    const part = grafana({ networks: [back], rootUrl: "https://grafana.example.com" });
    expect(serviceOf(part, "swarm")?.environment).toMatchObject({ GF_SECURITY_COOKIE_SECURE: "true" });
    expect(serviceOf(part, "compose")?.environment).not.toHaveProperty("GF_SECURITY_COOKIE_SECURE");
  });
});
