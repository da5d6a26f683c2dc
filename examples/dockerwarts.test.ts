import "@stackwright/core/testing";
import { openFindings, policies, renderTree, synth, targets } from "@stackwright/core";
import { monitoringPolicies } from "@stackwright/monitoring";
import { imageHolesPolicy, traefikPolicies } from "@stackwright/services";
import { describe, expect, it } from "vitest";
import {
  dockerComposeConfig,
  dockerStackConfig,
  hasDockerCompose,
  hasDockerStack,
} from "../packages/core/src/testing/official-tools.ts";
import recovery from "./dockerwarts-recovery.ts";
import stack, { dockerwarts } from "./dockerwarts.ts";

const { files } = renderTree(stack);

function textOf(path: string, list = files): string {
  return list.find((file) => file.path === path)?.content ?? "";
}

/** What the first agent of the backups is told. */
function repository(variant: typeof stack): unknown {
  return synth(variant, "swarm").document.services?.["restic-backup"]?.environment;
}

const variants = [
  ["as it is", stack],
  ["with cold archives", dockerwarts({ archive: "cold" })],
  ["on new hosts", recovery],
] as const;

describe("DOCKERWARTS", () => {
  it.each(variants)("%s, satisfies the recommended policies and those of its packages", (_, variant) => {
    expect(variant).toSatisfyPolicies([
      ...policies.recommended,
      ...traefikPolicies,
      ...monitoringPolicies,
      imageHolesPolicy,
    ]);
    for (const target of targets)
      expect(
        openFindings(synth(variant, target).findings).filter(({ severity }) => severity !== "info"),
      ).toEqual([]);
  });

  it("refuses the plan's own objective for the plan's own archive, and says why", () => {
    expect(() => synth(dockerwarts({ archive: "cold", coldRpo: "24h" }), "swarm")).toThrowError(
      expect.objectContaining({
        path: expect.stringMatching(/objectives\..*\.rpo/),
        message: expect.stringContaining("24h between runs + 1h run + 24h for one failed attempt = 2d1h"),
      }),
    );
  });

  it("restores from elsewhere on new hosts, and copies nothing over what is there", () => {
    expect(repository(stack)).toMatchObject({ RESTIC_REPOSITORY: expect.stringContaining("minio:9000") });
    expect(repository(recovery)).toMatchObject({
      RESTIC_REPOSITORY: expect.stringContaining("s3.eu-west-3.amazonaws.com"),
    });
    // Elasticsearch goes on with its own bucket, in MinIO.
    expect(
      synth(recovery, "swarm").document.services?.["elasticsearch-snapshots"]?.environment,
    ).toMatchObject({ SEARCH_BUCKET: "${BACKUP_BUCKET:-backups}" });
    expect(Object.keys(synth(recovery, "swarm").document.services ?? {})).not.toContain("restic-offsite");
  });

  it("is the same every time", () => {
    expect(renderTree(dockerwarts()).files).toEqual(files);
  });

  it.each(["docker-compose.dev.yml", "stack.prod.yml"])("has the %s that was reviewed", async (path) => {
    await expect(textOf(path)).toMatchFileSnapshot(`__golden__/dockerwarts/${path}`);
  });

  it.each([
    "ansible/site.yml",
    "ansible/roles/deploy/tasks/main.yml",
    "ansible/roles/restore/tasks/main.yml",
    "terraform/bucket.tf",
    "terraform/dns.tf",
    ".github/workflows/restore-rehearsal.yml",
  ])("has the %s that was reviewed", async (path) => {
    await expect(textOf(path)).toMatchFileSnapshot(`__golden__/dockerwarts/${path.replace(/^\./, "")}`);
  });
});

const surroundings = { env: { OFFSITE_ACCESS_KEY: "a-key-for-the-test" } };

describe.skipIf(!hasDockerCompose())("docker compose config", () => {
  it.each(variants)("accepts the development document, %s", (_, variant) => {
    const text = textOf("docker-compose.dev.yml", renderTree(variant).files);
    expect(dockerComposeConfig(text, surroundings)).toMatchObject({ accepted: true });
  });
});

describe.skipIf(!hasDockerStack())("docker stack config", () => {
  it.each(variants)("accepts the production document, %s", (_, variant) => {
    const text = textOf("stack.prod.yml", renderTree(variant).files);
    expect(dockerStackConfig(text, surroundings)).toMatchObject({ accepted: true });
  });
});
