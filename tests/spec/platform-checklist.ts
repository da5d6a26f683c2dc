import { readFileSync } from "node:fs";
import type { Stack } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import type { Entry } from "./entry.ts";
import { platformOf } from "./platform.ts";

/** The anchors of the third-level headings of a page, as GitHub makes them. */
function headings(page: string): readonly string[] {
  return [...page.matchAll(/^### (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** The tests of a platform against its specification: each statement is kept, or its deviation explained on a page. */
export function checkPlatform(
  name: string,
  options: { readonly stack: Stack; readonly checklist: readonly Entry[]; readonly page: string },
): void {
  const { stack, checklist } = options;
  const platform = platformOf(stack);
  const page = readFileSync(options.page, "utf8");

  const wrong = (problem: (entry: Entry) => string | undefined): readonly string[] =>
    checklist.flatMap((entry) => {
      const found = problem(entry);
      return found === undefined ? [] : [`${entry.id} (${entry.says}): ${found}`];
    });

  describe(`${name} and its specification`, () => {
    it("has one entry for each statement", () => {
      const ids = checklist.map(({ id }) => id);
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    });

    it("is as specified wherever it does not say otherwise", () => {
      const states = wrong(({ expected, deviates }) => {
        if (deviates !== undefined) return undefined;
        const result = expected?.(platform);
        if (result === true) return undefined;
        return result === false ? "it is not as specified" : "there is no such thing";
      });
      expect(states).toEqual([]);
    });

    it("has no stale deviation", () => {
      const states = wrong(({ expected, deviates }) =>
        deviates !== undefined && expected?.(platform) === true ? `as specified now: ${deviates}` : undefined,
      );
      expect(states).toEqual([]);
    });

    it("explains every deviation, and nothing that is none", () => {
      const used = new Set(checklist.flatMap(({ deviates }) => deviates ?? []));
      expect(headings(page).toSorted()).toEqual([...used].toSorted());
    });
  });
}
