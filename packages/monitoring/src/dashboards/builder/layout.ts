import type { GridPos } from "./model.ts";

/** The width of Grafana's grid. */
export const columns = 24;

/** What a panel would like to have. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Panels, each with its place, and where the next may start. */
export interface Placed<Item> {
  readonly items: readonly { readonly item: Item; readonly gridPos: GridPos }[];
  readonly bottom: number;
}

/**
 * Puts panels into lines from left to right, in their order. A line holds panels of one height and is filled to the
 * full width; where panels of one height need several lines, they are spread evenly over as few as will do.
 */
export function place<Item extends Size>(items: readonly Item[], top: number): Placed<Item> {
  let y = top;
  const placed = runs(items).flatMap((run) =>
    lines(run).flatMap((line) => {
      const widths = fill(line.map(({ width }) => width));
      const result = line.map((item, index) => {
        const x = sum(widths.slice(0, index));
        return { item, gridPos: { h: item.height, w: widths[index] ?? 0, x, y } };
      });
      y += line[0]?.height ?? 0;
      return result;
    }),
  );
  return { items: placed, bottom: y };
}

/** Neighbours of the same height. */
function runs<Item extends Size>(items: readonly Item[]): readonly (readonly Item[])[] {
  return split(items, (run, item) => run.some(({ height }) => height !== item.height));
}

/** Lines for panels of one height: the narrowest that are not more than those of full width would be. */
function lines<Item extends Size>(run: readonly Item[]): readonly (readonly Item[])[] {
  const fewest = wrap(run, columns).length;
  const widest = Math.max(...run.map(({ width }) => width));
  for (let limit = widest; limit < columns; limit += 1) {
    const found = wrap(run, limit);
    if (found.length === fewest) return found;
  }
  return wrap(run, columns);
}

/** Starts a new line wherever the next panel would be beyond the limit. */
function wrap<Item extends Size>(run: readonly Item[], limit: number): readonly (readonly Item[])[] {
  return split(run, (line, item) => sum(line.map(({ width }) => width)) + item.width > limit);
}

/** Cuts a list before every item that cannot join the group before it. */
function split<Item>(
  items: readonly Item[],
  apart: (group: readonly Item[], item: Item) => boolean,
): readonly (readonly Item[])[] {
  const groups: Item[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last === undefined || apart(last, item)) groups.push([item]);
    else last.push(item);
  }
  return groups;
}

/** Whole widths in the proportion of those given that make up the full width: earlier ones take what is left over. */
function fill(widths: readonly number[]): readonly number[] {
  const wanted = widths.map((width) => (width * columns) / sum(widths));
  const spare = columns - sum(wanted.map(Math.floor));
  return wanted.map((width, index) => Math.floor(width) + (index < spare ? 1 : 0));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
