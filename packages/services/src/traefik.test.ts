import {
  defineStack,
  endpoint,
  network,
  only,
  openFindings,
  pipe,
  policies,
  secret,
  service,
  StackwrightError,
  synth,
  variable,
  withReplicas,
  type Part,
  type Target,
} from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { engineOptions } from "./hardening.ts";
import { basicAuth, rateLimit } from "./traefik-middlewares.ts";
import { traefikPolicies } from "./traefik-policies.ts";
import { traefik, type TraefikOptions } from "./traefik.ts";
import { whoami } from "./whoami.ts";
import { withTraefik } from "./with-traefik.ts";

const front = network("front", { encrypted: true });
const acmeEmail = variable("TRAEFIK_ACME_EMAIL");
const dns = {
  kind: "acme",
  challenge: "dns",
  provider: "ovh",
  secrets: { OVH_APPLICATION_KEY: secret("ovh_key") },
} as const;

function run(target: Target, options: Partial<TraefikOptions> = {}, ...parts: readonly Part[]) {
  const stack = defineStack({
    name: "test",
    parts: [traefik({ acmeEmail, networks: [front], ...options }), ...parts, engineOptions],
  });
  const result = synth(stack, target, { policies: [...policies.recommended, ...traefikPolicies] });
  const document = result.document.services?.["traefik"];
  return { ...result, service: document, command: document?.command as readonly string[] };
}

const shared = [
  "--accesslog=true",
  "--accesslog.filepath=/var/log/traefik/access.log",
  "--api=true",
  "--api.dashboard=true",
  "--certificatesresolvers.le.acme.email=${TRAEFIK_ACME_EMAIL:?set TRAEFIK_ACME_EMAIL}",
  "--certificatesresolvers.le.acme.storage=/acme/acme.json",
  "--certificatesresolvers.le.acme.tlschallenge=true",
  "--entrypoints.metrics.address=:8082",
  "--entrypoints.web.address=:80",
  "--entrypoints.web.http.redirections.entryPoint.scheme=https",
  "--entrypoints.web.http.redirections.entryPoint.to=websecure",
  "--entrypoints.websecure.address=:443",
  "--entrypoints.websecure.http.middlewares=securityHeaders@file,ratelimit@file",
  "--entrypoints.websecure.http.tls=true",
  "--entrypoints.websecure.http.tls.certresolver=le",
  "--global.checknewversion=false",
  "--global.sendanonymoususage=false",
  "--log.level=INFO",
  "--metrics.prometheus=true",
  "--metrics.prometheus.buckets=0.01,0.025,0.05,0.1,0.25,0.5,1,2.5,5,10",
  "--metrics.prometheus.entrypoint=metrics",
  "--ping=true",
  "--providers.docker=true",
  "--providers.docker.exposedbydefault=false",
  "--providers.docker.network=test_front",
  "--providers.file.directory=/dynamic",
];

describe("traefik", () => {
  it("has the specification's flags, and the dashboard in development only", () => {
    expect(run("compose").command).toEqual([...shared, "--api.insecure=true"].toSorted(byName));
    expect(run("swarm").command).toEqual([...shared, "--providers.docker.swarmMode=true"].toSorted(byName));
    expect(run("compose", { dashboard: false }).command).toEqual(shared);
  });

  it("publishes on the nodes' own ports in Swarm, and the dashboard for this host alone in development", () => {
    expect(run("swarm").service?.ports).toEqual([
      { target: 80, published: 80, mode: "host" },
      { target: 443, published: 443, mode: "host" },
    ]);
    expect(run("compose").service?.ports).toContainEqual({
      target: 8080,
      published: 8080,
      host_ip: "127.0.0.1",
    });
  });

  it("runs on managers, one on a node, and lets go of the ports before an update", () => {
    expect(run("swarm", { certificates: dns, replicas: 2 }).service?.deploy).toMatchObject({
      replicas: 2,
      placement: {
        constraints: ["node.role == manager"],
        preferences: [{ spread: "node.id" }],
        max_replicas_per_node: 1,
      },
      update_config: { parallelism: 1, delay: "30s", order: "stop-first", failure_action: "rollback" },
      resources: {
        limits: { cpus: "0.5", memory: "512M" },
        reservations: { cpus: "0.25", memory: "256M" },
      },
    });
  });

  it("can write nothing but its certificates, its log and its memory", () => {
    const { service: one } = run("swarm");
    expect(one).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      cap_add: ["NET_BIND_SERVICE"],
      stop_grace_period: "30s",
      healthcheck: { test: ["CMD", "traefik", "healthcheck", "--ping"] },
    });
    expect(one?.volumes).toEqual([
      { type: "bind", source: "/var/run/docker.sock", target: "/var/run/docker.sock", read_only: true },
      { type: "volume", source: "traefik_logs", target: "/var/log/traefik" },
      { type: "tmpfs", target: "/tmp" },
      { type: "volume", source: "traefik_acme", target: "/acme" },
    ]);
    expect(one?.configs).toMatchObject([{ target: "/dynamic/middlewares.yml" }]);
  });

  it("writes the middlewares, with the bouncer where there is one, and makes it wait for nothing", () => {
    const bouncer = endpoint({ service: "traefik-bouncer", name: "http", port: 8080, scheme: "http" });
    const guard = service("traefik-bouncer", { image: "bouncer:1", networks: [front] });
    const {
      files,
      command,
      service: one,
    } = run("compose", { bouncer, middlewares: { slow: rateLimit({ average: 1 }) } }, guard);
    expect(files.find(({ path }) => path === "traefik/dynamic/middlewares.yml")?.content)
      .toMatchInlineSnapshot(`
      "# Middlewares of Traefik, named \`<name>@file\` in labels.
      http:
        middlewares:
          securityHeaders:
            headers:
              stsSeconds: 31536000
              stsIncludeSubdomains: true
              stsPreload: false
              customFrameOptionsValue: SAMEORIGIN
              contentTypeNosniff: true
              referrerPolicy: strict-origin-when-cross-origin
              contentSecurityPolicy: frame-ancestors 'self'; base-uri 'self'; object-src 'none'; upgrade-insecure-requests
              customResponseHeaders:
                Server: ""
                X-Powered-By: ""
          ratelimit:
            rateLimit:
              average: 100
              burst: 50
          crowdsec-forwardauth:
            forwardAuth:
              address: http://traefik-bouncer:8080/api/v1/forwardAuth
              trustForwardHeader: false
          slow:
            rateLimit:
              average: 1
      "
    `);
    expect(command).toContain(
      "--entrypoints.websecure.http.middlewares=securityHeaders@file,ratelimit@file,crowdsec-forwardauth@file",
    );
    expect(one?.depends_on).toBeUndefined();
  });

  it("mounts the secret that a middleware mentions", () => {
    const { service: one } = run("compose", {
      middlewares: { login: basicAuth({ usersFile: secret("users") }) },
    });
    expect(one?.secrets).toEqual([{ source: "users" }]);
  });

  it("takes the DNS challenge's credentials from secrets", () => {
    const { service: one, command } = run("swarm", { certificates: dns, replicas: 2 });
    expect(one?.environment).toEqual({ OVH_APPLICATION_KEY_FILE: "/run/secrets/ovh_key" });
    expect(command).toContain("--certificatesresolvers.le.acme.dnschallenge.provider=ovh");
    expect(command.join(" ")).not.toContain("tlschallenge");
  });

  it("takes other certificates in each target", () => {
    const pairs = [{ certificate: secret("tls_chain"), key: secret("tls_key") }];
    const certificates = {
      compose: { kind: "acme", challenge: "tls" },
      swarm: { kind: "files", pairs },
    } as const;
    const { service: one, command, files } = run("swarm", { certificates, replicas: 3 });
    expect(command.join(" ")).not.toContain("certificatesresolvers");
    expect(one?.secrets).toMatchObject([{ source: "tls_chain" }, { source: "tls_key" }]);
    expect(files.find(({ path }) => path.includes("certificates"))?.content).toContain(
      "certFile: /run/secrets/tls_chain",
    );
    expect(one?.volumes).not.toContainEqual(expect.objectContaining({ target: "/acme" }));
    expect(run("compose", { certificates }).command).toContain(
      "--certificatesresolvers.le.acme.tlschallenge=true",
    );
  });

  it("states its facts", () => {
    const facets = run("swarm").stack.services["traefik"]?.facets;
    expect(facets?.metrics).toEqual([{ port: 8082, technology: "traefik" }]);
    expect(facets?.logs).toEqual([{ format: "clf", file: "/var/log/traefik/access.log" }]);
    expect(facets?.backup?.map(({ volume }) => volume)).toEqual(["traefik_logs", "traefik_acme"]);
  });

  it.each(["compose", "swarm"] as const)("has no open error or warning on %s", (target) => {
    const site = pipe(whoami({ networks: [front] }), withTraefik({ host: "whoami.example.com" }));
    const { findings } = run(target, { certificates: dns, replicas: 2 }, site);
    expect(openFindings(findings).filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  it.each([
    ["services.traefik.replicas", { replicas: 2 }],
    ["services.traefik.entrypointMiddlewares", { entrypointMiddlewares: ["nosuch"] }],
    ["services.traefik.networks", { networks: [] }],
  ])("%s is checked", (path, options) => {
    const make = () => traefik({ acmeEmail, networks: [front], ...options });
    expect(make).toThrow(StackwrightError);
    expect(make).toThrow(path);
  });

  it("asks for the address that the authority writes to", () => {
    expect(() => traefik({ networks: [front] })).toThrow("services.traefik.acmeEmail");
  });
});

describe("traefikPolicies", () => {
  const ids = (target: Target, options: Partial<TraefikOptions>, ...parts: readonly Part[]) =>
    run(target, options, ...parts)
      .findings.filter(({ id }) => id.startsWith("traefik-"))
      .map(({ id, path }) => `${id} ${path}`);
  const site = (options: Partial<Parameters<typeof withTraefik>[0]>) =>
    pipe(whoami({ networks: [front] }), withTraefik({ host: "whoami.example.com", ...options }));

  it("find replicas that a modifier added under a TLS challenge", () => {
    const parts = [traefik({ acmeEmail, networks: [front] }), only("swarm", withReplicas({ traefik: 2 }))];
    const stack = defineStack({ name: "test", parts });
    const found = (target: Target) =>
      synth(stack, target, { policies: traefikPolicies }).findings.map(({ id }) => id);
    expect(found("swarm")).toContain("traefik-acme-replicas");
    expect(found("compose")).not.toContain("traefik-acme-replicas");
  });

  it("find middlewares that are unknown or run twice", () => {
    expect(ids("swarm", {}, site({ middlewares: ["nosuch", "ratelimit"] }))).toEqual([
      'traefik-middleware-undefined services.whoami.deploy.labels["traefik.http.routers.whoami.middlewares"]',
      'traefik-middleware-repeated services.whoami.deploy.labels["traefik.http.routers.whoami.middlewares"]',
    ]);
    expect(ids("compose", { entrypointMiddlewares: [] }, site({ middlewares: ["ratelimit"] }))).toEqual([]);
  });

  it("find resolvers that nobody defines", () => {
    const certificates = { kind: "files", pairs: [] } as const;
    expect(ids("compose", { certificates }, site({}))).toEqual([
      'traefik-resolver-undefined services.whoami.labels["traefik.http.routers.whoami.tls.certresolver"]',
    ]);
    expect(ids("compose", { certificates }, site({ certResolver: false }))).toEqual([]);
  });

  it("find routes to services that Traefik cannot reach", () => {
    const apart = pipe(whoami({ networks: [network("apart")] }), withTraefik({ host: "whoami.example.com" }));
    expect(ids("swarm", {}, apart)).toEqual(["traefik-network-shared services.whoami.networks"]);
  });
});

function byName(a: string, b: string): number {
  return (a.split("=")[0] ?? "") < (b.split("=")[0] ?? "") ? -1 : 1;
}
