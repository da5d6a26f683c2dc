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

  it("spreads objects over several servers, found under a name of their own and a common one", () => {
    const { document } = synthesised("swarm", { nodes: 4 });
    const services = document.services ?? {};
    expect(Object.keys(services)).toEqual(["minio1", "minio2", "minio3", "minio4"]);
    expect(services["minio3"]).toMatchObject({
      hostname: "minio3",
      command: ["server", "http://minio{1...4}:9000/data", "--console-address", ":9001"],
      networks: { data: { aliases: ["minio"] } },
      volumes: [{ source: "minio3_data", target: "/data" }, { type: "tmpfs" }],
      deploy: { endpoint_mode: "dnsrr", placement: { constraints: ["node.labels.minio == 3"] } },
    });
    expect(String(services["minio3"]?.healthcheck?.test)).toContain("/minio/health/live");
    expect(synthesised("compose", { nodes: 4 }).document.services?.["minio3"]?.healthcheck?.test).toContain(
      "ready",
    );
    const { "minio-init": job } =
      synthesised("swarm", { nodes: 4, buckets: ["lake"] }).document.services ?? {};
    expect(job?.environment).toMatchObject({ MINIO_URL: "http://minio:9000" });
  });

  it("refuses so few servers that the loss of one stops all, and locks and replicas that cannot be", () => {
    expect(() => minio({ networks: [data], nodes: 2 })).toThrow(/minio\(\.\.\.\)\.nodes: 2/);
    expect(() => minio({ networks: [data], buckets: [{ name: "lake", lockDays: 0 }] })).toThrow(/lockDays/);
    expect(() => minio({ networks: [data], buckets: [{ name: "lake", replicate: true }] })).toThrow(
      /replica/,
    );
  });

  it.each(["compose", "swarm"] as const)("has nothing open on %s with four servers", (target) => {
    expect(openFindings(synthesised(target, { nodes: 4, buckets: ["backups"] }).findings)).toEqual([]);
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

  it("locks and replicates the buckets that say so, once, with a password of any signs but a colon", () => {
    const root = mkdtempSync(join(tmpdir(), "minio-"));
    const mc = `#!/bin/sh
case "$*" in
  *"alias set"*) cat > /dev/null ;;
  *"replicate ls"*) [ ! -e ${root}/replicated ] || echo '{"rule":{}}' ;;
  *) echo "$*" >> ${root}/made ;;
esac
case "$*" in *"replicate add"*) : > ${root}/replicated ;; esac
`;
    writeFileSync(join(root, "mc"), mc, { mode: 0o755 });
    writeFileSync(join(root, "password"), "p@ss/w%rd=");
    const env = {
      PATH: `${root}:${process.env["PATH"]}`,
      MINIO_URL: "http://minio:9000",
      MINIO_ROOT_USER: "root",
      MINIO_ROOT_PASSWORD_FILE: join(root, "password"),
      MINIO_BUCKETS: "datalake:lock=30:replicate backups",
      MINIO_REPLICA_URL: "https://dr.example.com/",
      MINIO_REPLICA_USER: "lake",
      MINIO_REPLICA_PASSWORD_FILE: join(root, "password"),
    };
    const once = [
      "--quiet mb --ignore-existing --with-lock store/datalake",
      "--quiet retention set --default GOVERNANCE 30d store/datalake",
    ];
    const replicated = [
      "--quiet version enable store/datalake",
      "--quiet replicate add store/datalake --priority 1 --replicate delete,delete-marker,existing-objects --remote-bucket https://lake:p@ss/w%rd=@dr.example.com/datalake",
    ];
    const plain = ["--quiet mb --ignore-existing store/backups"];
    expect(spawnSync("sh", ["-c", script], { env, encoding: "utf8" }).stderr).toBe("");
    expect(spawnSync("sh", ["-c", script], { env, encoding: "utf8" }).status).toBe(0);
    const made = readFileSync(join(root, "made"), "utf8").trim().split("\n");
    expect(made).toEqual([...once, ...replicated, ...plain, ...once, ...plain]);

    rmSync(join(root, "replicated"));
    writeFileSync(join(root, "password"), "pass:word");
    const refused = spawnSync("sh", ["-c", script], { env, encoding: "utf8" });
    expect([refused.status, refused.stderr]).toEqual([
      1,
      "mc cannot use a name or password with a colon: give lake another one\n",
    ]);
    rmSync(root, { recursive: true });
  });
});
