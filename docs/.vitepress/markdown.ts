import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { MarkdownRenderer } from "vitepress";

const docs = fileURLToPath(new URL("..", import.meta.url));
const source = "https://github.com/stackwright/stackwright/blob/main";

/** Braces are Go templates here, and nothing for Vue. */
export function literalBraces({ renderer }: MarkdownRenderer): void {
  for (const rule of ["text", "code_inline"] as const) {
    const render = renderer.rules[rule];
    renderer.rules[rule] = (...given) => render?.(...given).replaceAll("{{", "&#123;{") ?? "";
  }
}

/** Pages link to files of the repository as they stand beside them; on the site these are elsewhere. */
export function repositoryLinks({ core }: MarkdownRenderer): void {
  core.ruler.push("repository-links", ({ tokens }) => {
    for (const link of tokens.flatMap(({ children }) => children ?? [])) {
      const href = link.attrGet("href");
      if (href?.startsWith("../") && existsSync(`${docs}/${href}`) && !href.endsWith(".md")) {
        link.attrSet("href", `${source}/${href.slice("../".length)}`);
      }
    }
  });
}

/** The name in brackets after a block's language stands above it. */
export function fileNames({ renderer, utils }: MarkdownRenderer): void {
  const { fence } = renderer.rules;
  renderer.rules.fence = (tokens, index, ...rest) => {
    const name = /\[([^\]]+)\]/.exec(tokens[index]?.info ?? "")?.[1];
    const block = fence?.(tokens, index, ...rest) ?? "";
    return name === undefined ? block : `<div class="file-name">${utils.escapeHtml(name)}</div>${block}`;
  };
}

/** The longest text of a cell with which a table is still read as a table on a phone. */
const longestCell = 40;

/** A table with sentences in it becomes a list of cards on a phone: each cell knows its column's name, and whether it is long. */
export function tableCards({ core }: MarkdownRenderer): void {
  core.ruler.push("table-cards", ({ tokens }) => {
    let names: string[] = [];
    let column = 0;
    tokens.forEach((token, index) => {
      const text = tokens[index + 1]?.content ?? "";
      if (token.type === "table_open") names = [];
      if (token.type === "tr_open") column = 0;
      if (token.type === "th_open") names.push(text);
      if (token.type === "td_open") {
        token.attrSet("data-label", names[column] ?? "");
        if (text.length > longestCell) token.attrSet("data-long", "");
        column += 1;
      }
    });
  });
}
