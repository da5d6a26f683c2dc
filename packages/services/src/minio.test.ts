import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineStack, network, openFindings, synth, variable, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { engineOptions } from "./hardening.ts";
import { minio, type MinioOptions } from "./minio.ts";

const data = network("data", { encrypted: true });

function synthesised(target: Target, options: Partial<MinioOptions> = {}) {
  return synth(
    defineStack({ name: "test", parts: [minio({ networks: [data], ...options }), engineOptions] }),
    target,
  );
}

describe("minio", () => {
  it("serves the API and the console, and takes its password from a mounted secret", () => {
    const { minio: service } = synthesised("swarm").document.services ?? {};
    expect(service).toMatchObject({
      command: ["server", "/data", "--console-address", ":9001"],
      environment: {
        MINIO_ROOT_USER: "minioadmin",
        MINIO_ROOT_PASSWORD_FILE: "/run/secrets/minio_root_password",
        MINIO_PROMETHEUS_AUTH_TYPE: "public",
      },
      volumes: [
        { type: "volume", source: "minio_data", target: "/data" },
        { type: "tmpfs", target: "/tmp" },
      ],
      read_only: true,
      deploy: {
        placement: { constraints: ["node.labels.minio == true"] },
        resources: { limits: { cpus: "1", memory: "1G" } },
      },
    });
    const { endpoints } = minio({ networks: [data] });
    expect([endpoints.api.port, endpoints.console.port]).toEqual([9000, 9001]);
  });

  it("is healthy by the client that the image ships, since there is no curl", () => {
    const { minio: service } = synthesised("compose").document.services ?? {};
    expect(service?.healthcheck).toMatchObject({ test: ["CMD", "mc", "ready", "local"], interval: "30s" });
  });

  it("states where its metrics are, unless they need a token", () => {
    const facets = (options = {}) => synthesised("swarm", options).stack.services["minio"]?.facets;
    expect(facets()?.metrics).toEqual([
      { port: 9000, path: "/minio/v2/metrics/cluster", job: "minio", technology: "minio" },
    ]);
    expect(facets({ publicMetrics: false })?.metrics).toBeUndefined();
    expect(facets()?.backup).toMatchObject([{ volume: "minio_data", none: expect.any(String) }]);
  });

  it("makes buckets by a job that ends, and has none without buckets", () => {
    const buckets = [variable("MINIO_BUCKET", { default: "backups" }), "snapshots"];
    const swarm = synthesised("swarm", { buckets }).document.services ?? {};
    expect(swarm["minio-init"]).toMatchObject({
      entrypoint: ["/bin/sh", "/opt/stackwright/make-buckets.sh"],
      environment: { MINIO_URL: "http://minio:9000", MINIO_BUCKETS: "${MINIO_BUCKET:-backups} snapshots" },
      deploy: { mode: "replicated-job", restart_policy: { condition: "on-failure" } },
    });
    const compose = synthesised("compose", { buckets }).document.services ?? {};
    expect(compose["minio-init"]).toMatchObject({
      restart: "no",
      depends_on: { minio: { condition: "service_healthy" } },
    });
    expect(Object.keys(synthesised("swarm").document.services ?? {})).toEqual(["minio"]);
  });

  it("refuses the name of a bucket that S3 would refuse", () => {
    expect(() => minio({ networks: [data], buckets: ["ok-name", "Bad_Name"] })).toThrow(
      /minio\(\.\.\.\)\.buckets\[1\]: "Bad_Name"/,
    );
  });

  it.each(["compose", "swarm"] as const)("has nothing open on %s", (target) => {
    expect(openFindings(synthesised(target, { buckets: ["backups"] }).findings)).toEqual([]);
  });
});

describe("make-buckets.sh", () => {
  const script =
    synthesised("swarm", { buckets: ["a-b"] }).files.find(({ path }) => path === "minio/make-buckets.sh")
      ?.content ?? "";

  it.skipIf(spawnSync("shellcheck", ["--version"]).status !== 0)("has nothing that shellcheck finds", () => {
    expect(spawnSync("shellcheck", ["-"], { input: script, encoding: "utf8" }).stdout).toBe("");
  });

  it("waits for the server, gives the password by its input, and makes each bucket", () => {
    const root = mkdtempSync(join(tmpdir(), "minio-"));
    const mc = `#!/bin/sh
case "$*" in
  *"alias set"*) [ -e ${root}/up ] || { : > ${root}/up; exit 1; }; { echo "$*"; cat; } > ${root}/login ;;
  *) echo "$*" >> ${root}/made ;;
esac
`;
    writeFileSync(join(root, "mc"), mc, { mode: 0o755 });
    writeFileSync(join(root, "sleep"), "#!/bin/sh\n", { mode: 0o755 });
    writeFileSync(join(root, "password"), "s3cret");
    const env = {
      PATH: `${root}:${process.env["PATH"]}`,
      MINIO_URL: "http://minio:9000",
      MINIO_ROOT_USER: "root",
      MINIO_ROOT_PASSWORD_FILE: join(root, "password"),
      MINIO_BUCKETS: "backups snapshots",
    };
    expect(spawnSync("sh", ["-c", script], { env, encoding: "utf8" }).status).toBe(0);
    const login = readFileSync(join(root, "login"), "utf8");
    expect(login).toBe("--quiet alias set store http://minio:9000\nroot\ns3cret\n");
    expect(readFileSync(join(root, "made"), "utf8")).toBe(
      "--quiet mb --ignore-existing store/backups\n--quiet mb --ignore-existing store/snapshots\n",
    );
    rmSync(root, { recursive: true });
  });
});
