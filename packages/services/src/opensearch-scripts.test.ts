import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { startScript } from "./opensearch-scripts.ts";
import { certificateScript } from "./search-certificates.ts";

const root = mkdtempSync(join(tmpdir(), "opensearch-scripts-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function has(tool: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${tool}`]).status === 0;
}

function write(path: string, content: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { mode: 0o755 });
  return file;
}

const certificates = certificateScript({
  product: "OpenSearch",
  path: "opensearch/make-certificates.sh",
  name: "opensearch",
  names: ["gateway"],
});

describe.skipIf(!has("shellcheck"))("shellcheck", () => {
  it.each([
    ["a start with the demo", startScript({ demo: true, snapshots: false })],
    ["a start with certificates and snapshots", startScript({ demo: false, snapshots: true })],
    ["the making of certificates", certificates],
  ])("finds nothing in %s", (_title, script) => {
    const { stdout } = spawnSync("shellcheck", ["-"], { input: script, encoding: "utf8" });
    expect(stdout).toBe("");
  });
});

describe.skipIf(!has("openssl"))("make-certificates.sh", () => {
  const script = write("opensearch/make-certificates.sh", certificates);
  const run = (...words: readonly string[]) =>
    spawnSync("sh", [script, ...words], { cwd: root, encoding: "utf8" });
  const folder = join(root, "secrets/opensearch");

  it("makes a certificate of the authority, for the node's name and the further ones", () => {
    const { stdout, status } = run("opensearch1", "certificate");
    expect(status).toBe(0);
    const shown = execFileSync("openssl", ["x509", "-noout", "-text"], { input: stdout, encoding: "utf8" });
    expect(shown).toMatch(/Subject: CN ?= ?opensearch1\n/);
    expect(shown).toContain("DNS:opensearch1, DNS:localhost, DNS:gateway");
    expect(shown).toContain("TLS Web Server Authentication, TLS Web Client Authentication");
    const verify = [
      "verify",
      "-CAfile",
      join(folder, "ca.certificate"),
      join(folder, "opensearch1.certificate"),
    ];
    expect(execFileSync("openssl", verify, { encoding: "utf8" })).toContain("OK");
  });

  it("gives the same key again, in PKCS #8, for its owner alone", () => {
    const first = run("opensearch2", "key").stdout;
    expect(first).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(run("opensearch2", "key").stdout).toBe(first);
    expect(statSync(join(folder, "opensearch2.key")).mode & 0o077).toBe(0);
  });

  it("makes an administrator that is no node", () => {
    const { stdout } = run("opensearch-admin");
    const shown = execFileSync("openssl", ["x509", "-noout", "-text"], { input: stdout, encoding: "utf8" });
    expect(shown).toMatch(/Subject: CN ?= ?opensearch-admin\n/);
    expect(shown).not.toContain("Server Authentication");
  });

  it.each([
    ["ca", "key"],
    ["../other", "key"],
    ["opensearch1", "chain"],
  ])("refuses %s %s", (who, what) => {
    expect(run(who, what)).toMatchObject({ status: 2, stdout: "" });
  });
});

describe("start.sh", () => {
  const home = join(root, "home");
  const users = join(home, "config/opensearch-security/internal_users.yml");
  const roles = join(home, "config/opensearch-security/roles.yml");
  const start = (options: Parameters<typeof startScript>[0], tool = "") => {
    write("home/config/opensearch-security/roles.yml", "_meta:\n  type: roles\n");
    write(
      "home/plugins/opensearch-security/tools/hash.sh",
      tool || '#!/bin/bash\necho "** will be deprecated **"\necho "\\$2y\\$12\\$of-${!2}"\n',
    );
    write("home/bin/opensearch-keystore", '#!/bin/sh\necho "$* < $(cat)" >> "$OPENSEARCH_HOME/keystore"\n');
    write(
      "home/opensearch-docker-entrypoint.sh",
      '#!/bin/sh\necho "$@"\nenv | grep -E "PASSWORD|SNAPSHOT" | sort\n',
    );
    const env = {
      PATH: process.env["PATH"],
      OPENSEARCH_HOME: home,
      OPENSEARCH_INITIAL_ADMIN_PASSWORD: "a1",
      OPENSEARCH_DASHBOARDS_PASSWORD: "d1",
      OPENSEARCH_MONITOR_PASSWORD: "m1",
      SNAPSHOT_ACCESS_KEY: "user",
      SNAPSHOT_SECRET_KEY: "key/+",
    };
    const script = write("start.sh", startScript(options));
    return spawnSync("bash", [script, "opensearch"], { env, encoding: "utf8" });
  };

  it("replaces the image's users by the platform's, and starts", () => {
    const { stdout, status } = start({ demo: false, snapshots: false });
    expect(status).toBe(0);
    expect(stdout.split("\n")[0]).toBe("opensearch");
    const text = readFileSync(users, "utf8");
    expect(text).toMatch(/admin:\n {2}hash: "\$2y.*of-a1"/);
    expect(text).toMatch(/kibanaserver:\n {2}hash: "\$2y.*of-d1"/);
    expect(text).toMatch(/monitor:\n {2}hash: "\$2y.*of-m1"/);
    expect(readFileSync(roles, "utf8").match(/^monitor:/gm)).toHaveLength(1);
  });

  it("passes on no password that nobody needs", () => {
    expect(start({ demo: false, snapshots: true }).stdout).not.toMatch(/PASSWORD|SNAPSHOT/);
    expect(start({ demo: true, snapshots: true }).stdout).toBe(
      "opensearch\nOPENSEARCH_INITIAL_ADMIN_PASSWORD=a1\n",
    );
  });

  it("puts the credentials of snapshots into the keystore, by its input", () => {
    rmSync(join(home, "keystore"), { force: true });
    start({ demo: true, snapshots: true });
    const text = readFileSync(join(home, "keystore"), "utf8");
    expect(text).toContain("add --stdin --force s3.client.default.access_key < user\n");
    expect(text).toContain("add --stdin --force s3.client.default.secret_key < key/+\n");
  });

  it("stops where no hash comes out, instead of starting with an empty one", () => {
    const { status, stderr } = start({ demo: true, snapshots: false }, "#!/bin/sh\necho oops\n");
    expect(status).toBe(1);
    expect(stderr).toContain("no hash could be made of OPENSEARCH_INITIAL_ADMIN_PASSWORD");
  });
});
