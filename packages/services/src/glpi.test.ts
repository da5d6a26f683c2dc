import { defineStack, network, openFindings, synth } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { glpi } from "./glpi.ts";
import { engineOptions } from "./hardening.ts";
import { mariadb } from "./mariadb.ts";

const front = network("front", { encrypted: true });
const data = network("data", { encrypted: true });

describe("glpi", () => {
  const db = mariadb({ database: "glpi", networks: [data] });
  const desk = glpi({ database: db.endpoints.sql, databasePassword: db.password, networks: [front, data] });
  const stack = defineStack({ name: "test", parts: [db, desk, engineOptions] });

  it("says host and port: an empty port would send the first visitor to the installer", () => {
    const { glpi: service } = synth(stack, "compose").document.services ?? {};
    expect(service?.environment).toEqual({
      GLPI_DB_HOST: "mariadb",
      GLPI_DB_PORT: "3306",
      GLPI_DB_NAME: "glpi",
      GLPI_DB_USER: "glpi",
    });
  });

  it("exports the password from its secret, and then starts the image's own program", () => {
    const { glpi: service } = synth(stack, "compose").document.services ?? {};
    expect(service?.entrypoint).toEqual([
      "/bin/bash",
      "-c",
      expect.stringContaining("export GLPI_DB_PASSWORD"),
      "start",
    ]);
    expect(service?.command).toEqual(["/opt/glpi/entrypoint.sh", "/opt/glpi/startup.sh"]);
  });

  it("waits for the database: by depends_on in Compose, by itself in Swarm", () => {
    expect(synth(stack, "compose").document.services?.["glpi"]?.depends_on).toEqual({
      mariadb: { condition: "service_healthy" },
    });
    expect(synth(stack, "swarm").document.services?.["glpi"]?.entrypoint).toContainEqual(
      expect.stringContaining("/dev/tcp/mariadb/3306"),
    );
  });

  it("keeps its data where the image has it", () => {
    expect(synth(stack, "swarm").document.services?.["glpi"]?.volumes).toContainEqual({
      type: "volume",
      source: "glpi_data",
      target: "/var/glpi",
    });
  });

  it.each(["compose", "swarm"] as const)("has no open error or warning on %s", (target) => {
    expect(openFindings(synth(stack, target).findings).filter(({ severity }) => severity !== "info")).toEqual(
      [],
    );
  });
});
