import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assemble, defineStack, secret, service } from "@stackwright/core";
import { afterEach, beforeEach, expect, it } from "vitest";
import { initSecretFiles } from "./init-secrets.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stackwright-"));
  mkdirSync(join(folder, "scripts"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const token = secret("dns_token", { description: "The provider's", generate: false });
const key = secret("session_key", { generate: "echo made" });
const web = service("web", { image: "shop:1", environment: { TOKEN_FILE: token, KEY_FILE: key } });
const script = initSecretFiles(assemble(defineStack({ name: "shop", parts: [web] }), "compose"));

function run(): ReturnType<typeof spawnSync> {
  writeFileSync(join(folder, "scripts/init-secrets.sh"), script);
  return spawnSync("sh", ["scripts/init-secrets.sh"], { cwd: folder, encoding: "utf8" });
}

it("makes what it can, names what somebody else has to give, and fails until it is there", () => {
  const first = run();
  expect(first.status).toBe(1);
  expect(first.stderr).toContain("MISSING  ./secrets/dns_token.txt, which cannot be made here");
  expect(readdirSync(join(folder, "secrets"))).toEqual(["session_key.txt"]);

  writeFileSync(join(folder, "secrets/dns_token.txt"), "from the provider");
  const second = run();
  expect(second).toMatchObject({ status: 0, stderr: "" });
  expect(second.stdout).toContain("kept  ./secrets/dns_token.txt");
});
