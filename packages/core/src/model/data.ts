import { StackwrightError } from "../errors.ts";
import { formatPath } from "../path.ts";
import { show } from "../show.ts";
import { isReference } from "./reference.ts";

/**
 * Checks that a value is data, all the way down: what a YAML and a JSON file can both say, and references.
 *
 * @param call The function that was given it, for the message: `yamlContent`.
 * @throws StackwrightError `file-invalid`, with the place in the value.
 */
export function checkData(value: unknown, call: string): void {
  walk(value, [], []);

  function walk(inner: unknown, path: readonly (string | number)[], around: readonly object[]): void {
    if (typeof inner === "object" && inner !== null && !isReference(inner)) {
      if (around.includes(inner)) {
        throw notData(path, "contains itself, which no file can say", "Break the circle.");
      }
      const circle = [...around, inner];
      if (Array.isArray(inner)) inner.forEach((item, index) => walk(item, [...path, index], circle));
      else if (isPlain(inner))
        Object.entries(inner).forEach(([key, item]) => walk(item, [...path, key], circle));
      else
        throw notData(path, `is ${kindOf(inner)}, not data`, "Write it as text, a list or a plain object.");
    } else if (typeof inner === "number" && !Number.isFinite(inner)) {
      throw notData(path, `is ${show(inner)}, which JSON cannot say`, "Write a number, or text in quotes.");
    } else if (["function", "symbol", "bigint"].includes(typeof inner)) {
      throw notData(
        path,
        `is ${show(inner)}, not data`,
        "Write text, a number, a boolean, a list or an object.",
      );
    }
  }

  function notData(path: readonly (string | number)[], message: string, hint: string): StackwrightError {
    const inside = formatPath(path);
    const gap = inside === "" || inside.startsWith("[") ? "" : ".";
    return new StackwrightError({ code: "file-invalid", path: `${call}(...)${gap}${inside}`, message, hint });
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Objects of another realm, as test runners make them, have an Object.prototype of their own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function kindOf(value: object): string {
  return `an object of ${value.constructor.name || "a class"}`;
}
