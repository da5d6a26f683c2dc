import { defineStack, network, openFindings, secret, synth, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { engineOptions } from "./hardening.ts";
import { opensearchCluster } from "./opensearch-cluster.ts";
import { opensearchDashboards, type OpensearchDashboardsOptions } from "./opensearch-dashboards.ts";

const data = network("data", { encrypted: true });
const search = opensearchCluster({ nodes: 3, networks: [data], security: { kind: "certificates" } });

function synthesised(target: Target, options: Partial<OpensearchDashboardsOptions> = {}) {
  const dashboards = opensearchDashboards({
    hosts: search.endpoints.nodes,
    password: search.dashboardsPassword,
    authority: search.authority,
    networks: [data],
    ...options,
  });
  return synth(defineStack({ name: "test", parts: [search, dashboards, engineOptions] }), target);
}

function serviceOf(target: Target, options: Partial<OpensearchDashboardsOptions> = {}) {
  return synthesised(target, options).document.services?.["opensearch-dashboards"];
}

describe("opensearchDashboards", () => {
  it("knows every host, and checks their certificates against the authority", () => {
    expect(serviceOf("swarm")?.environment).toEqual({
      OPENSEARCH_HOSTS: '["https://opensearch1:9200","https://opensearch2:9200","https://opensearch3:9200"]',
      OPENSEARCH_USERNAME: "kibanaserver",
      OPENSEARCH_SSL_VERIFICATIONMODE: "certificate",
      OPENSEARCH_SSL_CERTIFICATEAUTHORITIES: '["/run/secrets/opensearch_ca"]',
    });
  });

  it("checks nothing with the demo's certificates", () => {
    const environment = serviceOf("compose", { authority: undefined })?.environment;
    expect(environment).toMatchObject({ OPENSEARCH_SSL_VERIFICATIONMODE: "none" });
    expect(environment).not.toHaveProperty("OPENSEARCH_SSL_CERTIFICATEAUTHORITIES");
  });

  it("follows the number of nodes", () => {
    const five = opensearchCluster({ nodes: 5, networks: [data] });
    const dashboards = opensearchDashboards({
      hosts: five.endpoints.nodes,
      password: five.dashboardsPassword,
      networks: [data],
    });
    const { document } = synth(defineStack({ name: "test", parts: [five, dashboards] }), "compose");
    const service = document.services?.["opensearch-dashboards"];
    expect(service?.environment).toMatchObject({
      OPENSEARCH_HOSTS: expect.stringContaining("opensearch5:9200"),
    });
    expect(service?.depends_on).toHaveProperty("opensearch5");
  });

  it("exports its passwords from secrets, and waits for no single host", () => {
    const script = serviceOf("swarm")?.entrypoint?.[2];
    expect(script).toContain('OPENSEARCH_PASSWORD="$$(cat /run/secrets/opensearch_dashboards_password)"');
    expect(script).toContain(
      'DASHBOARDS_COOKIE_PASSWORD="$$(cat /run/secrets/opensearch_dashboards_cookie)"',
    );
    expect(script).not.toContain("until");
    expect(serviceOf("compose")?.depends_on).toEqual({
      opensearch1: { condition: "service_started" },
      opensearch2: { condition: "service_started" },
      opensearch3: { condition: "service_started" },
    });
  });

  it("sends cookies over HTTPS only in Swarm, and encrypts them with a password of its own", () => {
    const settings = (target: Target, options = {}) =>
      synthesised(target, options).files.find(({ path }) => path.startsWith("opensearch-dashboards/"));
    expect(settings("swarm")?.path).toBe("opensearch-dashboards/opensearch_dashboards.swarm.yml");
    expect(settings("swarm")?.content).toContain("opensearch_security.cookie.secure: true\n");
    expect(settings("compose")?.content).toContain("opensearch_security.cookie.secure: false\n");
    expect(settings("compose", { secureCookies: true })?.content).toContain("cookie.secure: true\n");
    expect(settings("swarm")?.content).toContain("cookie.password: ${DASHBOARDS_COOKIE_PASSWORD}\n");
    expect(serviceOf("swarm")?.configs).toMatchObject([
      { target: "/usr/share/opensearch-dashboards/config/opensearch_dashboards.yml" },
    ]);
  });

  it("is healthy by its login page, within limits, without labels of a proxy", () => {
    const service = serviceOf("swarm");
    expect(service?.healthcheck?.test).toEqual([
      "CMD-SHELL",
      "curl -s -o /dev/null -w '%{http_code}' http://localhost:5601/app/login | grep -qE '^(200|302|401)$$'",
    ]);
    expect(service?.deploy?.resources?.limits).toEqual({ cpus: "1", memory: "1G" });
    expect(service?.deploy?.labels).toBeUndefined();
  });

  it("refuses to have no host, and to check certificates against nothing", () => {
    const password = secret("p");
    expect(() => opensearchDashboards({ hosts: [], password, networks: [data] })).toThrow(
      /opensearchDashboards\(\.\.\.\)\.hosts/,
    );
    const wrong = {
      hosts: search.endpoints.nodes,
      password,
      networks: [data],
      verification: "full",
    } as const;
    expect(() => opensearchDashboards(wrong)).toThrow(/verification: "full".*no authority/);
  });

  it.each(["compose", "swarm"] as const)("has nothing open on %s", (target) => {
    expect(openFindings(synthesised(target).findings)).toEqual([]);
  });
});
