import { describe, expect, test } from "vitest";
import { stringify } from "yaml";

import type { ServiceModel } from "../model/service-model.ts";
import { findingLines, lowerOne, lowerService } from "./assembled.fixture.ts";

const yaml = (service: ServiceModel): string => stringify(lowerService("swarm", service), { version: "1.1" });
const lines = (service: ServiceModel): readonly string[] => findingLines(lowerOne("swarm", service));

describe("networks", () => {
  test("without settings they are a list", () => {
    expect(yaml({ networks: { front: null, data: {} } })).toMatchInlineSnapshot(`
      "networks:
        - front
        - data
      "
    `);
  });

  test("settings that Swarm refuses or ignores are left out", () => {
    const service: ServiceModel = {
      networks: {
        front: { aliases: ["shop"], driver_opts: { mtu: 1400 }, ipv4_address: "10.0.0.5", priority: 1 },
        data: {
          gw_priority: 1,
          mac_address: "02:42:ac:11:65:43",
          link_local_ips: ["169.254.1.1"],
          interface_name: "e",
        },
      },
    };
    expect(yaml(service)).toMatchInlineSnapshot(`
      "networks:
        front:
          aliases:
            - shop
          driver_opts:
            mtu: "1400"
        data: null
      "
    `);
    expect(lines(service)).toEqual(
      [
        "data.gw_priority",
        "data.interface_name",
        "data.link_local_ips",
        "data.mac_address",
        "front.ipv4_address",
        "front.priority",
      ].map((key) => `warning key-dropped services.web.networks.${key}`),
    );
  });

  test.each(["host", "bridge"])("network_mode %s is the engine's network of that name", (mode) => {
    const { document, findings } = lowerOne("swarm", { network_mode: mode });
    expect(document.services?.["web"]?.networks).toEqual([mode]);
    expect(document.networks).toEqual({ [mode]: { external: true, name: mode } });
    expect(findings).toEqual([]);
  });

  test("a network of the stack that is called host is another one", () => {
    const { document } = lowerOne("swarm", { network_mode: "host" }, { networks: { host: {} } });
    expect(document.services?.["web"]?.networks).toEqual(["engine_host"]);
    expect(document.networks).toEqual({ engine_host: { external: true, name: "host" } });
  });

  test.each(["none", "service:db", "container:x"])("network_mode %s is lost", (mode) => {
    expect(lowerService("swarm", { network_mode: mode })).toEqual({});
    expect(lines({ network_mode: mode })).toEqual(["warning key-dropped services.web.network_mode"]);
  });
});

describe("ports", () => {
  test("are written with whole numbers, and without what Swarm refuses", () => {
    const service: ServiceModel = {
      ports: [
        { target: 80, published: 8080, protocol: "tcp", mode: "host", name: "web", app_protocol: "http" },
        { target: 9000, published: 9000, host_ip: "127.0.0.1" },
        { target: 9001, published: 9001, host_ip: "0.0.0.0" },
      ],
    };
    expect(yaml(service)).toMatchInlineSnapshot(`
      "ports:
        - target: 80
          published: 8080
          protocol: tcp
          mode: host
        - target: 9000
          published: 9000
        - target: 9001
          published: 9001
      "
    `);
    expect(lines(service)).toEqual(["error port-host-ip services.web.ports[1].host_ip"]);
  });
});
