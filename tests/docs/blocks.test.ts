import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { documentText, synth, type Stack, type Target } from "@stackwright/core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parseAllDocuments } from "yaml";
import { template } from "../../packages/core/src/cli/init-template.ts";
import { hasDockerCompose } from "../../packages/core/src/testing/official-tools.ts";
import { blocksOf, filesOf, pages, type Block } from "./blocks.ts";

const allBlocks = pages().flatMap(blocksOf);
const allFiles = pages().flatMap(filesOf);
const named = (block: Block): string => `${block.page}:${block.line}`;

mkdirSync("out", { recursive: true });
// Inside the repository, so that packages are found from there.
const folder = mkdtempSync(resolve("out/docs-blocks-"));

beforeAll(() => {
  for (const { path, block } of allFiles) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), block.code);
  }
  const config = { extends: "../../tsconfig.json", include: ["**/*.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function node(...words: readonly string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  return { status, output: `${stdout}${stderr}` };
}

describe("TypeScript in the documentation", () => {
  const isTest = (path: string): boolean => /from "vitest"/.test(readFileSync(join(folder, path), "utf8"));
  const paths = allFiles.map(({ path, block }) => [named(block), path] as const);

  it("is there", () => {
    expect(paths.length).toBeGreaterThan(15);
  });

  it("compiles", () => {
    const { output } = node("node_modules/typescript/bin/tsc", "-p", join(folder, "tsconfig.json"));
    // What is wrong in the sources is for `npm run typecheck` to say.
    const own = output.split("\n").filter((line) => !/^(?:packages\/|examples\/| )/.test(line));
    expect(own.join("\n")).toBe("");
  }, 120_000);

  it.each(paths)("of %s runs", async (_, path) => {
    vi.spyOn(console, "log").mockReturnValue();
    if (isTest(path)) return; // Below, all in one go.
    await expect(import(pathToFileURL(join(folder, path)).href)).resolves.toBeTypeOf("object");
  });

  it("passes where it is a test", () => {
    const tests = paths.map(([, path]) => path).filter(isTest);
    expect(tests.length).toBeGreaterThan(1);
    // Blocks without a name are tests as well.
    const config = { resolve: { alias: aliases }, test: { include: tests, root: folder } };
    writeFileSync(join(folder, "vitest.config.mjs"), `export default ${JSON.stringify(config)};`);
    const run = node("node_modules/vitest/vitest.mjs", "run", "--root", folder);
    expect(run, run.output).toMatchObject({ status: 0 });
    expect(run.output).toContain(`${tests.length} passed`);
  }, 120_000);

  it.each(allBlocks.filter(({ language }) => language === "typescript").map(named))(
    "of %s is shown without being run, because it is a part of an example that is",
    (place) => {
      const block = allBlocks.find((one) => named(one) === place);
      const examples = ["examples/own-service.ts"].map((path) => readFileSync(path, "utf8"));
      expect(examples.some((example) => example.includes(block?.code ?? "?"))).toBe(true);
    },
  );
});

const packages = resolve("packages");
const aliases = {
  "@stackwright/core/testing": `${packages}/core/src/testing/index.ts`,
  ...Object.fromEntries(
    ["core", "services", "monitoring", "backup"].map((name) => [
      `@stackwright/${name}`,
      `${packages}/${name}/src/index.ts`,
    ]),
  ),
};

describe("YAML in the documentation", () => {
  const yaml = allBlocks.filter(({ language }) => language === "yaml");

  it.each(yaml.map((block) => [named(block), block] as const))("of %s is YAML", (_, { code }) => {
    expect(parseAllDocuments(code).flatMap((one) => ("errors" in one ? one.errors : []))).toEqual([]);
  });

  const made = yaml.filter(({ madeFrom }) => madeFrom !== undefined);
  it.each(made.map((block) => [named(block), block] as const))(
    "of %s is what the TypeScript above it makes",
    async (_, block) => {
      expect(block.code).toBe(documentText(synth(await stackOf(block), targetOf(block))));
    },
  );
});

/** The stack of the last block before this one that has the name which it gives. */
async function stackOf({ page, line, madeFrom = "" }: Block): Promise<Stack> {
  const [title = ""] = madeFrom.split(" for ");
  const file = filesOf(page).findLast(({ block }) => block.title === title && block.line < line);
  const module = (await import(pathToFileURL(join(folder, file?.path ?? title)).href)) as {
    readonly default: Stack;
  };
  return module.default;
}

function targetOf({ madeFrom = "" }: Block): Target {
  return madeFrom.endsWith(" for compose") ? "compose" : "swarm";
}

describe("the shell in the documentation", () => {
  const shell = allBlocks.filter(({ language }) => language === "sh");

  it.each(shell.map((block) => [named(block), block] as const))("of %s is a script", (_, { code }) => {
    expect(spawnSync("bash", ["-n"], { input: code, encoding: "utf8" })).toMatchObject({
      status: 0,
      stderr: "",
    });
  });

  it("runs npm scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly scripts: object };
    const newRepo = template("shop", "0.0.0").find(({ path }) => path === "package.json")?.content ?? "{}";
    const known = { ...scripts, ...(JSON.parse(newRepo) as { readonly scripts: object }).scripts };
    const used = shell.flatMap(({ code }) =>
      [...code.matchAll(/npm run ([a-z:-]+)/g)].map(([, name]) => name),
    );
    expect(used.filter((name) => !Object.keys(known).includes(name ?? ""))).toEqual([]);
  });
});

describe("pages that promise something", () => {
  it("start with the stack that init makes", () => {
    const first = blocksOf("docs/start.md").find(({ title }) => title === "stack.ts");
    expect(first?.code).toBe(template("shop", "0.0.0").find(({ path }) => path === "stack.ts")?.content);
  });

  it.skipIf(!hasDockerCompose())(
    "docker compose reads the YAML by hand and the YAML made of it alike",
    () => {
      const yaml = blocksOf("docs/adopting.md").filter(({ language }) => language === "yaml");
      const read = (code: string): string => {
        const file = join(folder, "compose.yaml");
        writeFileSync(file, code);
        return spawnSync("docker", ["compose", "-f", file, "config"], { encoding: "utf8" }).stdout;
      };
      const defaults = /^ +(?:driver: (?:bridge|local)|volume: \{\})\n/gm;
      const [byHand = "", made = ""] = yaml.map(({ code }) => code);
      expect(byHand).toContain("depends_on: [cache]");
      expect(read(made).replaceAll(defaults, "")).toBe(
        read(`name: acme\n${byHand}`).replaceAll(defaults, ""),
      );
    },
  );
});
