import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columns, place } from "./layout.ts";

const widths = (sizes: readonly (readonly [width: number, height: number])[]): string[] => {
  const { items } = place(
    sizes.map(([width, height]) => ({ width, height })),
    0,
  );
  const lines = new Map<number, number[]>();
  for (const { gridPos } of items) lines.set(gridPos.y, [...(lines.get(gridPos.y) ?? []), gridPos.w]);
  return [...lines].map(([y, line]) => `${y}: ${line.join(" ")}`);
};

describe("place", () => {
  it("fills a line to the full width", () => {
    expect(widths([[4, 4]])).toEqual(["0: 24"]);
    expect(widths(Array.from({ length: 3 }, () => [4, 4] as const))).toEqual(["0: 8 8 8"]);
    expect(widths(Array.from({ length: 5 }, () => [4, 4] as const))).toEqual(["0: 5 5 5 5 4"]);
  });

  it("keeps the proportions of a line", () => {
    expect(
      widths([
        [6, 8],
        [9, 8],
        [9, 8],
      ]),
    ).toEqual(["0: 6 9 9"]);
    expect(
      widths([
        [6, 8],
        [6, 8],
        [4, 8],
      ]),
    ).toEqual(["0: 9 9 6"]);
  });

  it("spreads panels evenly over as few lines as will do", () => {
    expect(widths(Array.from({ length: 7 }, () => [4, 4] as const))).toEqual(["0: 6 6 6 6", "4: 8 8 8"]);
    expect(widths(Array.from({ length: 4 }, () => [8, 8] as const))).toEqual(["0: 12 12", "8: 12 12"]);
  });

  it("puts panels of another height on lines of their own", () => {
    expect(
      widths([
        [4, 4],
        [4, 4],
        [12, 8],
        [12, 8],
        [24, 14],
      ]),
    ).toEqual(["0: 12 12", "4: 12 12", "12: 24"]);
  });

  it("covers every cell once, whatever it is given", () => {
    const sizes = fc.array(
      fc.record({ width: fc.integer({ min: 1, max: columns }), height: fc.integer({ min: 1, max: 20 }) }),
    );
    fc.assert(
      fc.property(sizes, (items) => {
        const { items: placed, bottom } = place(items, 0);
        const cells = new Set<string>();
        let count = 0;
        for (const {
          gridPos: { x, y, w, h },
        } of placed) {
          for (let column = x; column < x + w; column += 1) {
            for (let line = y; line < y + h; line += 1) {
              cells.add(`${column},${line}`);
              count += 1;
            }
          }
        }
        expect(placed.map(({ item }) => item)).toEqual(items);
        expect([cells.size, count]).toEqual([bottom * columns, bottom * columns]);
      }),
    );
  });
});
