import type { ValueMapping } from "./model.ts";
import type { Color } from "./thresholds.ts";

/** What is shown in a value's place. */
export interface Shown {
  readonly text: string;
  readonly color: Color;
}

/**
 * Shows words for single values.
 *
 * @example
 * values({ 0: { text: "Down", color: "red" }, 1: { text: "Up", color: "green" } })
 */
export function values(shown: Readonly<Record<number, Shown>>): ValueMapping {
  const options = Object.entries(shown).map(([value, { text, color }], index) => [
    value,
    { text, color, index },
  ]);
  return { type: "value", options: Object.fromEntries(options) };
}

/** Shows words for the values of a range, its ends included. */
export function range(from: number, to: number, shown: Shown): ValueMapping {
  return { type: "range", options: { from, to, result: { text: shown.text, color: shown.color } } };
}
