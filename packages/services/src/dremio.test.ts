import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineStack, network, openFindings, synth, type Target } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { dremio, type Dremio } from "./dremio.ts";
import { firstUserScript } from "./dremio-files.ts";
import type { DremioOptions } from "./dremio-options.ts";
import { engineOptions } from "./hardening.ts";
import { minio } from "./minio.ts";

const data = network("data", { encrypted: true });
const lake = minio({ networks: [data], buckets: ["dremio"] });
const store = {
  endpoint: lake.endpoints.api,
  bucket: "dremio",
  accessKey: lake.rootUser,
  secretKey: lake.rootPassword,
};

function built(options: Partial<DremioOptions> = {}): Dremio {
  return dremio({ networks: [data], ...options });
}

function synthesised(target: Target, options: Partial<DremioOptions> = {}) {
  return synth(defineStack({ name: "test", parts: [lake, built(options), engineOptions] }), target);
}

function textOf(path: string, options: Partial<DremioOptions> = {}): string {
  return synthesised("swarm", options).files.find((file) => file.path === path)?.content ?? "";
}

describe("dremio", () => {
  it("is one service that does everything, without executors", () => {
    const { services = {} } = synthesised("compose").document;
    expect(Object.keys(services).filter((name) => name.startsWith("dremio"))).toEqual([
      "dremio",
      "dremio-init",
    ]);
    const conf = textOf("dremio/dremio.conf");
    expect(conf).toContain("services.executor.enabled: true\n");
    expect(conf).not.toContain("zookeeper:");
  });

  it("is a coordinator and executors that find each other through the coordinator's ZooKeeper", () => {
    const options = { executors: 2, store };
    const { services = {} } = synthesised("swarm", options).document;
    expect(services["dremio-executor2"]).toMatchObject({
      hostname: "dremio-executor2",
      volumes: [{ source: "dremio_executor2_data", target: "/opt/dremio/data" }, { type: "tmpfs" }],
      deploy: {
        endpoint_mode: "dnsrr",
        placement: { constraints: ["node.labels.dremio-executor == 2"] },
      },
    });
    expect(textOf("dremio/dremio.conf", options)).toContain("services.executor.enabled: false\n");
    const executor = textOf("dremio/executor.conf", options);
    expect(executor).toContain('zookeeper: "dremio:2181"\n');
    expect(executor).toContain("services.coordinator.master.embedded-zookeeper.enabled: false\n");
    expect(executor).toContain('paths.dist: "dremioS3:///dremio/dremio"\n');
  });

  it("leaves room beside heap and direct memory, and says both to the start script", () => {
    const { dremio: service } = synthesised("swarm", { size: { heap: "12g", direct: "3g", cpus: 8 } })
      .document.services ?? { dremio: {} };
    expect(service?.environment).toMatchObject({
      DREMIO_MAX_HEAP_MEMORY_SIZE_MB: "12288",
      DREMIO_MAX_DIRECT_MEMORY_SIZE_MB: "3072",
    });
    expect(service?.deploy?.resources).toEqual({
      limits: { cpus: "8", memory: "16384M" },
      reservations: { cpus: "4", memory: "12288M" },
    });
  });

  it("has the bucket's credentials in its environment, and in no file", () => {
    const options = { executors: 1, store };
    const site = textOf("dremio/core-site.xml", options);
    expect(site).toContain("<name>fs.s3a.endpoint</name><value>minio:9000</value>");
    expect(site).toContain("<name>fs.s3a.secret.key</name><value>${env.DREMIO_STORE_PASSWORD}</value>");
    const executor = synthesised("swarm", options).document.services?.["dremio-executor1"];
    expect(executor?.entrypoint?.[2]).toContain("export DREMIO_STORE_PASSWORD");
    expect(JSON.stringify(executor?.environment)).not.toContain("DREMIO_STORE_PASSWORD");
  });

  it("states where its metrics are, and that its catalog is copied while it is stopped", () => {
    const { services } = synthesised("swarm", { executors: 1, store }).stack;
    expect(services["dremio"]?.facets?.backup).toEqual([{ volume: "dremio_data", strategy: "cold" }]);
    for (const name of ["dremio", "dremio-executor1"])
      expect(services[name]?.facets?.metrics).toEqual([{ port: 9010, job: "dremio", technology: "dremio" }]);
  });

  it("refuses executors that share nothing, and counts that are none", () => {
    expect(() => built({ executors: 2 })).toThrow(/dremio\(\.\.\.\)\.store.*bucket/s);
    expect(() => built({ executors: -1 })).toThrow(/executors: -1/);
  });

  it.each(["compose", "swarm"] as const)("has nothing open on %s", (target) => {
    expect(openFindings(synthesised(target, { executors: 2, store }).findings)).toEqual([]);
  });
});

/** Runs it with a wget that answers as Dremio does: ready at the second question, and then as told. */
function run(status: string, body: string) {
  const root = mkdtempSync(join(tmpdir(), "dremio-"));
  const wget = `#!/bin/sh
for word in "$@"; do
  case "$word" in
    --body-file=*) cp "\${word#--body-file=}" ${root}/sent ;;
    --header=*) echo "$word" >> ${root}/headers ;;
    http:*) url="$word" ;;
    ${root}/tmp/*) answer="$word" ;;
  esac
done
case "$url" in
  */server_status) [ -e ${root}/up ] || { : > ${root}/up; exit 4; }; echo '  HTTP/1.1 200 OK' >&2 ;;
  *) printf '%s' '${body}' > "$answer"; echo '  HTTP/1.1 ${status} x' >&2 ;;
esac
`;
  writeFileSync(join(root, "wget"), wget, { mode: 0o755 });
  writeFileSync(join(root, "sleep"), "#!/bin/sh\n", { mode: 0o755 });
  writeFileSync(join(root, "password"), 's3"cr\\et');
  const env = {
    PATH: `${root}:${process.env["PATH"]}`,
    TMPDIR: `${root}/tmp`,
    DREMIO_URL: "http://dremio:9047",
    DREMIO_USER: "admin",
    DREMIO_EMAIL: "admin@example.com",
    DREMIO_PASSWORD_FILE: join(root, "password"),
  };
  spawnSync("mkdir", [`${root}/tmp`]);
  const { status: code, stdout } = spawnSync("sh", ["-c", firstUserScript], { env, encoding: "utf8" });
  const sent = JSON.parse(readFileSync(join(root, "sent"), "utf8")) as unknown;
  const headers = readFileSync(join(root, "headers"), "utf8");
  rmSync(root, { recursive: true });
  return { code, stdout, sent, headers };
}

describe("first-user.sh", () => {
  it.skipIf(spawnSync("shellcheck", ["--version"]).status !== 0)("has nothing that shellcheck finds", () => {
    expect(spawnSync("shellcheck", ["-"], { input: firstUserScript, encoding: "utf8" }).stdout).toBe("");
  });

  it("waits for Dremio, and sends the user as JSON with a password of any signs", () => {
    const { code, stdout, sent, headers } = run("200", "{}");
    expect(code).toBe(0);
    expect(stdout).toContain("has been made");
    expect(sent).toMatchObject({ userName: "admin", email: "admin@example.com", password: 's3"cr\\et' });
    expect(headers).toContain("Authorization: _dremionull");
  });

  it("is content where there is a user already, and says what else went wrong", () => {
    expect(run("400", "First user can only be created when no user is already registered").code).toBe(0);
    expect(run("404", "").code).toBe(0);
    expect(run("400", "Invalid password").code).toBe(1);
    expect(run("500", "").code).toBe(1);
  });
});
