import {
  defineStack,
  mergeAll,
  network,
  pipe,
  service,
  StackwrightError,
  synth,
  variable,
} from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { withTraefik, type WithTraefikOptions } from "./with-traefik.ts";

const domain = variable("DOMAIN", { default: "example.com" });
const front = network("front");
const back = network("back");
const desk = service("glpi", {
  image: "glpi/glpi:11.0.1",
  networks: [front, back],
  facets: { probe: { kind: "http", port: 80 } },
});

function labels(options: Partial<WithTraefikOptions> = {}) {
  const part = pipe(desk, withTraefik({ host: `glpi.${domain}`, network: front, ...options }));
  const stack = defineStack({ name: "bigdata", parts: [part] });
  const swarm = synth(stack, "swarm");
  return {
    swarm: swarm.document.services?.["glpi"]?.deploy?.labels,
    compose: synth(stack, "compose").document.services?.["glpi"]?.labels,
    route: swarm.stack.services["glpi"]?.facets?.route,
  };
}

const plain = {
  "traefik.enable": "true",
  "traefik.docker.network": "bigdata_front",
  "traefik.http.routers.glpi.rule": "Host(`glpi.${DOMAIN:-example.com}`)",
  "traefik.http.routers.glpi.entrypoints": "websecure",
  "traefik.http.routers.glpi.tls.certresolver": "le",
  "traefik.http.routers.glpi.service": "glpi",
  "traefik.http.services.glpi.loadbalancer.server.port": "80",
};

describe("withTraefik", () => {
  it("labels the service in Swarm and the container in Compose, alike", () => {
    expect(labels().swarm).toEqual(plain);
    expect(labels().compose).toEqual(plain);
  });

  it("names middlewares of the file, unless another provider is named", () => {
    expect(labels({ middlewares: ["securityHeaders", "ratelimit", "sso@docker"] }).swarm).toMatchObject({
      "traefik.http.routers.glpi.middlewares": "securityHeaders@file,ratelimit@file,sso@docker",
    });
  });

  it("takes a path, a priority, a cookie, a health path and another entrypoint", () => {
    expect(
      labels({
        path: "/api",
        priority: 10,
        sticky: "sid",
        healthPath: "/up",
        entrypoint: "web",
        certResolver: false,
      }).swarm,
    ).toEqual({
      "traefik.enable": "true",
      "traefik.docker.network": "bigdata_front",
      "traefik.http.routers.glpi.rule": "Host(`glpi.${DOMAIN:-example.com}`) && PathPrefix(`/api`)",
      "traefik.http.routers.glpi.entrypoints": "web",
      "traefik.http.routers.glpi.priority": "10",
      "traefik.http.routers.glpi.service": "glpi",
      "traefik.http.services.glpi.loadbalancer.server.port": "80",
      "traefik.http.services.glpi.loadbalancer.sticky.cookie": "true",
      "traefik.http.services.glpi.loadbalancer.sticky.cookie.name": "sid",
      "traefik.http.services.glpi.loadbalancer.sticky.cookie.httponly": "true",
      "traefik.http.services.glpi.loadbalancer.sticky.cookie.secure": "true",
      "traefik.http.services.glpi.loadbalancer.healthcheck.path": "/up",
      "traefik.http.services.glpi.loadbalancer.healthcheck.interval": "10s",
    });
  });

  it("leaves the network to Traefik where the service is on several and none is named", () => {
    const { network: _network, ...rest } = { network: front, host: "glpi.example.com" };
    const part = pipe(desk, withTraefik(rest));
    expect(part.services["glpi"]?.deploy?.labels).not.toHaveProperty(["traefik.docker.network"]);
  });

  it("states the route", () => {
    expect(labels({ description: "The service desk", expect: [200, 302] }).route).toEqual([
      { host: `glpi.${domain}`, port: 80, description: "The service desk", expect: [200, 302] },
    ]);
  });

  it("routes one service of several, and one service twice", () => {
    const both = mergeAll([
      { label: "a", part: desk },
      { label: "b", part: service("other", { image: "other:1", networks: [front] }) },
    ]);
    const part = pipe(
      both,
      withTraefik({ service: "glpi", host: "a.example.com" }),
      withTraefik({ service: "glpi", host: "b.example.com", router: "glpi-b", port: 81 }),
    );
    expect(part.services["other"]?.deploy).toBeUndefined();
    expect(part.services["glpi"]?.deploy?.labels).toMatchObject({
      "traefik.http.routers.glpi.service": "glpi",
      "traefik.http.routers.glpi-b.service": "glpi-b",
      "traefik.http.services.glpi-b.loadbalancer.server.port": "81",
    });
    expect(part.services["glpi"]?.facets?.route).toHaveLength(2);
    expect(() => pipe(both, withTraefik({ host: "a.example.com" }))).toThrow("withTraefik(...).service");
    expect(() => pipe(both, withTraefik({ host: "a.example.com", service: "other" }))).toThrow(
      "withTraefik(...).port",
    );
    expect(() => pipe(both, withTraefik({ host: "a.example.com", service: "nosuch", port: 1 }))).toThrow(
      "nosuch",
    );
  });

  it.each([
    ["host", { host: "https://glpi.example.com" }],
    ["host", { host: "" }],
    ["port", { port: 0 }],
    ["network", { network: network("elsewhere") }],
  ])("%s is checked", (option, options) => {
    expect(() => labels(options)).toThrow(StackwrightError);
    expect(() => labels(options)).toThrow(`withTraefik(...).${option}`);
  });
});
