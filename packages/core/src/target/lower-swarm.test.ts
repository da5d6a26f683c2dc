import { describe, expect, test } from "vitest";
import { stringify } from "yaml";

import type { ServiceModel } from "../model/service-model.ts";
import { fileDefinitions, findingLines, lowerOne, lowerService } from "./assembled.fixture.ts";

const yaml = (service: ServiceModel): string => stringify(lowerService("swarm", service), { version: "1.1" });
const lines = (service: ServiceModel): readonly string[] => findingLines(lowerOne("swarm", service));
const notes = (service: ServiceModel): readonly string[] =>
  lowerOne("swarm", service).report.entries.map(({ verdict, path, note }) => `${verdict} ${path}: ${note}`);

describe("resources", () => {
  test("short forms go into deploy.resources", () => {
    expect(yaml({ cpus: 0.5, mem_limit: "512M", mem_reservation: "256M", pids_limit: 100 }))
      .toMatchInlineSnapshot(`
      "deploy:
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

  test("deploy wins over the short forms", () => {
    const service: ServiceModel = {
      cpus: 2,
      mem_limit: "1G",
      deploy: { resources: { limits: { cpus: 0.5 }, reservations: { memory: "64M" } } },
    };
    expect(yaml(service)).toMatchInlineSnapshot(`
      "deploy:
        resources:
          limits:
            cpus: "0.5"
            memory: 1G
          reservations:
            memory: 64M
      "
    `);
    expect(notes(service)).toContain(
      "dropped services.web.cpus: deploy.resources.limits.cpus says it too, and wins",
    );
  });

  test("devices are refused, generic resources kept", () => {
    const generic = [{ discrete_resource_spec: { kind: "gpu", value: 1 } }];
    const service: ServiceModel = {
      deploy: {
        resources: { reservations: { devices: [{ capabilities: ["gpu"] }], generic_resources: generic } },
      },
    };
    expect(yaml(service)).toMatchInlineSnapshot(`
      "deploy:
        resources:
          reservations:
            generic_resources:
              - discrete_resource_spec:
                  kind: gpu
                  value: 1
      "
    `);
    expect(lines(service)).toEqual(["error key-refused services.web.deploy.resources.reservations.devices"]);
  });

  test("nothing is left of a section in which everything was refused", () => {
    const service: ServiceModel = {
      deploy: { resources: { reservations: { devices: [{ capabilities: ["gpu"] }] } } },
    };
    expect(lowerService("swarm", service)).toEqual({});
  });
});

describe("restart", () => {
  test.each([
    ["always", { condition: "any" }],
    ["unless-stopped", { condition: "any" }],
    ["on-failure", { condition: "on-failure" }],
    ["on-failure:3", { condition: "on-failure", max_attempts: 3 }],
    ["no", { condition: "none" }],
  ])("%s becomes a restart policy", (restart, expected) => {
    expect(lowerService("swarm", { restart })).toEqual({ deploy: { restart_policy: expected } });
  });

  test("an authored policy wins", () => {
    const service: ServiceModel = { restart: "always", deploy: { restart_policy: { condition: "none" } } };
    expect(lowerService("swarm", service)).toEqual({ deploy: { restart_policy: { condition: "none" } } });
    expect(notes(service)).toContain(
      "dropped services.web.restart: deploy.restart_policy says it too, and wins",
    );
  });
});

describe("scale and order", () => {
  test("scale becomes replicas", () => {
    expect(lowerService("swarm", { scale: 3 })).toEqual({ deploy: { replicas: 3 } });
    expect(lowerService("swarm", { scale: 3, deploy: { replicas: 2 } })).toEqual({ deploy: { replicas: 2 } });
  });

  test("depends_on is left out, reported, and no finding", () => {
    const service: ServiceModel = { depends_on: { db: { condition: "service_healthy" } }, waits: ["db"] };
    expect(lowerService("swarm", service)).toEqual({});
    expect(lines(service)).toEqual([]);
    expect(notes(service)).toEqual([
      "dropped services.web.depends_on: Swarm starts services in no order: a service has to wait or be restarted until what it needs is there",
      "translated services.web.depends_on: instead, the generated entrypoint waits for db",
    ]);
  });
});

describe("memory as a folder", () => {
  test("tmpfs and shm_size become mounts", () => {
    const service: ServiceModel = { tmpfs: ["/run:size=64m,mode=1777", "/tmp", "/ro:ro"], shm_size: "1g" };
    expect(yaml(service)).toMatchInlineSnapshot(`
      "volumes:
        - type: tmpfs
          target: /run
          tmpfs:
            size: 67108864
        - type: tmpfs
          target: /tmp
        - type: tmpfs
          target: /ro
          read_only: true
        - type: tmpfs
          target: /dev/shm
          tmpfs:
            size: 1073741824
      "
    `);
    expect(notes(service)).toContain(
      "dropped services.web.tmpfs[0]: Swarm takes only the size of a tmpfs: mode=1777 is lost; it belongs to root, with the mode of the image's folder there, or 1777 where it has none (measured with Docker Engine 20.10.24)",
    );
  });

  test("the mode of a tmpfs mount is lost", () => {
    const service: ServiceModel = {
      volumes: [{ type: "tmpfs", target: "/run", tmpfs: { size: 1024, mode: 0o700 } }],
    };
    expect(lowerService("swarm", service)).toEqual({
      volumes: [{ type: "tmpfs", target: "/run", tmpfs: { size: 1024 } }],
    });
    expect(lines(service)).toEqual(["warning key-dropped services.web.volumes[0].tmpfs.mode"]);
  });
});

describe("mounts", () => {
  test("a volume of one letter is no drive, in the long form", () => {
    const service: ServiceModel = { volumes: [{ type: "volume", source: "v", target: "/data" }] };
    expect(yaml(service)).toMatchInlineSnapshot(`
      "volumes:
        - type: volume
          source: v
          target: /data
      "
    `);
  });

  test("options that Swarm ignores are left out", () => {
    const service: ServiceModel = {
      volumes: [
        {
          type: "bind",
          source: "/srv",
          target: "/srv",
          bind: { propagation: "rslave", create_host_path: true, selinux: "z", recursive: "disabled" },
        },
        { type: "bind", source: "/etc", target: "/etc/host", bind: { create_host_path: false } },
      ],
    };
    expect(yaml(service)).toMatchInlineSnapshot(`
      "volumes:
        - type: bind
          source: /srv
          target: /srv
          bind:
            propagation: rslave
        - type: bind
          source: /etc
          target: /etc/host
      "
    `);
    expect(lines(service)).toEqual([
      "warning key-dropped services.web.volumes[0].bind.recursive",
      "warning key-dropped services.web.volumes[0].bind.selinux",
      "info key-dropped services.web.volumes[0].bind.create_host_path",
    ]);
  });
});

describe("secrets and configs", () => {
  test("secrets belong to the user that the process runs as", () => {
    expect(yaml({ secrets: [{ source: "pw" }], runsAs: { uid: 999, gid: 998 } })).toMatchInlineSnapshot(`
      "secrets:
        - source: pw
          target: pw
          uid: "999"
          gid: "998"
          mode: 256
      "
    `);
    expect(lowerService("swarm", { secrets: [{ source: "pw" }], user: "1000:1001" })["secrets"]).toEqual([
      { source: "pw", target: "pw", uid: "1000", gid: "1001", mode: 0o400 },
    ]);
    expect(lowerService("swarm", { secrets: [{ source: "pw" }] })["secrets"]).toEqual([
      { source: "pw", target: "pw", uid: "0", gid: "0", mode: 0o400 },
    ]);
    expect(
      lowerService("swarm", { secrets: [{ source: "pw", target: "key", uid: "5", gid: "6", mode: 0o440 }] })[
        "secrets"
      ],
    ).toEqual([{ source: "pw", target: "key", uid: "5", gid: "6", mode: 0o440 }]);
  });

  test("mounted files are configs", () => {
    const files = fileDefinitions({ "app/app.conf": "a=$b\n" });
    const { document } = lowerOne(
      "swarm",
      { configs: [{ source: "app/app.conf", target: "/etc/app.conf" }] },
      { files },
    );
    expect(stringify({ service: document.services?.["web"]?.configs, configs: document.configs }))
      .toMatchInlineSnapshot(`
      "service:
        - source: app-app-conf
          target: /etc/app.conf
          mode: 292
      configs:
        app-app-conf:
          name: shop_app-app-conf_8e666151e09a
          file: ./app/app.conf
      "
    `);
  });

  test("env_file is a list of paths", () => {
    const service: ServiceModel = { env_file: ["a.env", { path: "b.env", required: false }] };
    expect(lowerService("swarm", service)).toEqual({ env_file: ["a.env", "b.env"] });
    expect(notes(service)).toEqual([
      "translated services.web.env_file: Swarm takes paths only: the file has to be there, and is read raw",
    ]);
    expect(notes({ env_file: "a.env" })).toEqual([]);
  });
});

describe("deploy and extensions", () => {
  test("deploy is kept, in one order", () => {
    const service: ServiceModel = {
      deploy: {
        labels: { "traefik.enable": "true" },
        update_config: { parallelism: 1, order: "start-first" },
        placement: { constraints: ["node.role == manager"], max_replicas_per_node: 1 },
        replicas: 2,
      },
      restart: "always",
    };
    expect(yaml(service)).toMatchInlineSnapshot(`
      "deploy:
        replicas: 2
        placement:
          constraints:
            - node.role == manager
          max_replicas_per_node: 1
        update_config:
          parallelism: 1
          order: start-first
        restart_policy:
          condition: any
        labels:
          traefik.enable: "true"
      "
    `);
  });

  test("extensions are kept at the top of a service, and dropped below", () => {
    // The types leave extensions out of the narrowed sections; plain JavaScript can still write them.
    const healthcheck: NonNullable<ServiceModel["healthcheck"]> = Object.assign(
      { test: ["NONE"] as const },
      { "x-why": "none" },
    );
    const service: ServiceModel = { "x-note": { a: 1 }, healthcheck };
    expect(lowerService("swarm", service)).toEqual({ healthcheck: { test: ["NONE"] }, "x-note": { a: 1 } });
    expect(notes(service)).toEqual([
      "dropped services.web.healthcheck.x-why: docker stack takes extensions at the top of a section only",
    ]);
  });
});
