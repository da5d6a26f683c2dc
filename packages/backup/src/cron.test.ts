import { describe, expect, it } from "vitest";
import { longestGap, parseCron } from "./cron.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

describe("parseCron", () => {
  it("reads numbers, lists, ranges and steps", () => {
    expect(parseCron("0,30 8-10 */10 1-12/6 *", "schedule")).toMatchObject({
      minutes: [0, 30],
      hours: [8, 9, 10],
      days: [1, 11, 21, 31],
      months: [1, 7],
    });
  });

  it("takes 7 for Sunday, and a step from a number to the end", () => {
    expect(parseCron("5/20 0 * * 7", "schedule")).toMatchObject({ minutes: [5, 25, 45], weekdays: [0] });
  });

  it.each([
    "",
    "0 2 * *",
    "60 2 * * *",
    "0 2 0 * *",
    "@daily",
    "0 2 * * MON",
    "5-1 * * * *",
    "*/0 * * * *",
    "0 2 1 * 1",
  ])("refuses %j, naming the option", (text) => {
    expect(() => parseCron(text, "objectives.glpi.between")).toThrow("backups(...).objectives.glpi.between");
  });
});

describe("longestGap", () => {
  it.each([
    ["* * * * *", minute],
    ["*/15 * * * *", 15 * minute],
    ["5,50 * * * *", 45 * minute],
    ["0 2 * * *", day],
    ["0 8,20 * * *", day / 2],
    ["0 9 * * 1-5", 3 * day],
    ["0 5 * * 0", 7 * day],
    ["0 6 1 * *", 31 * day],
    ["0 6 29 2 *", (4 * 365 + 1) * day],
    ["0 6 31 2 *", Number.POSITIVE_INFINITY],
  ])("of %s", (text, gap) => {
    expect(longestGap(parseCron(text, "schedule"))).toBe(gap);
  });
});
