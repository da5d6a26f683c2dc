import { describe, expect, test } from "vitest";

import { variable } from "../model/variable.ts";
import { network } from "../model/network.ts";
import {
  assembled,
  fileDefinitions,
  findingLines,
  lowerOne,
  lowerService,
  secretDefinition,
} from "./assembled.fixture.ts";
import { lower } from "./lower.ts";

const targets = ["compose", "swarm"] as const;

describe.each(targets)("for %s", (target) => {
  test("keys come in one order, and unknown ones last", () => {
    const { document } = lowerOne(target, { "x-note": 1, environment: { A: "1" }, user: "1", hostname: "h" });
    expect(Object.keys(document.services?.["web"] ?? {})).toEqual([
      "image",
      "hostname",
      "user",
      "environment",
      "x-note",
    ]);
  });

  test("keys of Stackwright's own are not written", () => {
    const service = lowerService(target, {
      description: "d",
      facets: {},
      runsAs: { uid: 1, gid: 1 },
      unpinnedReason: "r",
      imageStart: { entrypoint: [], command: [] },
      secretEnv: {},
      waits: [],
    });
    expect(service).toEqual({});
  });

  test("strings are resolved and escaped everywhere", () => {
    const domain = variable("DOMAIN", { default: "example.com" });
    const service = lowerService(target, {
      hostname: `a.${domain}`,
      command: ["sh", "-c", "echo $HOME ${PATH}"],
      environment: { URL: `https://${domain}/$x` },
      "x-note": { deep: [`${domain}`] },
      networks: { front: { aliases: [`b.${domain}`] } },
    });
    expect(service).toEqual({
      hostname: "a.${DOMAIN:-example.com}",
      command: ["sh", "-c", "echo $$HOME $${PATH}"],
      environment: { URL: "https://${DOMAIN:-example.com}/$$x" },
      networks: { front: { aliases: ["b.${DOMAIN:-example.com}"] } },
      "x-note": { deep: ["${DOMAIN:-example.com}"] },
    });
  });

  test("a reference in a label's key resolves, a variable there is a mistake", () => {
    const labels = { [`net.${network("front")}.$x`]: "1" };
    expect(lowerService(target, { labels })).toEqual({ labels: { "net.shop_front.$x": "1" } });
    expect(() => lowerService(target, { labels: { [`${variable("A")}`]: "1" } })).toThrow(
      /services\.web\.labels: the variable A/,
    );
  });

  test("only what a service uses is written", () => {
    const { document } = lower(
      assembled(target, {
        services: {
          web: {
            image: "nginx:1.25",
            networks: { front: null },
            volumes: [{ type: "volume", source: "data", target: "/data" }],
            secrets: [{ source: "pw" }],
            configs: [{ source: "a.conf", target: "/a.conf" }],
          },
        },
        networks: { front: {}, unused: {} },
        volumes: { data: {}, unused: {} },
        secrets: { pw: secretDefinition("pw"), unused: secretDefinition("unused") },
        files: fileDefinitions({ "a.conf": "a", "unused.conf": "b" }),
      }),
    );
    expect(Object.keys(document.networks ?? {})).toEqual(["front"]);
    expect(Object.keys(document.volumes ?? {})).toEqual(["data"]);
    expect(Object.keys(document.secrets ?? {})).toEqual(["pw"]);
    expect(Object.keys(document.configs ?? {})).toEqual(target === "swarm" ? ["a-conf"] : []);
  });

  test("every file is rendered, used or not", () => {
    const files = fileDefinitions({ "a.conf": "a", "b.conf": "b" }, { mode: 0o755 });
    expect(lower(assembled(target, { files })).files).toEqual([
      { path: "a.conf", content: "a", mode: 0o755 },
      { path: "b.conf", content: "b", mode: 0o755 },
    ]);
  });

  test("descriptions become comments", () => {
    const { comments } = lower(
      assembled(target, {
        services: { web: { image: "nginx:1.25", description: "The shop" }, db: { image: "mariadb:10" } },
        networks: { front: { description: "From outside" } },
        volumes: { data: { description: "Orders" } },
      }),
    );
    expect(comments).toEqual({
      "services.web": "The shop",
      "networks.front": "From outside",
      "volumes.data": "Orders",
    });
  });

  test("an empty stack gives an empty document", () => {
    expect(lower(assembled(target)).document).toEqual(target === "compose" ? { name: "shop" } : {});
  });

  test("scalars get the form that both tools read", () => {
    const service = lowerService(target, {
      init: "true",
      tty: "false",
      ulimits: { nproc: "3", nofile: { soft: 1, hard: "2" } },
      logging: { driver: "json-file", options: { "max-file": 3 } },
      sysctls: { "net.core.somaxconn": 1024, "net.ipv4.tcp_syncookies": true },
      deploy: { resources: { limits: { cpus: 0.5 } } },
    });
    expect(service).toEqual({
      init: true,
      tty: false,
      ulimits: { nproc: 3, nofile: { soft: 1, hard: 2 } },
      logging: { driver: "json-file", options: { "max-file": "3" } },
      sysctls: { "net.core.somaxconn": "1024", "net.ipv4.tcp_syncookies": "true" },
      deploy: { resources: { limits: { cpus: "0.5" } } },
    });
  });

  test("what is given is not changed", () => {
    const service = Object.freeze({
      deploy: Object.freeze({ labels: Object.freeze({ a: "1" }) }),
      environment: { A: "$" },
    });
    const before = JSON.stringify(service);
    lowerOne(target, service);
    expect(JSON.stringify(service)).toBe(before);
  });

  test("the same stack gives the same result", () => {
    const service = { environment: { A: "1" }, networks: { a: null, b: null } };
    expect(JSON.stringify(lowerOne(target, service))).toBe(JSON.stringify(lowerOne(target, service)));
  });
});

test("the report counts what is kept", () => {
  const { report } = lowerOne("swarm", {
    environment: { A: "1" },
    healthcheck: { test: ["NONE"] },
    container_name: "x",
  });
  // image, environment, healthcheck, healthcheck.test
  expect(report).toEqual({
    target: "swarm",
    kept: 4,
    entries: [
      {
        verdict: "dropped",
        path: "services.web.container_name",
        note: "Swarm names containers itself",
        severity: "info",
      },
    ],
  });
});

test("findings say what, where and how to mend it, the worst first", () => {
  const result = lowerOne("swarm", {
    container_name: "x",
    security_opt: ["no-new-privileges:true"],
    ports: [{ target: 80, published: 80, host_ip: "127.0.0.1" }],
  });
  expect(findingLines(result)).toEqual([
    "error port-host-ip services.web.ports[0].host_ip",
    "warning key-dropped services.web.security_opt",
    "info key-dropped services.web.container_name",
  ]);
  expect(result.findings[2]).toEqual({
    id: "key-dropped",
    severity: "info",
    target: "swarm",
    path: "services.web.container_name",
    service: "web",
    message: "`container_name` is left out: Swarm names containers itself",
    hint: 'Say it for the other target alone (only("compose", …)), or accept the loss of `container_name` with a waiver.',
  });
});
