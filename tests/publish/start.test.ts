import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { template } from "../../packages/core/src/cli/init-template.ts";
import { hasDockerCompose, hasDockerStack } from "../../packages/core/src/testing/official-tools.ts";
import { blocksOf, type Block } from "../docs/blocks.ts";
import { emptyFolder, install, pack, run, write, type Packed, type Ran } from "./project.ts";

const tarballs = emptyFolder();
const folder = emptyFolder();
/** The repo that the page makes, and one that is left as `init` made it. */
const repo = join(folder, "shop");
const untouched = join(folder, "untouched");
let packed: readonly Packed[] = [];

beforeAll(() => {
  packed = pack(tarballs);
}, 60_000);
afterAll(() => {
  for (const one of [tarballs, folder]) rmSync(one, { recursive: true, force: true });
});

/** Runs a line of the page. These packages are not in a registry: their names become those of the tarballs. */
function follow(line: string): Ran {
  const [command = ""] = line.split(" # ");
  if (command.startsWith("npx @stackwright/core init ")) return init(command.trim().split(" ").at(-1) ?? "");
  const names = [...command.matchAll(/@stackwright\/(\w+)/g)].map(([, name]) => name);
  if (names.length > 0)
    return install(
      repo,
      packed.filter(({ name }) => names.includes(name)),
    );
  const quiet = command.trim() === "npm install" ? `${command} --prefer-offline --no-audit` : command;
  return run(repo, "bash", "-c", quiet);
}

/** Runs the command of the packed core, and has the new repo install the tarballs. */
function init(name: string): Ran {
  const { tarball = "" } = packed.find((one) => one.name === "core") ?? {};
  const npx = ["--yes", "--prefer-offline", `--package=${tarball}`, "--", "stackwright"];
  const ran = run(folder, "npx", ...npx, "init", name);
  useTarballs(join(folder, name, "package.json"));
  return ran;
}

function useTarballs(path: string): void {
  const manifest = readFileSync(path, "utf8");
  const replaced = manifest.replaceAll(/"@stackwright\/(\w+)": "[^"]*"/g, (_, name: string) => {
    const { tarball = "" } = packed.find((one) => one.name === name) ?? {};
    return `"@stackwright/${name}": ${JSON.stringify(`file:${tarball}`)}`;
  });
  writeFileSync(path, replaced);
}

const steps: readonly (readonly [place: string, step: string, block: Block])[] = blocksOf("docs/start.md")
  .filter(({ language, title }) => language === "sh" || title !== undefined)
  .flatMap((block) =>
    block.language === "sh"
      ? block.code
          .trim()
          .split("\n")
          .filter((line) => !line.startsWith("cd "))
          .map((line) => [`line ${block.line}`, line, block] as const)
      : [[`line ${block.line}`, `write ${block.title}`, block] as const],
  );

describe("docs/start.md, followed word by word in an empty folder", () => {
  it("has steps", () => {
    expect(steps.map(([, step]) => step)).toEqual(
      expect.arrayContaining([
        "npx @stackwright/core init shop",
        "npm install",
        "npm test",
        "write stack.ts",
      ]),
    );
  });

  it.each(steps)(
    "%s: %s",
    (_, step, { language, title, code }) => {
      if (language !== "sh") return write(repo, { [title ?? ""]: code });
      const { status, said } = follow(step);
      expect(status, said).toBe(0);
    },
    180_000,
  );

  it("ends with a stack in which nothing is found, and that compiles", () => {
    const { status, said } = run(repo, "npm", "run", "check");
    expect(said).toMatch(/^0 errors, 0 warnings, /m);
    expect(status, said).toBe(0);
    // The test of the small stack speaks of whoami, which the page says to take out.
    rmSync(join(repo, "stack.test.ts"));
    const compiled = run(repo, "npm", "run", "typecheck");
    expect(compiled.status, compiled.said).toBe(0);
  }, 60_000);

  it("ends with a platform that has what the page promises", () => {
    const files = [
      "README.md",
      "Makefile",
      "PRA.md",
      ".env.example",
      "scripts/init-secrets.sh",
      "scripts/restore.sh",
    ];
    expect(files.filter((path) => !existsSync(join(repo, "platform", path)))).toEqual([]);
  });

  it.skipIf(!hasDockerCompose() || !hasDockerStack())(
    "ends with documents that both tools of Docker read",
    () => {
      const { status, said } = run(join(repo, "platform"), "make", "config");
      expect(status, said).toBe(0);
    },
  );
});

/** What the workflow of a new repo runs, after the one line that needs a lock file from `npm install`. */
const workflow = (
  template("untouched", "0.0.0").find(({ path }) => path.endsWith("stack.yml"))?.content ?? ""
)
  .split("\n")
  .flatMap((line) => /^ +- run: (.*)$/.exec(line)?.slice(1) ?? []);
const isHere = (line: string): boolean =>
  (!line.startsWith("docker compose") || hasDockerCompose()) &&
  (!line.startsWith("docker stack") || hasDockerStack());

describe("the repo that init makes", () => {
  it("is made, and installed", () => {
    const made = init("untouched");
    expect(made.status, made.said).toBe(0);
    const installed = run(untouched, "npm", "install", "--prefer-offline", "--no-audit");
    expect(installed.status, installed.said).toBe(0);
  }, 120_000);

  it("has a workflow that runs its test and asks both tools of Docker", () => {
    expect(workflow).toEqual(
      expect.arrayContaining(["npm ci", "npm test", expect.stringMatching(/^docker (?:compose|stack)/)]),
    );
  });

  for (const line of workflow) {
    it.skipIf(!isHere(line))(
      `passes as it is: ${line}`,
      () => {
        const { status, said } = run(untouched, "bash", "-c", line);
        expect(status, said).toBe(0);
      },
      120_000,
    );
  }

  it("refuses to be made twice, and leaves everything as it was", () => {
    const before = readFileSync(join(untouched, "package.json"), "utf8");
    const { status, said } = init("untouched");
    expect(status).toBe(2);
    expect(said).toContain("Nothing was written");
    expect(readFileSync(join(untouched, "package.json"), "utf8")).toBe(before);
  });
});
