import { readFileSync, readdirSync } from "node:fs";

/** A block of code of a page. */
export interface Block {
  /** The page, from the repository's root. */
  readonly page: string;
  /** The line of the page at which the block begins. */
  readonly line: number;
  readonly language: string;
  /** The name in brackets after the language, which the site shows: `stack.ts`. */
  readonly title: string | undefined;
  readonly code: string;
  /** What a comment right before the block says it is made from: `stack.ts for swarm`. */
  readonly madeFrom: string | undefined;
}

/** Every page that is written by hand or committed: guides, and what npm and the forge show of the repository. */
export function pages(): readonly string[] {
  const guides = readdirSync("docs").filter((name) => name.endsWith(".md"));
  const packages = readdirSync("packages").map((name) => `packages/${name}/README.md`);
  return ["README.md", "CONTRIBUTING.md", ...packages, ...guides.map((name) => `docs/${name}`)];
}

const fence =
  /(?:^<!-- made from (?<madeFrom>[^\n]*) -->\n+)?^(?<indent> *)```(?<language>[a-z]*)(?: \[(?<title>[^\]]+)\])?\n(?<code>[\s\S]*?)^ *```$/gm;

/** The blocks of a page, in their order. */
export function blocksOf(page: string): readonly Block[] {
  const text = readFileSync(page, "utf8");
  return [...text.matchAll(fence)].map(({ index, groups = {} }) => ({
    page,
    line: text.slice(0, index).split("\n").length,
    language: groups["language"] ?? "",
    title: groups["title"],
    code: (groups["code"] ?? "").replaceAll(new RegExp(`^${groups["indent"] ?? ""}`, "gm"), ""),
    madeFrom: groups["madeFrom"],
  }));
}

/** A block as a file of a folder in which it is compiled and run. */
export interface BlockFile {
  readonly path: string;
  readonly block: Block;
}

/**
 * Where the TypeScript of a page goes: a folder a page, and a new one within it when a name comes again, because from there on
 * the page speaks of another version of that file.
 */
export function filesOf(page: string): readonly BlockFile[] {
  const folder = page.replace(/\.md$/, "").replaceAll("/", "-").toLowerCase();
  const files: BlockFile[] = [];
  let part = 1;
  for (const block of blocksOf(page).filter(({ language }) => language === "ts")) {
    const path = (): string => `${folder}/${part}/${block.title ?? `block-${files.length + 1}.ts`}`;
    if (files.some((file) => file.path === path())) part += 1;
    files.push({ path: path(), block });
  }
  return files;
}
