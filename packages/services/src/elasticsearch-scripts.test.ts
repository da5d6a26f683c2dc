import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { initScript, startScript } from "./elasticsearch-scripts.ts";
import { certificateScript } from "./search-certificates.ts";
import { startFakeCluster, type FakeCluster } from "./search-init.fixture.ts";

const root = mkdtempSync(join(tmpdir(), "elasticsearch-scripts-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function has(tool: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${tool}`]).status === 0;
}

const certificates = certificateScript({
  product: "Elasticsearch",
  path: "elasticsearch/make-certificates.sh",
  name: "elasticsearch",
  names: ["gateway"],
});

describe.skipIf(!has("shellcheck"))("shellcheck", () => {
  it.each([
    ["the start", startScript],
    ["the job", initScript],
    ["the making of certificates", certificates],
  ])("finds nothing in %s", (_title, script) => {
    expect(spawnSync("shellcheck", ["-"], { input: script, encoding: "utf8" }).stdout).toBe("");
  });
});

describe.skipIf(!has("openssl"))("make-certificates.sh", () => {
  const make = (...words: readonly string[]) =>
    spawnSync("sh", ["-c", certificates, "make", ...words], { cwd: root, encoding: "utf8" });

  it("makes certificates of nodes, which an authority of the cluster's own has signed", () => {
    const { stdout, status } = make("elasticsearch3", "certificate");
    expect(status).toBe(0);
    writeFileSync(join(root, "node.pem"), stdout);
    const authority = join(root, "secrets/elasticsearch/ca.certificate");
    expect(
      execFileSync("openssl", ["verify", "-CAfile", authority, join(root, "node.pem")], { encoding: "utf8" }),
    ).toContain("OK");
  });

  it("knows no administrator: Elasticsearch has none with a certificate", () => {
    expect(make("elasticsearch-admin", "key")).toMatchObject({ status: 2, stdout: "" });
    expect(certificates).not.toContain("securityadmin");
  });
});

describe("start.sh", () => {
  it("puts the credentials of snapshots into the keystore by its input, and passes none of them on", () => {
    mkdirSync(join(root, "home/bin"), { recursive: true });
    mkdirSync(join(root, "home/config"), { recursive: true });
    const keystore = join(root, "home/bin/elasticsearch-keystore");
    const program = '#!/bin/sh\n[ "$1" = create ] || echo "$* < $(cat)" >> "$ELASTICSEARCH_HOME/keystore"\n';
    writeFileSync(keystore, program, { mode: 0o755 });
    writeFileSync(join(root, "entry.sh"), '#!/bin/sh\necho "$@"\nenv | grep SNAPSHOT\n', { mode: 0o755 });
    const { stdout } = spawnSync("bash", ["-c", startScript, "start", "eswrapper"], {
      env: {
        PATH: process.env["PATH"],
        ELASTICSEARCH_HOME: join(root, "home"),
        ELASTICSEARCH_ENTRYPOINT: join(root, "entry.sh"),
        SNAPSHOT_ACCESS_KEY: "user",
        SNAPSHOT_SECRET_KEY: "key/+",
      },
      encoding: "utf8",
    });
    expect(stdout).toBe("eswrapper\n");
    expect(readFileSync(join(root, "home/keystore"), "utf8")).toBe(
      "add --stdin --force s3.client.default.access_key < user\n" +
        "add --stdin --force s3.client.default.secret_key < key/+\n",
    );
  });
});

describe("init.sh", () => {
  let cluster: FakeCluster;
  afterEach(() => cluster.stop());

  async function run(answers: Readonly<Record<string, number>> = {}) {
    cluster = await startFakeCluster(answers);
    return cluster.run(initScript, {
      ELASTICSEARCH_URL: cluster.url,
      ELASTICSEARCH_PASSWORD_FILE: cluster.file("password", "e1\n"),
      MONITOR_PASSWORD_FILE: cluster.file("monitor", 'it"s\\me\n'),
    });
  }

  it("makes a role that may only look, and its user with the password from its file", async () => {
    expect(await run()).toEqual({ code: 0, output: "the user monitor is there\n" });
    const login = `Basic ${Buffer.from("elastic:e1").toString("base64")}`;
    const bodyOf = (path: string): unknown => {
      const start = `PUT ${path} ${login} `;
      return JSON.parse(cluster.asked.find((one) => one.startsWith(start))?.slice(start.length) ?? "null");
    };
    expect(bodyOf("/_security/role/monitor")).toEqual({
      cluster: ["monitor", "monitor_snapshot"],
      indices: [{ names: ["*"], privileges: ["monitor"] }],
    });
    expect(bodyOf("/_security/user/monitor")).toMatchObject({ password: 'it"s\\me', roles: ["monitor"] });
  });

  it("fails with the answer when it is refused", async () => {
    expect(await run({ "/_security/user/monitor": 400 })).toEqual({
      code: 1,
      output: "/_security/user/monitor was refused with 400: {}\n",
    });
  });
});
