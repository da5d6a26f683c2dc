import { isReference } from "../model/reference.ts";
import type { Path } from "../path.ts";

/**
 * Calls `visit` for every string inside a plain value, keys included, and for the marker of every reference object.
 *
 * @param visit Gets the string and where it is; the path is changed as the walk goes on.
 */
export function eachString(
  value: unknown,
  visit: (text: string, path: Path) => void,
  path: (string | number)[] = [],
): void {
  if (typeof value === "string") visit(value, path);
  else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      path.push(index);
      eachString(value[index], visit, path);
      path.pop();
    }
  } else if (typeof value === "object" && value !== null) {
    if (isReference(value)) return visit(value.toString(), path);
    for (const key of Object.keys(value)) {
      path.push(key);
      visit(key, path);
      eachString(Reflect.get(value, key), visit, path);
      path.pop();
    }
  }
}
