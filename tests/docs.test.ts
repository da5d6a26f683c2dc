import { execFileSync } from "node:child_process";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";

const folder = "out/docs-blocks";

/** Every TypeScript block of the guides, by the name of a file to put it in. */
async function blocks(): Promise<ReadonlyMap<string, string>> {
  const pages = (await readdir("docs")).filter((name) => name.endsWith(".md"));
  const found = new Map<string, string>();
  for (const page of pages) {
    const text = await readFile(join("docs", page), "utf8");
    [...text.matchAll(/```ts\n([\s\S]*?)```/g)].forEach(([, code = ""], index) =>
      found.set(`${page.replace(".md", "")}-${index + 1}.ts`, code),
    );
  }
  return found;
}

it("compiles every TypeScript block of the guides", async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const found = await blocks();
  expect(found.size).toBeGreaterThan(3);
  for (const [name, code] of found) await writeFile(join(folder, name), code);
  const config = { extends: "../../tsconfig.json", include: ["*.ts"] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  expect(compile()).toBe("");
}, 60_000);

function compile(): string {
  try {
    return execFileSync("npx", ["tsc", "-p", join(folder, "tsconfig.json")], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (error) {
    return error instanceof Error && "stdout" in error ? String(error.stdout) : String(error);
  }
}
