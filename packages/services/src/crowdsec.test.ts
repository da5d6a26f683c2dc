import { defineStack, network, openFindings, secret, synth, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { traefikBouncer } from "./crowdsec-bouncer.ts";
import { crowdsec, type CrowdsecOptions } from "./crowdsec.ts";
import { engineOptions } from "./hardening.ts";
import { traefik } from "./traefik.ts";

const front = network("front", { encrypted: true });
const back = network("back", { encrypted: true });

function run(target: Target, options: Partial<CrowdsecOptions> = {}) {
  const shield = crowdsec({ networks: [front, back], ...options });
  const bouncer = traefikBouncer({ networks: [front, back], lapi: shield.endpoints.lapi });
  const proxy = traefik({ acmeEmail: "ops@example.com", networks: [front], bouncer: bouncer.endpoints.http });
  return synth(defineStack({ name: "test", parts: [shield, bouncer, proxy, engineOptions] }), target);
}

const key =
  "${CROWDSEC_BOUNCER_API_KEY:?Key of the Traefik bouncer: any long random text (openssl rand -hex 32)}";
const log = { type: "volume", source: "traefik_logs", target: "/var/log/traefik", read_only: true };

describe("crowdsec", () => {
  it("does it all in one container in development", () => {
    const { crowdsec: one, ...others } = run("compose").document.services ?? {};
    expect(Object.keys(others)).toEqual(["traefik-bouncer", "traefik"]);
    expect(one?.environment).toEqual({
      COLLECTIONS: "crowdsecurity/traefik crowdsecurity/http-cve",
      PARSERS: "crowdsecurity/traefik-logs",
      BOUNCER_KEY_traefik: key,
    });
    expect(one?.volumes).toContainEqual(log);
    expect(one?.volumes).toContainEqual(
      expect.objectContaining({ target: "/etc/crowdsec/acquis.d/traefik.yaml" }),
    );
    expect(one).toMatchObject({
      cap_drop: ["ALL"],
      healthcheck: { test: ["CMD", "cscli", "lapi", "status"], start_period: "2m" },
      networks: ["front", "back"],
    });
    expect(one).not.toHaveProperty("cap_add");
  });

  it("is the local API of an agent on every manager in Swarm", () => {
    const { crowdsec: one, "crowdsec-agent": agent } = run("swarm").document.services ?? {};
    expect(one?.environment).toMatchObject({ DISABLE_AGENT: "true", AGENT_USERNAME: "swarm-agents" });
    expect(one?.entrypoint).toContainEqual(expect.stringContaining("export AGENT_PASSWORD"));
    expect(one?.command).toEqual(["/bin/bash", "/docker_start.sh"]);
    expect(one?.volumes).not.toContainEqual(log);
    expect(one?.deploy?.placement?.constraints).toEqual(["node.labels.crowdsec == true"]);

    expect(agent?.deploy).toMatchObject({
      mode: "global",
      placement: { constraints: ["node.role == manager"] },
    });
    expect(agent?.environment).toMatchObject({
      DISABLE_LOCAL_API: "true",
      DISABLE_ONLINE_API: "true",
      LOCAL_API_URL: "http://crowdsec:8080",
      AGENT_USERNAME: "swarm-agents",
    });
    expect(agent?.entrypoint).toContainEqual(expect.stringContaining("/dev/tcp/crowdsec/8080"));
    expect(agent?.volumes).toContainEqual(log);
    expect(agent?.configs).toMatchObject([{ target: "/etc/crowdsec/acquis.d/traefik.yaml" }]);
    expect(agent?.healthcheck?.test).toEqual([
      "CMD",
      "wget",
      "-q",
      "-O",
      "/dev/null",
      "http://127.0.0.1:6060/metrics",
    ]);
  });

  it("can read the log itself in Swarm, where Traefik has one node", () => {
    const { crowdsec: one, ...others } = run("swarm", { agents: false }).document.services ?? {};
    expect(Object.keys(others)).toEqual(["traefik-bouncer", "traefik"]);
    expect(one?.volumes).toContainEqual(log);
    expect(one?.environment).not.toHaveProperty("DISABLE_AGENT");
    expect(one).not.toHaveProperty("entrypoint");
  });

  it("takes a bouncer's key as a secret too", () => {
    const { crowdsec: one } =
      run("compose", { bouncers: { edge: secret("edge_key") } }).document.services ?? {};
    expect(one?.secrets).toEqual([{ source: "edge_key", target: "bouncer_key_edge" }]);
    expect(one?.environment).not.toHaveProperty("BOUNCER_KEY_edge");
  });

  it("reads Traefik's log files", () => {
    expect(run("compose").files.find(({ path }) => path === "crowdsec/acquis.d/traefik.yaml")?.content).toBe(
      [
        "# What CrowdSec reads beside the image's own list: Traefik's access log.",
        "filenames:",
        "  - /var/log/traefik/*.log",
        "labels:",
        "  type: traefik",
        "",
      ].join("\n"),
    );
  });

  it.each(["compose", "swarm"] as const)("has no open error or warning on %s", (target) => {
    const { findings } = run(target);
    expect(openFindings(findings).filter(({ severity }) => severity !== "info")).toEqual([]);
  });
});

describe("traefikBouncer", () => {
  it("has the key that CrowdSec registers, and the image's own health check", () => {
    const { crowdsec: one, "traefik-bouncer": bouncer } = run("compose").document.services ?? {};
    expect(bouncer?.environment).toEqual({
      CROWDSEC_BOUNCER_API_KEY: key,
      CROWDSEC_AGENT_HOST: "crowdsec:8080",
    });
    expect(one?.environment).toMatchObject({ BOUNCER_KEY_traefik: key });
    expect(bouncer?.healthcheck?.test).toEqual(["CMD", "/healthchecker"]);
    expect(bouncer?.depends_on).toEqual({ crowdsec: { condition: "service_healthy" } });
    expect(bouncer).toMatchObject({ read_only: true, cap_drop: ["ALL"] });
  });

  it("logs less in production", () => {
    expect(run("swarm").document.services?.["traefik-bouncer"]?.environment).toMatchObject({
      GIN_MODE: "release",
    });
  });
});
