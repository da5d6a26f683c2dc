const open = "\uE000";
const close = "\uE001";

/**
 * Splits a line into words, as a shell would: blanks separate, quotes hold together, a backslash takes the next character
 * as it is. Nothing else means anything. A reference stays whole, whatever its value will be.
 *
 * @returns `undefined` where a quote is not closed.
 */
export function splitWords(line: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let index = 0; index < line.length; index += 1) {
    const character = line.charAt(index);
    if (character === open) {
      const end = line.indexOf(close, index);
      word = (word ?? "") + line.slice(index, end + 1 || undefined);
      if (end !== -1) index = end;
    } else if (character === "\\" && quote !== "'") {
      index += 1;
      if (index === line.length) return undefined;
      word = (word ?? "") + line.charAt(index);
    } else if (character === quote) {
      quote = "";
    } else if (quote === "" && (character === '"' || character === "'")) {
      quote = character;
      word ??= "";
    } else if (quote === "" && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quote !== "") return undefined;
  return word === undefined ? words : [...words, word];
}
