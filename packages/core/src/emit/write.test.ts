import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFiles } from "./write.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stackwright-"));
});
afterEach(() => rm(folder, { recursive: true }));

const script = { path: "scripts/run.sh", content: "#!/bin/sh\n", mode: 0o755 };
const config = { path: "a/b.yml", content: "a: 1\n", mode: 0o644 };

describe("writeFiles", () => {
  it("writes files with their modes, and leaves no temporary file behind", async () => {
    expect(await writeFiles(folder, [script, config])).toEqual({
      changed: ["scripts/run.sh", "a/b.yml"],
      stale: [],
    });
    expect((await stat(join(folder, script.path))).mode & 0o777).toBe(0o755);
    expect((await readdir(folder, { recursive: true })).toSorted()).toEqual([
      ".stackwright.json",
      "a",
      "a/b.yml",
      "scripts",
      "scripts/run.sh",
    ]);
  });

  it("writes only what changed", async () => {
    await writeFiles(folder, [script, config]);
    expect(await writeFiles(folder, [script, { ...config, content: "a: 2\n" }])).toEqual({
      changed: ["a/b.yml"],
      stale: [],
    });
  });

  it("mends a changed mode", async () => {
    await writeFiles(folder, [script]);
    await chmod(join(folder, script.path), 0o600);
    expect((await writeFiles(folder, [script])).changed).toEqual(["scripts/run.sh"]);
  });

  it("names what it no longer makes, and leaves it there", async () => {
    await writeFiles(folder, [script, config]);
    expect(await writeFiles(folder, [config])).toEqual({ changed: [], stale: ["scripts/run.sh"] });
    expect(await readFile(join(folder, script.path), "utf8")).toBe(script.content);
  });

  it("writes nothing at all when one file is not ours", async () => {
    await writeFile(join(folder, "run.sh"), "mine\n");
    const files = [config, { path: "run.sh", content: "ours\n", mode: 0o644 }];
    await expect(writeFiles(folder, files)).rejects.toMatchObject({
      code: "write-refused",
      message: expect.stringContaining("run.sh"),
      hint: expect.stringContaining("--force"),
    });
    expect(await readdir(folder)).toEqual(["run.sh"]);
    expect(await readFile(join(folder, "run.sh"), "utf8")).toBe("mine\n");
  });

  it("does not lose a user's change to one of our files, unless forced", async () => {
    await writeFiles(folder, [config]);
    await writeFile(join(folder, config.path), "a: mine\n");
    const next = [{ ...config, content: "a: 3\n" }];
    await expect(writeFiles(folder, next)).rejects.toMatchObject({ code: "write-refused" });
    expect((await writeFiles(folder, next, { force: true })).changed).toEqual(["a/b.yml"]);
  });
});
