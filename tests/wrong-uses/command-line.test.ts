import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineStack, run, service, type Stack } from "@stackwright/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { wrong } from "./wrong-use.ts";

const stack = defineStack({ name: "shop", parts: [service("web", { image: "nginx:1.29.3" })] });
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stackwright-"));
  await writeFile(join(folder, "bad.env"), "DOMAIN=example.com\nnot a line\n");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface WrongCommand {
  readonly name: string;
  readonly argv: () => readonly string[];
  /** How the message starts, and what it has to name. */
  readonly code: string;
  readonly culprit: string;
}

const commands: readonly WrongCommand[] = [
  { name: "an unknown flag", argv: () => ["--prod"], code: "option-invalid", culprit: "--prod" },
  { name: "a verb", argv: () => ["deploy"], code: "option-invalid", culprit: '"deploy"' },
  {
    name: "an unknown target",
    argv: () => ["--target", "kubernetes"],
    code: "target-invalid",
    culprit: '"kubernetes"',
  },
  {
    name: "a target without its name",
    argv: () => ["--target"],
    code: "option-invalid",
    culprit: "--target",
  },
  {
    name: "--out with --target",
    argv: () => ["--out", folder, "--target", "swarm"],
    code: "option-invalid",
    culprit: "--target",
  },
  {
    name: "--out with --check",
    argv: () => ["--out", folder, "--check"],
    code: "option-invalid",
    culprit: "--check",
  },
  { name: "--out without a folder", argv: () => ["--out", ""], code: "option-invalid", culprit: "--out" },
  {
    name: "--env-file that is not there",
    argv: () => ["--env-file", join(folder, "missing.env")],
    code: "option-invalid",
    culprit: "missing.env",
  },
  {
    name: "--env-file with a bad line",
    argv: () => ["--env-file", join(folder, "bad.env")],
    code: "option-invalid",
    culprit: "bad.env:2",
  },
];

describe("the command line", () => {
  it.each(commands)("refuses $name", async ({ argv, code, culprit }) => {
    const { exitCode, stdout, stderr } = await runWith(argv());
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(`error ${code}\n`);
    expect(stderr).toContain(culprit);
    expect(stderr).toMatch(/\n\s*hint: .{8,}\n$/);
  });

  it("refuses to write over a file of somebody else, and then writes nothing", async () => {
    const out = join(folder, "out");
    await runWith(["--out", out]);
    await rm(out, { recursive: true });
    const foreign = await mkdtemp(join(folder, "foreign-"));
    await writeFile(join(foreign, "stack.prod.yml"), "services: {}\n");
    const { exitCode, stderr } = await runWith(["--out", foreign]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("error write-refused\n");
    expect(stderr).toContain("stack.prod.yml");
    expect(await readdir(foreign)).toEqual(["stack.prod.yml"]);
  });

  it("refuses a file that exports no stack", async () => {
    const { exitCode, stderr } = await runWith([], wrong<Stack>(null));
    expect(exitCode).toBe(2);
    expect(stderr).toContain("error stack-invalid\n");
  });
});

async function runWith(
  argv: readonly string[],
  of: Stack = stack,
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
  let [stdout, stderr] = ["", ""];
  const exitCode = await run(of, {
    argv,
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
  });
  return { exitCode, stdout, stderr };
}
