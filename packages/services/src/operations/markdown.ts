/** The parts of a Markdown document, with an empty line between them. Empty parts leave nothing behind. */
export function markdown(parts: readonly string[]): string {
  return `${parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

/** A table, or a sentence where there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], none: string): string {
  if (rows.length === 0) return none;
  return [head, head.map(() => "---"), ...rows].map(line).join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", String.raw`\|`).replaceAll(/\s*\n\s*/g, " ")).join(" | ")} |`;
}

/** Text in the type of a program. */
export function code(text: string): string {
  return text === "" ? "" : text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** Several of them, with commas. */
export function codes(texts: readonly string[]): string {
  return texts.map(code).join(", ");
}

/** A fenced block. */
export function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** Numbered steps. */
export function steps(texts: readonly string[]): string {
  return texts.map((text, index) => `${index + 1}. ${text.replaceAll("\n", "\n   ")}`).join("\n");
}

/** A list. */
export function bullets(texts: readonly string[]): string {
  return texts.map((text) => `- ${text}`).join("\n");
}
