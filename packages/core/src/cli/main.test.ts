import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  defineStack,
  file,
  makePart,
  mountFile,
  network,
  run,
  service,
  variable,
  type Stack,
} from "../index.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stackwright-"));
});
afterEach(() => rm(folder, { recursive: true }));

const domain = variable("DOMAIN", { default: "example.com", description: "Where we are." });
const web = service("web", {
  image: "nginx:1.27.0",
  networks: [network("front", { encrypted: true })],
  environment: { HOST: `www.${domain}` },
  configs: [mountFile(file("web/site.conf", `server_name ${domain};\n`), "/etc/nginx/conf.d/site.conf")],
});
const shop = defineStack({ name: "shop", parts: [web] });
const broken = defineStack({
  name: "shop",
  parts: [service("web", { image: "nginx:1.27.0", depends_on: ["db"] })],
});

async function call(stack: Stack | (() => Stack), ...argv: string[]) {
  let [stdout, stderr] = ["", ""];
  const code = await run(stack, {
    argv,
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
  });
  return { code, stdout, stderr };
}

describe("the command line", () => {
  it("prints Swarm's document alone on standard output, and what was found on standard error", async () => {
    const { code, stdout, stderr } = await call(shop);
    expect(code).toBe(0);
    expect(parse(stdout)).toMatchObject({
      services: { web: { image: "nginx:1.27.0" } },
      networks: { front: { driver: "overlay" } },
    });
    expect(stderr).toMatch(/^swarm: \d+ keys kept/);
    expect(stderr).toMatch(/\d+ errors?, \d+ warnings?, \d+ notes?, \d+ waived\n/);
    expect(stderr).toContain("--out FOLDER");
  });

  it("prints Compose's document with --target compose", async () => {
    expect(parse((await call(shop, "--target", "compose")).stdout)).toMatchObject({ name: "shop" });
  });

  it("says 1 on an error finding, and still prints the document", async () => {
    const { code, stdout, stderr } = await call(broken);
    expect(code).toBe(1);
    expect(stdout).toContain("image: nginx:1.27.0");
    expect(stderr).toMatch(
      /error \[swarm\] services\.web\.depends_on\.db: .*\(dependency-undefined\)\n {2}hint: /,
    );
  });

  it("checks both targets without printing a document", async () => {
    const { stdout, stderr } = await call(shop, "--check");
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^compose: /m);
    expect(stderr).toMatch(/^swarm: /m);
  });

  it("gives findings as JSON", async () => {
    const { code, stdout } = await call(broken, "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        target: "compose",
        findings: expect.arrayContaining([expect.objectContaining({ id: "dependency-undefined" })]),
      },
      { target: "swarm", report: { kept: expect.any(Number) } },
    ]);
  });

  it("writes the whole platform with --out, and again only what changed", async () => {
    const out = join(folder, "platform");
    expect((await call(shop, "--out", out)).stderr).toContain("4 files, 4 written, 0 unchanged");
    expect((await call(shop, "--out", out)).stderr).toContain("4 files, 0 written, 4 unchanged");
    expect(await readFile(join(out, "web/site.conf"), "utf8")).toBe("server_name example.com;\n");
    expect(await readFile(join(out, ".env.example"), "utf8")).toContain("\nDOMAIN=example.com\n");
  });

  it("takes values for files from --env-file, and leaves the document to its tool", async () => {
    const env = join(folder, ".env");
    await writeFile(env, '# ours\nBASE=shop.test\nDOMAIN="www.${BASE}" \n');
    await call(shop, "--out", join(folder, "p"), "--env-file", env);
    expect(await readFile(join(folder, "p/web/site.conf"), "utf8")).toBe("server_name www.shop.test;\n");
    expect(await readFile(join(folder, "p/stack.prod.yml"), "utf8")).toContain("www.${DOMAIN:-example.com}");
  });

  it.each([
    [["--tarket", "swarm"], "--tarket"],
    [["--target", "kubernetes"], '"kubernetes" is not a target'],
    [["deploy"], '"deploy"'],
    [["--out", "x", "--target", "swarm"], "--out writes both"],
    [["--env-file", "missing.env"], "missing.env"],
  ])("answers a wrong call %j with 2 and a hint", async (argv, message) => {
    const { code, stdout, stderr } = await call(shop, ...argv);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toContain("hint: ");
  });

  it("answers a stack that cannot be built with the path and the cure, without a stack trace", async () => {
    const { code, stderr } = await call(() => defineStack({ name: "Shop!", parts: [makePart({})] }));
    expect(code).toBe(2);
    expect(stderr).toMatch(/name-invalid\n {2}name: "Shop!" .*\n {2}hint: /);
    expect(stderr).not.toContain("at ");
  });

  it("explains itself", async () => {
    expect((await call(shop, "--help")).stdout).toContain("Usage: tsx STACK.ts");
  });
});
