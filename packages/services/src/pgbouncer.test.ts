import { defineStack, network, openFindings, secret, service, synth, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { engineOptions } from "./hardening.ts";
import { pgbouncer, type PgbouncerOptions } from "./pgbouncer.ts";
import { postgres } from "./postgres.ts";

const data = network("data", { encrypted: true });
const db = postgres({ networks: [data], databases: { superset: {} } });

function synthesised(target: Target, options: Partial<PgbouncerOptions> = {}) {
  const pool = pgbouncer({ server: db, networks: [data], ...options });
  const client = service("client", {
    image: "busybox:1.36",
    environment: { DATABASE: pool.endpoints.sql.address },
    networks: [data],
    healthcheck: { test: ["CMD", "true"] },
  });
  return synth(defineStack({ name: "test", parts: [db, pool, client, engineOptions] }), target);
}

function fileOf(path: string, options: Partial<PgbouncerOptions> = {}) {
  return synthesised("compose", options).files.find((file) => file.path === path)?.content ?? "";
}

describe("pgbouncer", () => {
  it("pools connections to the server, as it is told to", () => {
    const settings = fileOf("pgbouncer/pgbouncer.ini", { poolMode: "session", poolSize: 5, maxClients: 50 });
    expect(settings).toContain("* = host=postgres port=5432");
    expect(settings).toContain("pool_mode = session");
    expect(settings).toContain("default_pool_size = 5");
    expect(settings).toContain("max_client_conn = 50");
    expect(settings).toContain("auth_type = scram-sha-256");
  });

  it("lets the users of the databases in, and those that are named, by their secrets", () => {
    const script = fileOf("pgbouncer/start.sh", { users: { reports: secret("reports_password") } });
    expect(script.match(/^ {2}user .*/gm)).toEqual([
      "  user superset /run/secrets/superset_db_password",
      "  user reports /run/secrets/reports_password",
    ]);
    expect(synthesised("swarm").document.services?.["pgbouncer"]?.secrets).toContainEqual(
      expect.objectContaining({ source: "superset_db_password", uid: "70" }),
    );
  });

  it("has clients wait for the server behind it", () => {
    expect(Object.keys(synthesised("compose").document.services?.["client"]?.depends_on ?? {})).toEqual(
      expect.arrayContaining(["pgbouncer", "postgres"]),
    );
  });

  it("refuses to start with nobody who may log in", () => {
    const empty = postgres({ networks: [data] });
    expect(() => pgbouncer({ server: empty, networks: [data] })).toThrow(
      expect.objectContaining({ code: "option-invalid", path: expect.stringContaining("users") }),
    );
  });

  it.each(["compose", "swarm"] as const)("has no open error or warning on %s", (target) => {
    const { findings } = synthesised(target);
    const own = openFindings(findings).filter(
      ({ severity, path }) => severity !== "info" && !String(path).includes("client"),
    );
    expect(own).toEqual([]);
  });
});
