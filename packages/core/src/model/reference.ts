import { StackwrightError } from "../errors.ts";
import type { SecretDefinition } from "./secret.ts";

/**
 * References: typed values that stand for something else in the stack and that can be written into any string.
 *
 * A reference's `toString()` gives a marker: its data as JSON between two private-use characters. The marker carries all
 * that there is to know, so nothing has to be registered anywhere, and assembly finds it by looking for one character.
 */

/** A variable that is given at deploy time: `${DOMAIN:-example.com}` in YAML, a line in `.env.example`. */
export interface VariableData {
  readonly kind: "variable";
  readonly name: string;
  readonly default?: string;
  readonly description?: string;
  readonly example?: string;
}

/** The path of a mounted secret: `/run/secrets/<name>`. */
export interface SecretData {
  readonly kind: "secret";
  readonly name: string;
  readonly definition: SecretDefinition;
}

/** One face of an endpoint of another service. */
export interface EndpointData {
  readonly kind: "endpoint";
  readonly service: string;
  readonly endpoint: string;
  readonly host: string;
  readonly port: number;
  readonly scheme: string;
  readonly show: "host" | "address" | "url";
  readonly path?: string;
  /** Whether the service that mentions it should start after the one that offers it. */
  readonly wait: boolean;
  /** The services that answer behind a relay. */
  readonly behind?: readonly string[];
}

/** The physical name of a network, which carries the stack's name: Traefik needs it in a label. */
export interface NetworkData {
  readonly kind: "network";
  readonly name: string;
}

export type ReferenceData = VariableData | SecretData | EndpointData | NetworkData;

/** Anything that can be put into a string and is resolved at assembly. */
export interface Reference<Data extends ReferenceData = ReferenceData> {
  readonly reference: Data;
  /** The marker that stands for this reference inside a string. */
  toString(): string;
}

/** A string, or a reference that stands for one. */
export type Text = string | Reference;

const open = "\uE000";
const close = "\uE001";

/** The marker for some reference data. */
export function marker(data: ReferenceData): string {
  const json = JSON.stringify(data).replaceAll(open, "\\ue000").replaceAll(close, "\\ue001");
  return open + json + close;
}

/** Makes a reference out of its data. */
export function makeReference<Data extends ReferenceData>(data: Data): Reference<Data> {
  return { reference: data, toString: () => marker(data) };
}

/** Whether a value is a reference object (not: a string with a marker in it). */
export function isReference(value: unknown): value is Reference {
  return (
    typeof value === "object" && value !== null && "reference" in value && typeof value.reference === "object"
  );
}

/** Whether a string has at least one marker in it. */
export function hasReference(text: string): boolean {
  return text.includes(open) || text.includes(close);
}

/**
 * Replaces every marker in a string, and passes the literal text between them through `literal` (used to escape `$`).
 *
 * @param where The path of the string, for the error.
 * @throws StackwrightError `reference-broken` where a marker was cut or changed by a string operation.
 */
export function substitute(
  text: string,
  replace: (data: ReferenceData) => string,
  literal: (text: string) => string = (same) => same,
  where: () => string = () => "(string)",
): string {
  if (!hasReference(text)) return literal(text);
  let result = "";
  let position = 0;
  while (position < text.length) {
    const start = text.indexOf(open, position);
    if (start === -1) break;
    const end = text.indexOf(close, start);
    result += literal(text.slice(position, start));
    result += replace(parseMarker(text.slice(start + 1, end === -1 ? undefined : end), text, where));
    position = end === -1 ? text.length : end + 1;
  }
  const rest = text.slice(position);
  if (rest.includes(close)) throw broken(text, where());
  return result + literal(rest);
}

/** The data of every reference in a string, in order. */
export function referencesIn(text: string, where?: () => string): readonly ReferenceData[] {
  if (!hasReference(text)) return [];
  const found: ReferenceData[] = [];
  const note = (data: ReferenceData): string => {
    found.push(data);
    return "";
  };
  substitute(text, note, undefined, where);
  return found;
}

function parseMarker(json: string, text: string, where: () => string): ReferenceData {
  try {
    const data: unknown = JSON.parse(json);
    if (isReferenceData(data)) return data;
  } catch {
    // Not JSON any more: said below.
  }
  throw broken(text, where());
}

/** Enough of a check: the only writer of this JSON is `marker` above. */
function isReferenceData(data: unknown): data is ReferenceData {
  const kinds: readonly unknown[] = ["variable", "secret", "endpoint", "network"];
  return typeof data === "object" && data !== null && "kind" in data && kinds.includes(data.kind);
}

function broken(text: string, path: string): StackwrightError {
  const readable = text.replaceAll(/[\uE000\uE001]/g, "|").slice(0, 80);
  return new StackwrightError({
    code: "reference-broken",
    path,
    message: `a reference inside ${JSON.stringify(readable)} was cut or changed after it was written into the string`,
    hint: "References are resolved at synth. Do not slice, upper-case or split a string that holds one; change the value you give to variable(), secret() or endpoint() instead.",
  });
}
