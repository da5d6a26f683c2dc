import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";

type DurationUnit = "us" | "ms" | "s" | "m" | "h";
type Amount<Unit extends string> = `${number}${Unit}`;

/** A time span as both tools read it: `30s`, `1m30s`, `2h`. There are no days. */
export type Duration =
  | Amount<DurationUnit>
  | `${Amount<"m">}${Amount<"s">}`
  | `${Amount<"h">}${Amount<"m">}`
  | `${Amount<"h">}${Amount<"m">}${Amount<"s">}`;

/** A number of bytes: `512M`, `2G`. One K is 1,024 bytes. */
export type ByteSize = Amount<
  "b" | "k" | "m" | "g" | "B" | "K" | "M" | "G" | "kb" | "mb" | "gb" | "KB" | "MB" | "GB"
>;

const durationPattern = /^(?:\d+(?:\.\d+)?(?:us|ms|s|m|h))+$/;
const durationPart = /(\d+(?:\.\d+)?)(us|ms|s|m|h)/g;
const milliseconds: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const sizePattern = /^(\d+(?:\.\d+)?)([bkmg])?b?$/i;
const bytesOf: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** The milliseconds of a duration, or `undefined` when it is not one. */
export function parseDuration(text: string): number | undefined {
  if (typeof text !== "string" || !durationPattern.test(text)) return undefined;
  let total = 0;
  for (const [, amount = "0", unit = "s"] of text.matchAll(durationPart))
    total += Number(amount) * (milliseconds[unit] ?? 0);
  return total;
}

/** The bytes of a size, or `undefined` when it is not one. */
export function parseByteSize(text: string): number | undefined {
  const match = typeof text === "string" ? sizePattern.exec(text) : null;
  if (match === null) return undefined;
  return Math.round(Number(match[1]) * (bytesOf[(match[2] ?? "b").toLowerCase()] ?? 1));
}

/**
 * The milliseconds of a duration.
 * @throws StackwrightError `unit-invalid`, naming `path`.
 */
export function durationMs(text: string, path = "duration"): number {
  const value = parseDuration(text);
  if (value === undefined)
    throw badUnit(path, text, "a duration", '"30s", "1m30s" or "2h" (there are no days)');
  return value;
}

/**
 * The bytes of a size.
 * @throws StackwrightError `unit-invalid`, naming `path`.
 */
export function sizeBytes(text: string, path = "size"): number {
  const value = parseByteSize(text);
  if (value === undefined) throw badUnit(path, text, "a byte size", '"512M" or "2G"');
  return value;
}

function badUnit(path: string, text: unknown, kind: string, examples: string): StackwrightError {
  return new StackwrightError({
    code: "unit-invalid",
    path,
    message: `${show(text)} is not ${kind}`,
    hint: `Write ${kind} as a string with its unit: ${examples}.`,
  });
}
