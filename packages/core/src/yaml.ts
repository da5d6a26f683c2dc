import { createRequire } from "node:module";
import type * as YamlLibrary from "yaml";

/**
 * Writes plain values as YAML that every parser reads alike: those of version 1.1, those of 1.2, and Go's, which the
 * engine's tools use and which is a mixture of both. What any of them would take for something else than text is quoted;
 * there are no anchors, no tags and no folded lines.
 *
 * The `yaml` library quotes, escapes and writes blocks. The layout around that is done here: it makes a large stack several
 * times faster, and lets comments stand where a reader needs them. Which words may stand without quotes is decided here
 * too, because the library follows one version of YAML at a time (it would leave `0o17` plain, which Go reads as 15).
 */

/** Says what stands as a comment behind a key's value; `undefined` for nothing. */
export type Beside = (key: string, value: unknown) => string | undefined;

/** A whole document. */
export function yamlText(value: unknown): string {
  if (Array.isArray(value) && value.length > 0) return value.map((item) => yamlItem(item, "")).join("");
  if (isMapping(value)) return entries(value, "", undefined);
  return `${inline(value, "  ")}\n`;
}

/** One entry of a mapping: the key, and its value beside or below it. */
export function yamlEntry(key: string, value: unknown, indent: string, beside?: Beside): string {
  const start = yamlKey(key, indent);
  const deeper = `${indent}  `;
  if (Array.isArray(value) && value.length > 0) {
    return `${start}\n${value.map((item) => yamlItem(item, deeper, beside)).join("")}`;
  }
  if (isMapping(value)) return `${start}\n${entries(value, deeper, beside)}`;
  const comment = beside?.(key, value);
  return `${start} ${inline(value, deeper)}${comment === undefined ? "" : ` # ${comment}`}\n`;
}

/** A key, up to its colon. */
export function yamlKey(key: string, indent: string): string {
  const name = isPlain(key) ? key : quoted(key);
  // A parser looks for the colon in the first 1,024 characters only, unless the key is announced.
  return name.length < 1000 ? `${indent}${name}:` : `${indent}? ${name}\n${indent}:`;
}

/** Text as lines of comment. */
export function commentLines(text: string, indent = ""): string {
  return text
    .split(lineBreak)
    .map((line) => `${indent}# ${line.replaceAll(unprintable, " ")}`.trimEnd() + "\n")
    .join("");
}

/** One item of a list. A list or mapping in it starts on the line of its dash. */
function yamlItem(item: unknown, indent: string, beside?: Beside): string {
  const deeper = `${indent}  `;
  if (Array.isArray(item) && item.length > 0) {
    const inner = item.map((one) => yamlItem(one, deeper, beside)).join("");
    return `${indent}- ${inner.slice(deeper.length)}`;
  }
  if (isMapping(item)) return `${indent}- ${entries(item, deeper, beside).slice(deeper.length)}`;
  return `${indent}- ${inline(item, deeper)}\n`;
}

function entries(mapping: object, indent: string, beside: Beside | undefined): string {
  let text = "";
  for (const [key, value] of Object.entries(mapping)) {
    if (isWritten(value)) text += yamlEntry(key, value, indent, beside);
  }
  return text;
}

/** Whether a value is a mapping with something to write in it. */
function isMapping(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    Object.values(value).some(isWritten)
  );
}

function isWritten(value: unknown): boolean {
  return value !== undefined && typeof value !== "function" && typeof value !== "symbol";
}

/** What stands behind a colon or a dash: a scalar, or an empty list or mapping. */
function inline(value: unknown, indent: string): string {
  switch (typeof value) {
    case "string":
      return textOf(value, indent);
    case "number":
      return numberText(value);
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      if (value === null) return "null";
      if (value instanceof Date) return `"${value.toJSON()}"`;
      return Array.isArray(value) ? "[]" : "{}";
    default:
      return "null";
  }
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  // Version 1.1 asks for the dot.
  return text.includes("e") && !text.includes(".") ? text.replace("e", ".0e") : text;
}

const lineBreak = /\r\n|[\n\r\u0085\u2028\u2029]/;
/**
 * Characters that a parser refuses or changes, or that nobody sees: controls, odd blanks, halves of characters, private use.
 * As ranges: the named classes of Unicode would be a seventh of what an import of this library costs.
 */
const hidden = [
  String.raw`\0-\x08\x0b-\x1f\x7f-\xa0\xad\u0600-\u0605\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f`,
  String.raw`\u3000\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\uffff\u{e0000}-\u{10ffff}`,
].join("");
const unprintable = new RegExp(`[${hidden}]`, "gu");
const hasUnprintable = new RegExp(`[${hidden}]`, "u");
/** Text that needs no quotes, as long as nobody takes it for something else. */
const plain =
  /^(?:[\w./$(+\\^~<=;]|[\u0080-\uffff]|-(?=[\w-]))(?:[!-9;-~]|[\u0080-\uffff]|:(?! |$)| (?!#|$))*$/;
const word = /^(?:~|null|true|false|yes|no|on|off|y|n|=|<<|---.*|\.\.\..*)$/i;
/** A number, after its underscores are taken out; some parsers ask for no digits before an exponent. */
const number = /^[-+]?(?:\d*(?:\.\d*)?(?:e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+|0b[01]+|\.inf|\.nan)$/i;
const timeOrDate = /^(?:[-+]?\d[\d_]*(?::\d\d?)+(?:\.[\d_]*)?|\d{4}-\d\d?-\d\d?(?:[Tt\s].*)?)$/;

function textOf(text: string, indent: string): string {
  if (isPlain(text)) return text;
  return isBlock(text) ? block(text, indent) : quoted(text);
}

function isPlain(text: string): boolean {
  return (
    plain.test(text) &&
    !hasUnprintable.test(text) &&
    !word.test(text) &&
    !number.test(text.replaceAll(/[_,]/g, "")) &&
    !timeOrDate.test(text)
  );
}

/** Whether text can be shown line by line, as it is. */
function isBlock(text: string): boolean {
  return /^\S.*\n/.test(text) && !text.endsWith("\n\n") && !hasUnprintable.test(text);
}

function block(text: string, indent: string): string {
  // The library indents by two; the first line is the indicator.
  const [indicator = "", ...lines] = written(text, "BLOCK_LITERAL").split("\n");
  return [indicator, ...lines.map((line) => (line === "" ? "" : indent + line.slice(2)))].join("\n");
}

function quoted(text: string): string {
  // Nothing to escape: by far the most common case, as "0.5" or "yes".
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  const isSimple = !/['\n\t]/.test(text) && !hasUnprintable.test(text);
  if (isSimple && /["\\]/.test(text)) return written(text, "QUOTE_SINGLE");
  // Go refuses control characters that the library leaves as they are.
  return written(text, "QUOTE_DOUBLE").replaceAll(unprintable, escaped);
}

function escaped(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16);
  return digits.length > 4 ? `\\U${digits.padStart(8, "0")}` : `\\u${digits.padStart(4, "0")}`;
}

type Style = "BLOCK_LITERAL" | "QUOTE_SINGLE" | "QUOTE_DOUBLE";

const require = createRequire(import.meta.url);

/** A text in a style of its own, as the value of a key. */
function written(text: string, style: Style): string {
  // Loaded when it is first needed: importing core stays fast.
  const { Scalar, stringify } = require("yaml") as typeof YamlLibrary;
  // Half a character cannot be written.
  const scalar = new Scalar(text.replaceAll(/[\ud800-\udfff]/gu, "\ufffd"));
  scalar.type = style;
  return stringify({ k: scalar }, { lineWidth: 0, doubleQuotedMinMultiLineLength: Infinity }).slice(
    "k: ".length,
    -1,
  );
}
