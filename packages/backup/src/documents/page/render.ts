import type { Language } from "../../plan.ts";
import type { Block, Cell, Page, Section, Step } from "./page.ts";

/** How a page is written. */
export interface RenderOptions {
  readonly language: Language;
  /** The line at its head, which says what made it. */
  readonly madeBy: string;
  /** Turns `[[restore-mariadb]]` in a text into a link. */
  readonly link: (name: string) => string;
}

/** A page in one language, as Markdown. */
export function renderPage({ title, blocks, sections }: Page, options: RenderOptions): string {
  const say = sayer(options);
  const parts = [
    `<!-- ${options.madeBy} -->`,
    `# ${say(title)}`,
    ...blocks.map((block) => renderBlock(block, say)),
    ...sections.flatMap((section) => renderSection(section, 2, say)),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

type Say = (cell: Cell) => string;

/** Names of pages in double brackets become links; commands are written elsewhere, so a shell's `[[` is never one. */
function sayer({ language, link }: RenderOptions): Say {
  return (cell) => {
    const text = typeof cell === "string" ? cell : cell[language];
    return text.replaceAll(/\[\[([\w-]+)\]\]/g, (_, name: string) => link(name));
  };
}

function renderSection(
  { title, blocks, sections = [] }: Section,
  level: number,
  say: Say,
): readonly string[] {
  return [
    `${"#".repeat(level)} ${say(title)}`,
    ...blocks.map((block) => renderBlock(block, say)),
    ...sections.flatMap((section) => renderSection(section, level + 1, say)),
  ];
}

function renderBlock(block: Block, say: Say): string {
  switch (block.kind) {
    case "text":
      return say(block.words);
    case "warning":
    case "quoted":
      return say(block.words).replaceAll(/^/gm, "> ").replaceAll(/ +$/gm, "");
    case "bullets":
      return block.items.map((item) => `- ${indented(say(item), 2)}`).join("\n");
    case "checklist":
      return block.items.map((item) => `- [ ] ${indented(say(item), 2)}`).join("\n");
    case "steps":
      return block.steps
        .map((one, index) => renderStep(one, index + 1, say))
        .join("\n")
        .trimEnd();
    case "commands":
      return fenced(block.commands);
    case "table":
      return renderTable(block, say);
  }
}

function renderStep({ words, items = [], commands }: Step, number: number, say: Say): string {
  const mark = `${number}. `;
  const lines = [
    say(words),
    ...items.map((item) => `- ${indented(say(item), 2)}`),
    ...(commands === undefined ? [] : ["", fenced(commands), ""]),
  ];
  return mark + indented(lines.join("\n"), mark.length);
}

function fenced(commands: string): string {
  return `\`\`\`sh\n${commands.trimEnd()}\n\`\`\``;
}

/** Every line but the first moved to the right, so that it stays part of a list's item. */
function indented(text: string, by: number): string {
  return text.replaceAll(/\n(?=.)/g, `\n${" ".repeat(by)}`);
}

function renderTable({ head, rows }: Extract<Block, { readonly kind: "table" }>, say: Say): string {
  const cell = (one: Cell): string =>
    say(one)
      .replaceAll("|", String.raw`\|`)
      .replaceAll(/\s*\n\s*/g, " ");
  return [head.map(cell), head.map(() => "---"), ...rows.map((row) => row.map(cell))].map(line).join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
