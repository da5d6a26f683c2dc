import type { Retention } from "./objectives.ts";

/** A kind of generation, and what its members have in common. */
type Bucket = readonly [count: number, of: (time: Date) => number];

/**
 * Which of these backups a retention keeps, the newest first: the same rule as `restic forget`. Source: restic 0.17,
 * internal/restic/snapshot_policy.go.
 */
export function keptBackups(times: readonly Date[], retention: Retention): readonly Date[] {
  const sorted = times.toSorted((left, right) => right.getTime() - left.getTime());
  const buckets: readonly Bucket[] = [
    [retention.hourly, (time) => dayOf(time) * 100 + time.getUTCHours()],
    [retention.daily, dayOf],
    [retention.weekly, weekOf],
    [retention.monthly, (time) => Math.floor(dayOf(time) / 100)],
    [retention.yearly, (time) => time.getUTCFullYear()],
  ];
  const kept = new Set<Date>();
  for (const [count, of] of buckets) {
    let left = count;
    let last: number | undefined;
    for (const [index, time] of sorted.entries()) {
      if (left === 0) break;
      // The oldest one is kept while there is room: it makes the history longer.
      if (of(time) === last && index < sorted.length - 1) continue;
      last = of(time);
      left -= 1;
      kept.add(time);
    }
  }
  return sorted.filter((time) => kept.has(time));
}

function dayOf(time: Date): number {
  return time.getUTCFullYear() * 10_000 + (time.getUTCMonth() + 1) * 100 + time.getUTCDate();
}

/** The year and number of the ISO week: it belongs to the year of its Thursday. */
function weekOf(time: Date): number {
  const weekday = (time.getUTCDay() + 6) % 7;
  const thursday = Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() - weekday + 3);
  const year = new Date(thursday).getUTCFullYear();
  return year * 100 + Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * 86_400_000)) + 1;
}
