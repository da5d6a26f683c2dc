import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineStack, network, openFindings, renderTree, service, synth, variable } from "@stackwright/core";
import { afterAll, describe, expect, it } from "vitest";
import { engineOptions } from "./hardening.ts";
import { trivy } from "./trivy.ts";
import { whoami } from "./whoami.ts";

const out = network("out", { encrypted: true });
const tag = variable("TAG", { default: "1.2" });
const stack = defineStack({
  name: "test",
  parts: [
    trivy({ networks: [out] }),
    whoami({ networks: [out] }),
    service("shop", { image: `example/shop:${tag}`, networks: [out] }),
    service("shop2", { image: `example/shop:${tag}`, networks: [out] }),
    engineOptions,
  ],
});
const script = renderTree(stack).files.find(({ path }) => path === "trivy/scan-images.sh")?.content ?? "";
const folder = mkdtempSync(join(tmpdir(), "stackwright-trivy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the script with a `trivy` that ends as told for each image. */
function scan(ends: Readonly<Record<string, number>>) {
  const cases = Object.entries(ends).map(([image, code]) => `'${image}') exit ${code} ;;`);
  writeFileSync(join(folder, "trivy"), `#!/bin/sh\ncase $3 in\n${cases.join("\n")}\nesac\nexit 0\n`);
  chmodSync(join(folder, "trivy"), 0o755);
  const { status, stdout } = spawnSync("sh", ["-c", script], {
    env: { PATH: `${folder}:${process.env["PATH"] ?? ""}` },
    encoding: "utf8",
  });
  return { status, lines: stdout.trim().split("\n") };
}

describe("trivy", () => {
  it("looks at each image of the stack once, whatever it finds", () => {
    expect(scan({})).toEqual({
      status: 0,
      lines: [
        "good     aquasec/trivy:0.74.0",
        "good     example/shop:1.2",
        "good     traefik/whoami:v1.10.3",
        "3 images: 0 with holes, 0 not looked at",
      ],
    });
    const holes = scan({ "example/shop:1.2": 3 });
    expect(holes.status).toBe(1);
    expect(holes.lines).toContain("HOLES    example/shop:1.2");
    expect(holes.lines).toContain("good     traefik/whoami:v1.10.3");
  });

  it("does not take an image that it could not look at for a good one", () => {
    const failed = scan({ "example/shop:1.2": 1, "traefik/whoami:v1.10.3": 3 });
    expect(failed.status).toBe(2);
    expect(failed.lines).toContain("3 images: 1 with holes, 1 not looked at");
  });

  it("is a job that runs on request in Compose, and once in Swarm; without the engine's socket", () => {
    const compose = synth(stack, "compose").document.services?.["trivy"];
    expect(compose).toMatchObject({ profiles: ["scan"], restart: "no" });
    const swarm = synth(stack, "swarm").document.services?.["trivy"];
    expect(swarm?.deploy).toMatchObject({ mode: "replicated-job", restart_policy: { condition: "none" } });
    expect(swarm).not.toHaveProperty("profiles");
    expect(JSON.stringify(compose)).not.toContain("docker.sock");
  });

  it.each(["compose", "swarm"] as const)("has no open error or warning on %s", (target) => {
    const { findings } = synth(stack, target);
    const open = openFindings(findings).filter(
      ({ severity, path }) => severity !== "info" && path.includes("trivy"),
    );
    expect(open).toEqual([]);
  });
});
