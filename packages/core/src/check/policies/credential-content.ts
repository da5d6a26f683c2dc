import type { FileDefinition } from "../../model/file.ts";
import { hasReference, referencesIn } from "../../model/reference.ts";
import { isHarmless, isSecretName, mentionsSecret, urlExposure } from "./credential.ts";

const privateKey = "PRIVATE KEY-----";
const assignment = /^(?:export\s+|-\s+)?["']?([\w.-]+)["']?\s*[:=]\s*(.+)$/;
const quotes = /^["']|["']?[,;]?$/g;
const comments: readonly string[] = ["#", "//", ";", "--", "*"];

/** What in a file looks like a credential: the names of the keys, or what it is. Never the value. */
export function credentialsInFile({ content }: FileDefinition): readonly string[] {
  if (typeof content === "string") return inText(content);
  // A content that is still to be computed holds nothing yet.
  if (typeof content === "function") return [];
  const found: string[] = [];
  inValue(content.value, "", found);
  return found;
}

function inText(text: string): readonly string[] {
  const found: string[] = [];
  if (text.includes(privateKey)) found.push("a private key");
  if (!mentionsSecret(text) && !text.includes("@")) return found;
  for (const line of text.split("\n")) {
    const name = inLine(line.trim());
    if (name !== undefined) found.push(name);
  }
  return found;
}

function inLine(line: string): string | undefined {
  if (comments.some((start) => line.startsWith(start))) return undefined;
  if (!hasReference(line) && hasUrlPassword(line)) return "a password in a URL";
  if (!mentionsSecret(line)) return undefined;
  const [, name = "", value = ""] = assignment.exec(line) ?? [];
  if (!isSecretName(name)) return undefined;
  // A variable's value is written into the file; a secret is only named by its path.
  if (hasReference(line))
    return referencesIn(line).some(({ kind }) => kind === "variable") ? name : undefined;
  return isFilledIn(value.replaceAll(quotes, "")) ? name : undefined;
}

function inValue(value: unknown, name: string, found: string[]): void {
  if (typeof value === "string") {
    if (isCredential(name, value)) found.push(name === "" ? "a text" : name);
  } else if (Array.isArray(value)) {
    for (const item of value) inValue(item, name, found);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, entry] of Object.entries(value)) inValue(entry, key, found);
  }
}

function isCredential(name: string, value: string): boolean {
  if (value.includes(privateKey)) return true;
  if (hasReference(value)) {
    return isSecretName(name) && referencesIn(value).some(({ kind }) => kind === "variable");
  }
  return hasUrlPassword(value) || (isSecretName(name) && isFilledIn(value));
}

/** Files are not interpolated: their `$` is one as it stands. */
function hasUrlPassword(text: string): boolean {
  return text.includes("@") && urlExposure(text.replaceAll("$", "$$$$")) === "literal";
}

/** Whether a value is a value, and not a call, a template or the sign that a block follows. */
function isFilledIn(value: string): boolean {
  if (value === "|" || value === ">" || isHarmless(value)) return false;
  return !value.includes("$") && !value.includes("(") && !value.includes("{") && !value.startsWith("<");
}
