/** A variable inside a text of the lowered document: `${NAME:-default}`. */
export interface VariableUse {
  readonly name: string;
  /** What it gives when nothing is set; `undefined` where it has no default. */
  readonly fallback: string | undefined;
}

/** Literal text, with `$` as the container sees it, or a variable. */
export type Piece = string | VariableUse;

/** Takes a text of the lowered document apart the way both tools interpolate it. */
export function parseText(text: string): readonly Piece[] {
  if (!text.includes("$")) return [text];
  const pieces: Piece[] = [];
  let literal = "";
  let position = 0;
  while (position < text.length) {
    const dollar = text.indexOf("$", position);
    if (dollar === -1) break;
    literal += text.slice(position, dollar);
    const found = variableAt(text, dollar);
    if (found === undefined) {
      literal += "$";
      position = dollar + (text[dollar + 1] === "$" ? 2 : 1);
      continue;
    }
    if (literal !== "") pieces.push(literal);
    pieces.push(found.use);
    literal = "";
    position = found.end;
  }
  literal += text.slice(position);
  if (literal !== "") pieces.push(literal);
  return pieces;
}

/** What a text becomes when nothing is set. A variable without a default stays as `${NAME}`. */
export function withDefaults(text: string): string {
  if (!text.includes("$")) return text;
  return parseText(text)
    .map((piece) => {
      if (typeof piece === "string") return piece;
      return piece.fallback === undefined ? `\${${piece.name}}` : withDefaults(piece.fallback);
    })
    .join("");
}

/** Whether a text, after {@link withDefaults}, still waits for a value. */
export function isUnknown(text: string): boolean {
  return text.includes("${");
}

function variableAt(
  text: string,
  dollar: number,
): { readonly use: VariableUse; readonly end: number } | undefined {
  const braced = text[dollar + 1] === "{";
  const start = dollar + (braced ? 2 : 1);
  const end = endOfName(text, start);
  if (end === start) return undefined;
  const name = text.slice(start, end);
  if (!braced) return { use: { name, fallback: undefined }, end };
  const close = closingBrace(text, end);
  if (close === -1) return undefined;
  const operation = text.slice(end, close);
  const fallback = operation.startsWith(":-") ? operation.slice(2) : undefined;
  return {
    use: { name, fallback: operation.startsWith("-") ? operation.slice(1) : fallback },
    end: close + 1,
  };
}

function endOfName(text: string, start: number): number {
  let end = start;
  while (end < text.length && isNameCode(text.charCodeAt(end), end === start)) end += 1;
  return end;
}

function isNameCode(code: number, first: boolean): boolean {
  if (code === 95 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return true;
  return !first && code >= 48 && code <= 57;
}

/** The brace that closes a variable; a default may hold variables of its own. */
function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let index = from; index < text.length; index += 1) {
    if (text[index] === "{") depth += 1;
    else if (text[index] === "}") {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return -1;
}
