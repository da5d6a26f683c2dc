import { describe, expect, test } from "vitest";
import { stringify } from "yaml";

import type { Assembled } from "../assemble/assembled.ts";
import type { ServiceModel } from "../model/service-model.ts";
import type { Target } from "../model/view.ts";
import { variable } from "../model/variable.ts";
import { fileDefinitions, lowerOne, secretDefinition } from "./assembled.fixture.ts";
import { configName, configSlug, swarmPath } from "./names.ts";

function topLevel(target: Target, service: ServiceModel, content: Partial<Assembled>): string {
  const { services: _services, ...rest } = lowerOne(target, service, content).document;
  return stringify(rest, { version: "1.1" });
}

const networks: Assembled["networks"] = {
  front: {
    encrypted: true,
    internal: true,
    attachable: true,
    subnet: "10.1.0.0/24",
    driverOptions: { mtu: "1400" },
  },
  named: { name: "the-net", labels: { team: `${variable("TEAM", { default: "a" })}$` } },
  old: { external: true },
  older: { external: true, name: "older-name", encrypted: true },
};
const onNetworks: ServiceModel = { networks: { front: null, named: null, old: null, older: null } };

describe("networks", () => {
  test("are bridges in development", () => {
    expect(topLevel("compose", onNetworks, { networks })).toMatchInlineSnapshot(`
      "name: shop
      networks:
        front:
          name: shop_front
          driver: bridge
          driver_opts:
            mtu: "1400"
          internal: true
          ipam:
            config:
              - subnet: 10.1.0.0/24
        named:
          name: the-net
          driver: bridge
          labels:
            team: \${TEAM:-a}$$
        old:
          external: true
          name: old
        older:
          external: true
          name: older-name
      "
    `);
  });

  test("are overlays in Swarm", () => {
    expect(topLevel("swarm", onNetworks, { networks })).toMatchInlineSnapshot(`
      "networks:
        front:
          name: shop_front
          driver: overlay
          driver_opts:
            encrypted: ""
            mtu: "1400"
          internal: true
          attachable: true
          ipam:
            config:
              - subnet: 10.1.0.0/24
        named:
          name: the-net
          driver: overlay
          labels:
            team: \${TEAM:-a}$$
        old:
          external: true
          name: old
        older:
          external: true
          name: older-name
      "
    `);
  });

  test("what a bridge does not need is reported", () => {
    const { report, findings } = lowerOne("compose", onNetworks, { networks });
    expect(report.entries.map(({ path }) => path)).toEqual([
      "networks.front.encrypted",
      "networks.front.attachable",
    ]);
    expect(findings).toEqual([]);
  });
});

test.each([
  ["compose", [{ subnet: "172.18.0.0/16" }]],
  ["swarm", undefined],
] as const)("a subnet can be for one target alone: %s", (target, config) => {
  const { document } = lowerOne(
    target,
    { networks: { front: null } },
    { networks: { front: { subnet: { compose: "172.18.0.0/16" } } } },
  );
  expect(document.networks?.["front"]?.ipam?.config).toEqual(config);
});

test("a volume can be kept in a folder of the host", () => {
  const { document } = lowerOne(
    "swarm",
    { volumes: [{ type: "volume", source: "db", target: "/db" }] },
    { volumes: { db: { folder: { path: "/srv/db", uid: 999 }, driverOptions: { o: "bind,ro" } } } },
  );
  expect(document.volumes).toEqual({
    db: { driver: "local", driver_opts: { type: "none", o: "bind,ro", device: "/srv/db" } },
  });
});

describe("volumes", () => {
  const volumes: Assembled["volumes"] = {
    data: {},
    nfs: { driverOptions: { type: "nfs", o: "addr=10.0.0.1" }, labels: { a: "1" }, name: "nfs-data" },
    old: { external: true, driver: "local" },
  };
  const service: ServiceModel = {
    volumes: Object.keys(volumes).map((source) => ({ type: "volume", source, target: `/${source}` })),
  };

  test.each(["compose", "swarm"] as const)("are written alike for %s", (target) => {
    const { document } = lowerOne(target, service, { volumes });
    expect(document.volumes).toEqual({
      data: { driver: "local" },
      nfs: {
        driver: "local",
        driver_opts: { type: "nfs", o: "addr=10.0.0.1" },
        labels: { a: "1" },
        name: "nfs-data",
      },
      old: { external: true, name: "old" },
    });
  });
});

describe("secrets", () => {
  const content = { secrets: { pw: secretDefinition("pw", 2) } };

  test("are files in development, and made beforehand in Swarm", () => {
    const service = { secrets: [{ source: "pw" }] };
    expect(lowerOne("compose", service, content).document.secrets).toEqual({
      pw: { file: "./secrets/pw.txt" },
    });
    expect(lowerOne("swarm", service, content).document.secrets).toEqual({
      pw: { external: true, name: "shop_pw_v2" },
    });
  });
});

describe("configs", () => {
  const service: ServiceModel = { configs: [{ source: "a/b.yml", target: "/b.yml" }] };

  test("of a file that differs between the targets are beside the one for development", () => {
    const files = fileDefinitions({ "a/b.yml": "x" }, { perTarget: true });
    const swarm = lowerOne("swarm", service, { files });
    expect(swarm.document.configs?.["a-b-yml"]?.file).toBe("./a/b.swarm.yml");
    expect(swarm.files[0]?.path).toBe("a/b.swarm.yml");
    const compose = lowerOne("compose", service, { files });
    expect(compose.document.services?.["web"]?.volumes).toEqual([
      expect.objectContaining({ source: "./a/b.yml", target: "/b.yml" }),
    ]);
    expect(compose.files[0]?.path).toBe("a/b.yml");
  });

  test("carry a hash of the content and of the template driver", () => {
    const name = (content: string, templateDriver?: "golang"): string | undefined => {
      const files = fileDefinitions(
        { "a/b.yml": content },
        templateDriver === undefined ? {} : { templateDriver },
      );
      return lowerOne("swarm", service, { files }).document.configs?.["a-b-yml"]?.name;
    };
    expect(name("x")).toMatch(/^shop_a-b-yml_[0-9a-f]{12}$/);
    expect(name("x")).toBe(name("x"));
    expect(new Set([name("x"), name("y"), name("x", "golang")]).size).toBe(3);
  });

  test("hash what the file holds when it is written, values included", () => {
    const files = fileDefinitions({ "a/b.yml": `${variable("A", { default: "a" })}` });
    const name = (values: Readonly<Record<string, string>>): string | undefined =>
      lowerOne("swarm", service, { files, values }).document.configs?.["a-b-yml"]?.name;
    expect(name({})).toBe(name({ A: "a" }));
    expect(name({})).not.toBe(name({ A: "b" }));
  });

  test("name the template driver", () => {
    const files = fileDefinitions({ "a/b.yml": "x" }, { templateDriver: "golang" });
    expect(lowerOne("swarm", service, { files }).document.configs?.["a-b-yml"]?.template_driver).toBe(
      "golang",
    );
  });

  test("of paths that look alike have keys of their own", () => {
    const files = fileDefinitions({ "a/b.yml": "1", "a-b.yml": "2" });
    const both: ServiceModel = {
      configs: [
        { source: "a/b.yml", target: "/1" },
        { source: "a-b.yml", target: "/2" },
      ],
    };
    const { document } = lowerOne("swarm", both, { files });
    expect(Object.values(document.configs ?? {}).map(({ file }) => file)).toEqual(["./a/b.yml", "./a-b.yml"]);
    expect(document.services?.["web"]?.configs).toEqual(
      Object.keys(document.configs ?? {}).map((source, index) => ({
        source,
        target: `/${index + 1}`,
        mode: 0o444,
      })),
    );
  });
});

test("names", () => {
  expect(configSlug(".env")).toBe("env");
  expect(configSlug("a/b_c/d.e.yml")).toBe("a-b_c-d-e-yml");
  expect(configSlug("...")).toBe("file");
  expect(configName("s".repeat(40), "x".repeat(60), "c")).toHaveLength(64);
  expect(configName("s", "x".repeat(60), "c")).toHaveLength(64);
  expect(configName("s", "x", "c")).toMatch(/^s_x_[0-9a-f]{12}$/);
  expect(swarmPath("a/b.yml")).toBe("a/b.swarm.yml");
  expect(swarmPath("a.d/b")).toBe("a.d/b.swarm");
  expect(swarmPath("a/.env")).toBe("a/.env.swarm");
  expect(swarmPath(".env")).toBe(".env.swarm");
});
