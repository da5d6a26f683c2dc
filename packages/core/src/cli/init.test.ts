import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { init } from "./init.ts";
import { testedTools } from "./init-template.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stackwright-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function call(...argv: string[]) {
  let [stdout, stderr] = ["", ""];
  const code = await init({
    argv,
    cwd: folder,
    version: "1.2.3",
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
  });
  return { code, stdout, stderr };
}

const text = (...path: string[]) => readFile(join(folder, ...path), "utf8");

describe("stackwright init", () => {
  it("makes a repo in a folder of its own, named after it", async () => {
    const { code, stdout } = await call("init", "My Shop!");
    expect(code).toBe(0);
    expect(stdout).toContain('Next: cd "My Shop!" && npm install');
    expect(await readdir(join(folder, "My Shop!"), { recursive: true })).toEqual(
      expect.arrayContaining([".github/workflows/stack.yml", ".gitignore", "README.md", "stack.test.ts"]),
    );
    expect(await text("My Shop!", "stack.ts")).toContain('name: "my-shop"');
    expect(JSON.parse(await text("My Shop!", "package.json"))).toMatchObject({
      name: "my-shop",
      dependencies: { "@stackwright/core": "^1.2.3", "@stackwright/services": "^1.2.3" },
    });
  });

  it("starts with the tools that this repo is tested with", async () => {
    const { devDependencies } = JSON.parse(await readFile("package.json", "utf8")) as {
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    expect(devDependencies).toMatchObject(testedTools);
  });

  it("keeps a README and a .gitignore that are there, and says what the latter needs", async () => {
    await writeFile(join(folder, "README.md"), "mine");
    await writeFile(join(folder, ".gitignore"), "mine");
    const { code, stdout } = await call("init", "--name", "shop");
    expect(code).toBe(0);
    expect(stdout).toContain(
      ".gitignore (yours, kept; it should have: node_modules/ platform/ secrets/ .env)",
    );
    expect(await text("README.md")).toBe("mine");
    expect(await text(".gitignore")).toBe("mine");
    expect(await text("package.json")).toContain('"name": "shop"');
  });

  it("writes nothing where a file of the user's is in the way", async () => {
    await mkdir(join(folder, ".github/workflows"), { recursive: true });
    await writeFile(join(folder, ".github/workflows/stack.yml"), "mine");
    const { code, stderr } = await call("init");
    expect(code).toBe(2);
    expect(stderr).toContain("has .github/workflows/stack.yml already. Nothing was written");
    expect(stderr).toContain("hint: Name a new folder");
    expect(await readdir(folder)).toEqual([".github"]);
    expect(await text(".github/workflows/stack.yml")).toBe("mine");
  });

  it.each([
    [[], "what is to be done is missing"],
    [["deploy"], 'there is no "deploy"'],
    [["init", "a", "b"], '"b" is one folder too many'],
    [["init", "--nmae", "x"], "--nmae"],
    [["init", "--name", "My Shop"], '"My Shop" is not a valid name'],
  ])("answers a wrong call %j with 2 and a hint", async (argv, message) => {
    const { code, stdout, stderr } = await call(...argv);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(stderr).toContain("hint: ");
    expect(await readdir(folder)).toEqual([]);
  });

  it("explains itself", async () => {
    expect((await call("--help")).stdout).toContain("Usage: npx @stackwright/core init");
  });
});
