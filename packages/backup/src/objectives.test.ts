import { StackwrightError } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import { cronFor, formatSpan, gfs, intervalFor, lossInWords, objectivesOf, worstLoss } from "./objectives.ts";
import { keptBackups } from "./retention.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Runs at equal intervals, up to an end. */
const runs = (end: number, count: number, every: number): readonly Date[] =>
  Array.from({ length: count }, (_, index) => new Date(end - index * every));

describe("gfs", () => {
  it("keeps what the specification asks for by default", () => {
    expect(gfs()).toEqual({ daily: 7, weekly: 4, monthly: 12, yearly: 3, hourly: 48 });
  });

  it.each([
    ["daily", 0, "at least 1"],
    ["weekly", -1, "a whole number from 0 to 1000"],
    ["monthly", 1.5, "a whole number from 0 to 1000"],
    ["yearly", Number.NaN, "a whole number from 0 to 1000"],
  ])("refuses %s: %s", (option, value, expected) => {
    const make = () => gfs({ [option]: value });
    expect(make).toThrow(StackwrightError);
    expect(make).toThrow(expected);
  });
});

describe("the steady state of a retention", () => {
  const retention = gfs({ daily: 7, weekly: 4, monthly: 12, yearly: 3 });
  const last = Date.UTC(2026, 10, 20, 2);

  it("is 22 backups for one run a day, at the end of a year", () => {
    const end = Date.UTC(2026, 11, 31, 2);
    expect(keptBackups(runs(end, 400, day), { ...retention, hourly: 0 })).toHaveLength(22);
    expect(keptBackups(runs(end, 2000, day), { ...retention, hourly: 0 })).toHaveLength(22);
  });

  it("is 66 backups with one run an hour, of which 48 are kept", () => {
    expect(keptBackups(runs(Date.UTC(2026, 0, 14, 2), 400 * 24, hour), retention)).toHaveLength(66);
  });

  it("is 20 to 23 backups on any day, because a backup can be of a day, a week, a month and a year", () => {
    const counts = Array.from(
      { length: 366 },
      (_, index) => keptBackups(runs(last - index * day, 400, day), { ...retention, hourly: 0 }).length,
    );
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([20, 23]);
  });

  it("keeps every run of the last days, in every size", () => {
    const daily = Array.from({ length: 400 }, (_, index) => new Date(last - index * day));
    const kept = new Set(keptBackups(daily, retention).map((time) => time.getTime()));
    for (let index = 0; index < 7; index += 1) expect(kept).toContain(last - index * day);
  });

  it("keeps the oldest one while there is room", () => {
    const few = [new Date(last), new Date(last - hour), new Date(last - 2 * hour)];
    expect(keptBackups(few, { ...gfs({ hourly: 0 }), weekly: 0, monthly: 0, yearly: 0 })).toEqual([
      few[0],
      few[2],
    ]);
  });

  it("has nothing to keep without backups", () => {
    expect(keptBackups([], retention)).toEqual([]);
  });
});

describe("the arithmetic of an objective", () => {
  it("adds the interval, the run and one failed attempt", () => {
    expect(worstLoss({ interval: 15 * minute, runTime: 5 * minute, retryAfter: 4 * minute })).toEqual({
      interval: 15 * minute,
      runTime: 5 * minute,
      failedAttempt: 9 * minute,
      total: 29 * minute,
    });
  });

  it("never counts more than one interval for the failed attempt", () => {
    const loss = worstLoss({ interval: 15 * minute, runTime: 10 * minute, retryAfter: 10 * minute });
    expect(loss.failedAttempt).toBe(15 * minute);
  });

  it("counts a whole interval where nothing tries again", () => {
    expect(worstLoss({ interval: day, runTime: hour }).total).toBe(2 * day + hour);
  });

  it("is said in words", () => {
    const loss = worstLoss({ interval: day, runTime: hour });
    expect(lossInWords(loss)).toBe("24h between runs + 1h run + 24h for one failed attempt = 2d1h");
  });

  it("takes 15 minutes for an hour, as long as a run takes no more than half of one", () => {
    expect(intervalFor(hour, 10 * minute)).toBe(15 * minute);
    expect(intervalFor(hour, 30 * minute)).toBe(15 * minute);
    expect(intervalFor(hour, 31 * minute)).toBe(10 * minute);
    expect(intervalFor(hour, hour)).toBeUndefined();
    expect(intervalFor(24 * hour, 10 * minute)).toBe(6 * hour);
  });

  it("always leaves room for a run that is missed", () => {
    for (let rpo = 5 * minute; rpo <= 2 * day; rpo += 7 * minute) {
      const interval = intervalFor(rpo, 2 * minute);
      if (interval !== undefined)
        expect(worstLoss({ interval, runTime: 2 * minute }).total).toBeLessThanOrEqual(rpo);
    }
  });

  it.each([
    [minute, "* * * * *"],
    [15 * minute, "*/15 * * * *"],
    [hour, "0 * * * *"],
    [6 * hour, "0 */6 * * *"],
    [day, "0 0 * * *"],
  ])("writes %d ms as a schedule", (interval, cron) => {
    expect(cronFor(interval)).toBe(cron);
  });
});

describe("objectivesOf", () => {
  const defaults = { schedule: "0 2 * * *", retention: gfs() };

  it("takes the store's own, else the default's, else what is promised to all", () => {
    const byStore = { default: { rpo: "2h" }, glpi: { rto: "30m" } } as const;
    expect(objectivesOf("glpi", byStore, defaults)).toMatchObject({ rpo: 2 * hour, rto: 30 * minute });
    expect(objectivesOf("mariadb", byStore, defaults)).toMatchObject({ rpo: 2 * hour, rto: 2 * hour });
    expect(objectivesOf("mariadb", {}, defaults)).toMatchObject({ rpo: hour, schedule: "0 2 * * *" });
  });

  it("names the option whose unit is wrong", () => {
    const wrong = { glpi: { rpo: "1 day" } } as unknown as Parameters<typeof objectivesOf>[1];
    expect(() => objectivesOf("glpi", wrong, defaults)).toThrow("backups(...).objectives.glpi.rpo");
  });
});

it("writes spans as people do", () => {
  expect([0, 45_000, 90 * minute, day, 2 * day + hour].map(formatSpan)).toEqual([
    "0s",
    "45s",
    "1h30m",
    "24h",
    "2d1h",
  ]);
});
