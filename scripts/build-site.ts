/**
 * Builds the site of the documentation into out/docs, without a network. It fails where a page is made with a warning, where a
 * link leads nowhere, and where the part of a page that a link names is not there.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const site = "out/docs";

/** Runs one of the tools, and gives what it said. */
function run(...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  process.stdout.write(stdout + stderr);
  if (status !== 0) throw new Error(`${words.join(" ")} ended with ${status}`);
  return stdout + stderr;
}

run("--import", "tsx", "scripts/product-pages.ts");
run("node_modules/typedoc/bin/typedoc");
const said = run("node_modules/vitepress/bin/vitepress.js", "build", "docs");
// Vue says what it could not render, and goes on.
const warnings = said.split("\n").filter((line) => /warn|error|\(!\)|^ +at /i.test(line));

const pages = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".html"),
);
const texts = new Map(pages.map((page) => [page, readFileSync(join(site, page), "utf8")]));
const anchors = new Map([...texts].map(([page, text]) => [page, idsIn(text)]));
const links = [...texts].flatMap(([page, text]) =>
  [...text.matchAll(/<a [^>]*?href="([^"]*)"/g)].map(([, href = ""]) => ({ page, href })),
);
const dead = links.filter((link) => !isAlive(link)).map(({ page, href }) => `${page}: ${href}`);

function idsIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id));
}

/** Whether a link within the site leads to a page, and to the part of it that it names. */
function isAlive({ page, href }: { readonly page: string; readonly href: string }): boolean {
  if (/^[a-z]+:/.test(href)) return true;
  const [path = "", anchor = ""] = href.split("#");
  const target = path.startsWith("/") ? path.slice(1) : join(dirname(page), path);
  const file =
    path === "" ? page : target === "" || target.endsWith("/") ? join(target, "index.html") : target;
  const ids = anchors.get(file) ?? anchors.get(`${file}.html`);
  if (ids === undefined) return existsSync(join(site, file)) && !file.endsWith(".html");
  return anchor === "" || ids.has(decodeURIComponent(anchor));
}

for (const problem of [...warnings, ...new Set(dead)]) process.stderr.write(`wrong: ${problem}\n`);
process.exitCode = warnings.length + dead.length === 0 ? 0 : 1;
process.stdout.write(`${pages.length} pages and ${links.length} links in ${relative(".", site)}\n`);
