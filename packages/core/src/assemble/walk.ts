import { isReference } from "../model/reference.ts";

/** Calls `visit` for every string inside a plain value, keys included, and for the marker of every reference object. */
export function eachString(value: unknown, visit: (text: string) => void): void {
  if (typeof value === "string") return visit(value);
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) return value.forEach((item) => eachString(item, visit));
  if (isReference(value)) return visit(value.toString());
  for (const key in value) {
    if (!Object.hasOwn(value, key)) continue;
    visit(key);
    eachString(Reflect.get(value, key), visit);
  }
}
