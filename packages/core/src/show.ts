const longest = 120;

/** Prints any value for a message: strings in quotes, long ones cut, and what JSON cannot say in words. */
export function show(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (value instanceof Promise) return "a promise";
  const text = typeof value === "object" || typeof value === "string" ? json(value) : String(value);
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}

function json(value: object | string | null): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    // A circle, or a bigint inside.
    return Array.isArray(value) ? "a list" : "an object";
  }
}
