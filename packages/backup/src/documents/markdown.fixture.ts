/** A heading of a page: its level and text. */
export interface Heading {
  readonly level: number;
  readonly text: string;
}

/** The text without its fenced blocks. */
export function proseOf(markdown: string): string {
  return markdown.replaceAll(/^ *```sh\n[\s\S]*?^ *```$/gm, "");
}

/** The headings of a page. */
export function headingsOf(markdown: string): readonly Heading[] {
  return [...proseOf(markdown).matchAll(/^(#+) (.+)$/gm)].map(([, marks = "", text = ""]) => ({
    level: marks.length,
    text,
  }));
}

/** The commands of a page, block by block, without the indent of lists. */
export function commandsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(([, indent = "", text = ""]) =>
    text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}

/** The tables of a page: how many columns each row has. */
export function tablesOf(markdown: string): readonly (readonly number[])[] {
  const tables = proseOf(markdown).match(/(?:^\|.*\|$\n?)+/gm) ?? [];
  return tables.map((table) =>
    table
      .trim()
      .split("\n")
      .map((row) => row.replaceAll(String.raw`\|`, "").split("|").length - 2),
  );
}

/** Where the links of a page lead to. */
export function linksOf(markdown: string): readonly string[] {
  return [...proseOf(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

/** The anchor that GitHub gives a heading: lower case, without signs, with hyphens for blanks. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
