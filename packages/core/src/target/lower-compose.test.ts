import { describe, expect, test } from "vitest";
import { stringify } from "yaml";

import type { ServiceModel } from "../model/service-model.ts";
import { fileDefinitions, findingLines, lowerOne, lowerService } from "./assembled.fixture.ts";

const yaml = (service: ServiceModel): string =>
  stringify(lowerService("compose", service), { version: "1.1" });
const notes = (service: ServiceModel): readonly string[] =>
  lowerOne("compose", service).report.entries.map(({ verdict, path }) => `${verdict} ${path}`);

describe("deploy", () => {
  const service: ServiceModel = {
    deploy: {
      mode: "global",
      replicas: 3,
      endpoint_mode: "dnsrr",
      labels: { "traefik.enable": "true" },
      placement: { constraints: ["node.role == manager"], max_replicas_per_node: 1 },
      update_config: { parallelism: 1 },
      rollback_config: { parallelism: 1 },
      restart_policy: { condition: "on-failure", max_attempts: 3, delay: "5s", window: "1m" },
      resources: {
        limits: { cpus: 0.5, memory: "512M", pids: 100 },
        reservations: {
          cpus: 0.25,
          memory: "256M",
          generic_resources: [{ discrete_resource_spec: { kind: "gpu", value: 1 } }],
        },
      },
    },
  };

  test("keeps what Compose honours, and makes labels the container's", () => {
    expect(yaml(service)).toMatchInlineSnapshot(`
      "labels:
        traefik.enable: "true"
      deploy:
        restart_policy:
          condition: on-failure
          max_attempts: 3
        resources:
          limits:
            cpus: "0.5"
            memory: 512M
            pids: 100
          reservations:
            memory: 256M
      "
    `);
  });

  test("reports the rest, and finds nothing wrong with it", () => {
    expect(notes(service)).toEqual([
      "translated services.web.deploy.mode",
      "translated services.web.deploy.replicas",
      "dropped services.web.deploy.endpoint_mode",
      "translated services.web.deploy.labels",
      "dropped services.web.deploy.placement",
      "dropped services.web.deploy.update_config",
      "dropped services.web.deploy.rollback_config",
      "dropped services.web.deploy.restart_policy.delay",
      "dropped services.web.deploy.restart_policy.window",
      "dropped services.web.deploy.resources.reservations.cpus",
      "dropped services.web.deploy.resources.reservations.generic_resources",
    ]);
    expect(lowerOne("compose", service).findings).toEqual([]);
  });

  test("is left out when nothing stays of it", () => {
    expect(lowerService("compose", { deploy: { replicas: 1, mode: "replicated", placement: {} } })).toEqual(
      {},
    );
    expect(notes({ deploy: { replicas: 1, mode: "replicated" } })).toEqual([]);
    expect(lowerService("compose", { deploy: { restart_policy: { delay: "5s" } } })).toEqual({});
  });

  test("devices are kept", () => {
    const devices = [{ driver: "nvidia", count: 1, capabilities: ["gpu"] }];
    expect(lowerService("compose", { deploy: { resources: { reservations: { devices } } } })).toEqual({
      deploy: { resources: { reservations: { devices } } },
    });
  });
});

describe("restart", () => {
  test("`no` stays, and so does anything else", () => {
    expect(yaml({ restart: "no" })).toMatchInlineSnapshot(`
      "restart: "no"
      "
    `);
    expect(lowerService("compose", { restart: "unless-stopped" })).toEqual({ restart: "unless-stopped" });
  });

  test("wins over deploy.restart_policy", () => {
    const service: ServiceModel = {
      restart: "always",
      deploy: { restart_policy: { condition: "on-failure" } },
    };
    expect(lowerService("compose", service)).toEqual({ restart: "always" });
    expect(notes(service)).toEqual(["dropped services.web.deploy.restart_policy"]);
  });
});

describe("labels", () => {
  test("of the container and of the service are one set; the container's win", () => {
    const service: ServiceModel = { labels: { a: "1", b: "2" }, deploy: { labels: { b: "3", c: "4" } } };
    expect(lowerService("compose", service)).toEqual({ labels: { a: "1", b: "2", c: "4" } });
    expect(findingLines(lowerOne("compose", service))).toEqual([
      "warning label-conflict services.web.deploy.labels.b",
    ]);
  });
});

describe("short forms of resources", () => {
  test("stay where there is nothing else", () => {
    const service: ServiceModel = { cpus: 0.5, mem_limit: "1G", mem_reservation: "64M", pids_limit: 10 };
    expect(lowerService("compose", service)).toEqual(service);
    expect(notes(service)).toEqual([]);
  });

  test("go into deploy.resources where there is one: Compose refuses both", () => {
    const service: ServiceModel = {
      cpus: 0.5,
      mem_limit: "1G",
      mem_reservation: "64M",
      pids_limit: 10,
      deploy: { resources: { limits: { memory: "512M" } } },
    };
    expect(yaml(service)).toMatchInlineSnapshot(`
      "deploy:
        resources:
          limits:
            cpus: "0.5"
            memory: 512M
            pids: 10
          reservations:
            memory: 64M
      "
    `);
    expect(notes(service)).toEqual([
      "translated services.web.cpus",
      "dropped services.web.mem_limit",
      "translated services.web.mem_reservation",
      "translated services.web.pids_limit",
    ]);
  });
});

describe("ports, order, memory", () => {
  test("keep everything but the mode of publishing", () => {
    const service: ServiceModel = {
      ports: [
        {
          target: 80,
          published: 8080,
          host_ip: "127.0.0.1",
          mode: "host",
          name: "web",
          app_protocol: "http",
        },
      ],
      depends_on: { db: { condition: "service_healthy", restart: true } },
      tmpfs: ["/run:size=64m"],
      shm_size: "64m",
      network_mode: "host",
      networks: { front: { ipv4_address: "10.0.0.5" }, data: null },
      scale: 2,
    };
    expect(yaml(service)).toMatchInlineSnapshot(`
      "tmpfs:
        - /run:size=64m
      network_mode: host
      networks:
        front:
          ipv4_address: 10.0.0.5
        data: null
      ports:
        - target: 80
          published: 8080
          host_ip: 127.0.0.1
          name: web
          app_protocol: http
      depends_on:
        db:
          condition: service_healthy
          restart: true
      shm_size: 64m
      "
    `);
    expect(notes(service)).toEqual(["dropped services.web.ports[0].mode", "dropped services.web.scale"]);
  });
});

describe("secrets and configs", () => {
  test("secrets are mounted as they are", () => {
    const service: ServiceModel = {
      secrets: [{ source: "pw" }, { source: "key", target: "tls.key", uid: "5", gid: "5", mode: 0o440 }],
    };
    expect(yaml(service)).toMatchInlineSnapshot(`
      "secrets:
        - source: pw
        - source: key
          target: tls.key
      "
    `);
    expect(notes(service)).toEqual(
      ["uid", "gid", "mode"].map((key) => `dropped services.web.secrets[1].${key}`),
    );
    expect(lowerOne("compose", service).findings).toEqual([]);
  });

  test("mounted files are read-only binds", () => {
    const files = fileDefinitions({ "app/app.conf": "a\n", "price$.txt": "5" });
    const { document } = lowerOne(
      "compose",
      {
        volumes: [{ type: "volume", source: "data", target: "/data" }],
        configs: [
          { source: "app/app.conf", target: "/etc/app.conf", mode: 0o444 },
          { source: "price$.txt", target: "/price" },
        ],
      },
      { files },
    );
    expect(stringify(document.services?.["web"])).toMatchInlineSnapshot(`
      "image: nginx:1.25
      volumes:
        - type: volume
          source: data
          target: /data
        - type: bind
          source: ./app/app.conf
          target: /etc/app.conf
          read_only: true
          bind:
            create_host_path: false
        - type: bind
          source: ./price$$.txt
          target: /price
          read_only: true
          bind:
            create_host_path: false
      "
    `);
    expect(document.configs).toBeUndefined();
  });
});

test("keys that only Compose has stay", () => {
  const service: ServiceModel = {
    build: { context: ".", args: { A: "1" } },
    container_name: "x",
    profiles: ["debug"],
    security_opt: ["no-new-privileges:true"],
    privileged: true,
    healthcheck: { test: ["CMD", "true"], disable: false },
    env_file: [{ path: "b.env", required: false }],
  };
  expect(lowerService("compose", service)).toEqual(service);
});

test("a secret that only a build uses is written", () => {
  const secrets = { npm: { description: "", file: "./secrets/npm.txt", version: 1, generate: "" } };
  const { document } = lowerOne("compose", { build: { context: ".", secrets: ["npm"] } }, { secrets });
  expect(document.secrets).toEqual({ npm: { file: "./secrets/npm.txt" } });
});
