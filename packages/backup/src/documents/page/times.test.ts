import { expect, it } from "vitest";
import { cronWords, spanWords } from "./times.ts";

it.each([
  [0, "0 s", "0 s"],
  [45_000, "45 s", "45 s"],
  [5_400_000, "1 h 30 min", "1 h 30 min"],
  [86_400_000, "24 h", "24 h"],
  [3 * 86_400_000, "3 days", "3 jours"],
])("tells %d milliseconds", (span, en, fr) => {
  expect(spanWords(span)).toEqual({ en, fr });
});

it.each([
  ["* * * * *", "every minute", "chaque minute"],
  ["*/15 * * * *", "every 15 min", "toutes les 15 min"],
  ["0 * * * *", "every hour", "chaque heure"],
  ["20 * * * *", "every hour, at h:20", "chaque heure, à h:20"],
  ["5,35 * * * *", "every hour, at h:05 and h:35", "chaque heure, à h:05 et h:35"],
  ["0 */6 * * *", "every 6 h", "toutes les 6 h"],
  ["0 2 * * *", "every day at 02:00", "chaque jour à 02:00"],
  ["30 5 * * 7", "every Sunday at 05:30", "chaque dimanche à 05:30"],
  ["0 6 1 * *", "each month, on day 1, at 06:00", "chaque mois, le 1er, à 06:00"],
  ["0 0-6 * * *", "`0 0-6 * * *`", "`0 0-6 * * *`"],
  ["0 0 1 1 *", "`0 0 1 1 *`", "`0 0 1 1 *`"],
])("tells %s", (cron, en, fr) => {
  expect(cronWords(cron)).toEqual({ en, fr });
});
