import type { Words } from "../../plan.ts";

/** The same text in both languages: names, commands. */
export function same(text: string): Words {
  return { en: text, fr: text };
}

/** A text made of texts, in both languages. */
export function wordsOf(make: (say: (words: Words) => string) => string): Words {
  return { en: make(({ en }) => en), fr: make(({ fr }) => fr) };
}

/** Text in the type of a program. */
export function code(text: string): string {
  return text === "" ? "" : `\`${text}\``;
}

/** Several of them, with commas. */
export function codes(texts: readonly string[]): string {
  return [...new Set(texts)].map(code).join(", ");
}

/** Several texts, with commas and a word before the last: `a, b and c`. */
export function listed(texts: readonly string[]): Words {
  const start = texts.slice(0, -1).join(", ");
  const last = texts.at(-1) ?? "";
  return start === "" ? same(last) : { en: `${start} and ${last}`, fr: `${start} et ${last}` };
}

/** A dash, where a table has nothing to say. */
export const nothing = "—";
