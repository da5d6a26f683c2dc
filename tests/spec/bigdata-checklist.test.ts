import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import stack from "../../examples/bigdata.ts";
import { platformOf } from "./bigdata/platform.ts";
import { checklist } from "./bigdata-checklist.ts";

const platform = platformOf(stack);
const page = readFileSync("docs/bigdata-deviations.md", "utf8");

/** The anchors of the headings of deviations, as GitHub makes them. */
function anchors(): readonly string[] {
  return [...page.matchAll(/^### (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** What is wrong with each entry that has something wrong, by id. */
function wrong(problem: (entry: (typeof checklist)[number]) => string | undefined): readonly string[] {
  return checklist.flatMap((entry) => {
    const found = problem(entry);
    return found === undefined ? [] : [`${entry.id} (${entry.says}): ${found}`];
  });
}

describe("the big-data platform and its specification", () => {
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
    expect(
      wrong(({ expected, deviates }) =>
        deviates !== undefined && expected?.(platform) === true
          ? `it is as specified now: take it off ${deviates}`
          : undefined,
      ),
    ).toEqual([]);
  });

  it("explains every deviation, and nothing that is none", () => {
    const used = checklist.flatMap(({ deviates }) => deviates ?? []);
    const explained = anchors();
    expect(used.filter((anchor) => !explained.includes(anchor))).toEqual([]);
    expect(explained.filter((anchor) => !used.includes(anchor))).toEqual([]);
  });
});
