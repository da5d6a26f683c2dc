import { defineStack, network, openFindings, synth, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { engineOptions } from "./hardening.ts";
import { postgres } from "./postgres.ts";
import type { PostgresOptions } from "./postgres-options.ts";

const data = network("data", { encrypted: true });

function synthesised(target: Target, options: Partial<PostgresOptions> = {}) {
  const db = postgres({ networks: [data], databases: { airbyte: {}, superset: {} }, ...options });
  return synth(defineStack({ name: "test", parts: [db, engineOptions] }), target);
}

function serviceOf(name: string, options: Partial<PostgresOptions> = {}) {
  return synthesised("compose", options).document.services?.[name];
}

function fileOf(path: string, options: Partial<PostgresOptions> = {}) {
  return synthesised("compose", options).files.find((file) => file.path === path)?.content ?? "";
}

describe("postgres", () => {
  it("is one server with checksums, whose data is below its mount", () => {
    expect(Object.keys(synthesised("swarm").document.services ?? {})).toEqual(["postgres"]);
    expect(serviceOf("postgres")).toMatchObject({
      environment: {
        POSTGRES_USER: "postgres",
        POSTGRES_PASSWORD_FILE: "/run/secrets/postgres_password",
        POSTGRES_INITDB_ARGS: "--data-checksums",
        PGDATA: "/var/lib/postgresql/data/pgdata",
      },
    });
    expect(serviceOf("postgres")?.volumes).toContainEqual(
      expect.objectContaining({ source: "postgres_data", target: "/var/lib/postgresql/data" }),
    );
  });

  it("gives each database a user of its own, whose password the server's user can read", () => {
    const script = fileOf("postgres/databases.sh");
    expect(script).toContain('login airbyte /run/secrets/airbyte_db_password "NOCREATEDB"');
    expect(script).toContain("database superset superset");
    expect(synthesised("swarm").document.services?.["postgres"]?.secrets).toContainEqual(
      expect.objectContaining({ source: "superset_db_password", uid: "999", mode: 0o400 }),
    );
  });

  it("gives databases with one owner one login", () => {
    const db = postgres({
      networks: [data],
      databases: { temporal: { createsDatabases: true }, visibility: { user: "temporal" } },
    });
    const stack = defineStack({ name: "test", parts: [db, engineOptions] });
    const script =
      synth(stack, "compose").files.find(({ path }) => path.endsWith("databases.sh"))?.content ?? "";
    expect(script.match(/^login .*/gm)).toEqual([
      'login temporal /run/secrets/temporal_db_password "CREATEDB"',
    ]);
    expect(script.match(/^database .*/gm)).toEqual([
      "database temporal temporal",
      "database visibility temporal",
    ]);
    expect(db.databases.visibility.user).toBe("temporal");
  });

  it("is healthy by TCP, which the server of the first initialisation does not answer", () => {
    expect(serviceOf("postgres")?.healthcheck?.test).toContain("--host=127.0.0.1");
  });

  it("lets replication in, which backups need, and nobody without a password", () => {
    const lines = fileOf("postgres/pg_hba.conf")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
    expect(lines).toContain("host replication all samenet scram-sha-256");
    expect(
      lines.filter((line) => line.endsWith("trust")).every((line) => /^local|127\.0\.0\.1|::1/.test(line)),
    ).toBe(true);
  });

  it("has replicas with a slot, a volume and a machine each, which are not backed up", () => {
    const { document } = synthesised("swarm", { replicas: 2 });
    expect(Object.keys(document.services ?? {})).toEqual([
      "postgres",
      "postgres-replica1",
      "postgres-replica2",
    ]);
    expect(document.services?.["postgres-replica2"]).toMatchObject({
      environment: {
        PRIMARY_HOST: "postgres",
        PRIMARY_PASSWORD_FILE: "/run/secrets/postgres_replication_password",
        REPLICA_SLOT: "postgres_replica2",
      },
      deploy: { placement: { constraints: ["node.labels.postgres-replica == 2"] } },
    });
    const [replica] = Object.values(postgres({ networks: [data], replicas: 1 }).services ?? {}).slice(1);
    expect(replica?.facets?.backup).toEqual([expect.objectContaining({ none: expect.any(String) })]);
    expect(fileOf("postgres/databases.sh", { replicas: 1 })).toContain('"REPLICATION"');
  });

  it("waits for as many replicas as are asked for", () => {
    expect(serviceOf("postgres", { replicas: 2, synchronousReplicas: 1 })?.command).toContain(
      "synchronous_standby_names=ANY 1 (postgres_replica1, postgres_replica2)",
    );
    expect(serviceOf("postgres", { replicas: 2 })?.command?.toString()).not.toContain("synchronous");
  });

  it("limits what it keeps for a replica or a backup that is away", () => {
    expect(serviceOf("postgres")?.command).toContain("max_slot_wal_keep_size=8GB");
  });

  it.each([
    [{ replicas: 10 }, "replicas"],
    [{ replicas: 1, synchronousReplicas: 2 }, "synchronousReplicas"],
    [{ maxConnections: 1.5 }, "maxConnections"],
    [{ databases: { "Super Set": {} } }, "databases.Super Set"],
    [{ databases: { postgres: {} } }, "databases.postgres"],
    [{ databases: { a: { user: "replicator" } } }, "databases.a.user"],
  ])("refuses %j", (options, option) => {
    expect(() => synthesised("compose", options)).toThrow(
      expect.objectContaining({ code: "option-invalid", path: expect.stringContaining(option) }),
    );
  });

  it.each(["compose", "swarm"] as const)("has no open error or warning on %s", (target) => {
    const { findings } = synthesised(target, { replicas: 2 });
    expect(openFindings(findings).filter(({ severity }) => severity !== "info")).toEqual([]);
  });
});
