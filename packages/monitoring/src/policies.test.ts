import {
  defineStack,
  findsProblem,
  mountVolume,
  network,
  pipe,
  service,
  synth,
  volume,
  withFacets,
  type Part,
} from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { monitoringPolicies } from "./policies.ts";

const networks = [network("data")];

function found(...parts: readonly Part[]): readonly string[] {
  const { findings } = synth(defineStack({ name: "test", parts }), "swarm", { policies: monitoringPolicies });
  return findings.flatMap(({ id, service: name, hint }) =>
    id === "store-without-exporter" ? [`${name}: ${hint}`] : [],
  );
}

describe("store-without-exporter", () => {
  const volumes = [mountVolume(volume("db_data"), "/data")];
  const db = service("db", { image: "mariadb:10.11.3", networks, volumes });

  it("finds a store that nothing watches, and says what to write", () => {
    expect(found(db)).toEqual([
      expect.stringContaining("db: Give the server to monitoring({ mariadb: server })"),
    ]);
    expect(
      found(service("search", { image: "registry.example.com/team/opensearch:2", networks, volumes })),
    ).toHaveLength(1);
  });

  it("finds a PostgreSQL server that nothing watches", () => {
    expect(found(service("db", { image: "postgres:16.13", networks, volumes }))).toEqual([
      expect.stringContaining("db: Give the server to monitoring({ postgres: server })"),
    ]);
  });

  it("is content with an exporter", () => {
    const exporter = pipe(
      service("x", { image: "x/x:1", networks }),
      withFacets({ metrics: { port: 9104, technology: "mariadb" } }),
    );
    expect(found(db, exporter)).toEqual([]);
  });

  it("leaves jobs and other images alone", () => {
    expect(found(service("dump", { image: "mariadb:10.11.3", networks }))).toEqual([]);
    expect(found(service("web", { image: "nginx:1.27", networks, volumes }))).toEqual([]);
    expect(findsProblem(defineStack({ name: "test", parts: [db] }), "store-without-exporter").pass).toBe(
      false,
    );
  });
});
