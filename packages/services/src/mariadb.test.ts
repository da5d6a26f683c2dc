import { defineStack, network, openFindings, secret, synth } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { engineOptions } from "./hardening.ts";
import { mariadb } from "./mariadb.ts";

const data = network("data", { encrypted: true });

describe("mariadb", () => {
  const db = mariadb({
    database: "glpi",
    networks: [data],
    password: secret("glpi_db_password"),
    initSql: "SELECT 1;\n",
  });
  const stack = defineStack({ name: "test", parts: [db, engineOptions] });

  it("takes its passwords from mounted secrets, owned by root", () => {
    const { mariadb: service } = synth(stack, "swarm").document.services ?? {};
    expect(service?.environment).toEqual({
      MARIADB_ROOT_PASSWORD_FILE: "/run/secrets/mariadb_root_password",
      MARIADB_DATABASE: "glpi",
      MARIADB_USER: "glpi",
      MARIADB_PASSWORD_FILE: "/run/secrets/glpi_db_password",
    });
    expect(service?.secrets).toContainEqual({
      source: "glpi_db_password",
      target: "glpi_db_password",
      uid: "0",
      gid: "0",
      mode: 0o400,
    });
  });

  it("writes its binary log, without which nothing can be restored to a point in time", () => {
    const { mariadb: service } = synth(stack, "compose").document.services ?? {};
    expect(service?.command).toContain("--log-bin=mariadb-bin");
    expect(service?.command).toContain("--binlog-format=ROW");
    expect(service?.command).toContain("--binlog-expire-logs-seconds=604800");
  });

  it("is healthy by a TCP connection, which the server of the first initialisation does not answer", () => {
    const { mariadb: service } = synth(stack, "compose").document.services ?? {};
    expect(service?.healthcheck?.test).toEqual(["CMD", "healthcheck.sh", "--connect"]);
  });

  it("stays on the node that has its volume", () => {
    const { mariadb: service } = synth(stack, "swarm").document.services ?? {};
    expect(service?.deploy?.placement?.constraints).toEqual(["node.labels.mariadb == true"]);
  });

  it("runs the given SQL on an empty data folder", () => {
    const { document, files } = synth(stack, "swarm");
    expect(files).toContainEqual({ path: "mariadb/init.sql", content: "SELECT 1;\n", mode: 0o644 });
    expect(document.services?.["mariadb"]?.configs).toMatchObject([
      { target: "/docker-entrypoint-initdb.d/init.sql" },
    ]);
  });

  it.each(["compose", "swarm"] as const)("has no open error or warning on %s", (target) => {
    expect(openFindings(synth(stack, target).findings).filter(({ severity }) => severity !== "info")).toEqual(
      [],
    );
  });
});
