import { defineStack, network, openFindings, synth, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { dbt, type DbtOptions } from "./dbt.ts";
import { dremio } from "./dremio.ts";
import { engineOptions } from "./hardening.ts";

const data = network("data", { encrypted: true });
const engine = dremio({ networks: [data] });

function synthesised(target: Target, options: Partial<DbtOptions> = {}) {
  const job = dbt({ networks: [data], dremio: engine, ...options });
  return synth(defineStack({ name: "test", parts: [engine, job, engineOptions] }), target);
}

describe("dbt", () => {
  it("is a job that runs its project once, as Dremio's user, with the password from its secret", () => {
    const { dbt: job } = synthesised("swarm").document.services ?? {};
    expect(job).toMatchObject({
      command: ["dbt", "build"],
      environment: { DREMIO_HOST: "dremio", DREMIO_PORT: "9047", DREMIO_USER: "admin" },
      deploy: { mode: "replicated-job", restart_policy: { condition: "on-failure", max_attempts: 3 } },
    });
    expect(job?.entrypoint?.[2]).toContain("export DREMIO_PASSWORD");
    expect(synthesised("compose").document.services?.["dbt"]).toMatchObject({
      restart: "no",
      build: { context: "./dbt" },
      depends_on: { dremio: { condition: "service_healthy" } },
    });
  });

  it("has a profile for Dremio without anything secret in it", () => {
    const { files } = synthesised("swarm", { project: "shop", space: "gold" });
    const profiles = parse(files.find(({ path }) => path === "dbt/profiles.yml")?.content ?? "") as unknown;
    expect(profiles).toMatchObject({
      shop: {
        target: "platform",
        outputs: {
          platform: {
            type: "dremio",
            software_host: "{{ env_var('DREMIO_HOST') }}",
            password: "{{ env_var('DREMIO_PASSWORD') }}",
            dremio_space: "gold",
          },
        },
      },
    });
    const project = parse(
      files.find(({ path }) => path.endsWith("dbt_project.yml"))?.content ?? "",
    ) as unknown;
    expect(project).toMatchObject({ name: "shop", profile: "shop" });
  });

  it("runs what it is told", () => {
    expect(
      synthesised("swarm", { command: ["run", "--select", "gold"] }).document.services?.["dbt"]?.command,
    ).toEqual(["dbt", "run", "--select", "gold"]);
  });

  it.each(["compose", "swarm"] as const)("has nothing open on %s", (target) => {
    expect(openFindings(synthesised(target).findings)).toEqual([]);
  });
});
