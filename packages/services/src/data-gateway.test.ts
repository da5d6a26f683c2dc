import { defineStack, network, openFindings, service, StackwrightError, synth } from "@stackwright/core";
import { describe, expect, expectTypeOf, it } from "vitest";
import { dataGateway, type GatewayRoute } from "./data-gateway.ts";
import { engineOptions } from "./hardening.ts";
import { mariadb } from "./mariadb.ts";

const back = network("back", { encrypted: true });
const data = network("data", { encrypted: true });
const db = mariadb({ database: "glpi", networks: [data] });
const sql: GatewayRoute<"sql"> = { name: "sql", listen: 3306, to: db.endpoints.sql };
const gateway = dataGateway({ networks: [back, data], routes: [sql] });

describe("dataGateway", () => {
  const client = service("client", {
    image: "client:1",
    networks: [back],
    environment: { DB: gateway.endpoints.sql },
    healthcheck: { test: ["CMD", "true"] },
  });
  const stack = defineStack({ name: "test", parts: [db, gateway, engineOptions] });

  it("relays TCP, and knows neither the engine nor any file but its own", () => {
    const { document, files } = synth(stack, "swarm");
    const one = document.services?.["data-gateway"];
    expect(one?.command).toEqual([
      "--entrypoints.metrics.address=:8082",
      "--entrypoints.sql.address=:3306",
      "--global.checknewversion=false",
      "--global.sendanonymoususage=false",
      "--log.level=INFO",
      "--metrics.prometheus=true",
      "--metrics.prometheus.entrypoint=metrics",
      "--ping=true",
      "--providers.file.filename=/dynamic/routes.yml",
    ]);
    expect(one?.volumes).toEqual([{ type: "tmpfs", target: "/tmp" }]);
    expect(one).not.toHaveProperty("ports");
    expect(one).toMatchObject({
      networks: ["back", "data"],
      read_only: true,
      healthcheck: { test: ["CMD", "traefik", "healthcheck", "--ping"] },
    });
    expect(files.find(({ path }) => path === "data-gateway/routes.yml")?.content).toMatchInlineSnapshot(`
      "# The ports of the gateway.
      tcp:
        routers:
          sql:
            entryPoints:
              - sql
            rule: HostSNI(\`*\`)
            service: sql
        services:
          sql:
            loadBalancer:
              servers:
                - address: mariadb:3306
      "
    `);
  });

  it("waits for nobody, and its clients wait for it and for what is behind it", () => {
    const { services } = synth(
      defineStack({ name: "test", parts: [db, gateway, client] }),
      "compose",
    ).document;
    expect(services?.["data-gateway"]).not.toHaveProperty("depends_on");
    expect(services?.["client"]?.environment).toEqual({ DB: "data-gateway:3306" });
    expect(services?.["client"]?.depends_on).toEqual({
      "data-gateway": { condition: "service_healthy" },
      mariadb: { condition: "service_healthy" },
    });
  });

  it("offers each route as an endpoint of the backend's scheme", () => {
    expect(gateway.endpoints.sql.scheme).toBe("mysql");
    expectTypeOf(gateway.endpoints).toHaveProperty("sql");
    expectTypeOf(gateway.endpoints).not.toHaveProperty("search");
  });

  it("has further names for clients, on their network only", () => {
    const named = dataGateway({ networks: [back, data], routes: [{ ...sql, aliases: ["database"] }] });
    expect(named.services["data-gateway"]?.networks).toEqual({ back: { aliases: ["database"] }, data: null });
  });

  it.each(["compose", "swarm"] as const)("has no open error or warning on %s", (target) => {
    const { findings } = synth(stack, target);
    expect(openFindings(findings).filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  it.each([
    ["services.data-gateway.routes", []],
    ["routes[0].name", [{ ...sql, name: "traefik" }]],
    ["routes[0].to", [{ ...sql, to: [] }]],
    ["routes[1].name", [sql, { ...sql, listen: 3307 }]],
    ["routes[1].listen", [sql, { ...sql, name: "other" }]],
    ["routes[0].listen", [{ ...sql, listen: 8080 }]],
    ["routes[0].aliases", [{ ...sql, aliases: ["mariadb"] }]],
    ["endpoints.sql.port", [{ ...sql, listen: 70_000 }]],
  ])("%s is checked", (path, routes) => {
    const make = () => dataGateway({ networks: [back, data], routes });
    expect(make).toThrow(StackwrightError);
    expect(make).toThrow(path);
  });
});
