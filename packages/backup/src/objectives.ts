import { durationMs, type Duration } from "@stackwright/core";
import { badOption } from "./bad-option.ts";

/** How many backups of each age are kept: grandfather, father, son. */
export interface Retention {
  /** Days of which the last backup is kept. */
  readonly daily: number;
  /** Weeks (ISO, from Monday) of which the last backup is kept. */
  readonly weekly: number;
  /** Months of which the last backup is kept. */
  readonly monthly: number;
  /** Years of which the last backup is kept. */
  readonly yearly: number;
  /** Hours of which the last backup is kept, where there are backups between the daily ones. */
  readonly hourly: number;
}

/** Options of {@link gfs}. */
export interface GfsOptions {
  /** @default 7 */
  readonly daily?: number;
  /** @default 4 */
  readonly weekly?: number;
  /** @default 12 */
  readonly monthly?: number;
  /** @default 3 */
  readonly yearly?: number;
  /** Of the backups between the daily ones. @default 48 */
  readonly hourly?: number;
}

/**
 * A retention by generations: the last backup of each of the last 7 days, 4 weeks, 12 months and 3 years. A backup may
 * count for several: with the defaults and one run a day, 22 stay in the long run.
 *
 * @throws StackwrightError `option-invalid`.
 * @example
 * gfs({ daily: 7, weekly: 4, monthly: 12, yearly: 3 })
 */
export function gfs(options: GfsOptions = {}): Retention {
  const { daily = 7, weekly = 4, monthly = 12, yearly = 3, hourly = 48 } = options;
  const retention: Retention = { daily, weekly, monthly, yearly, hourly };
  for (const [option, value] of Object.entries(retention)) {
    if (Number.isInteger(value) && value >= 0 && value <= 1000) continue;
    throw badOption({
      builder: "gfs",
      option,
      value,
      expected: "a whole number from 0 to 1000",
      hint: "Say how many of them are kept: gfs({ daily: 7, weekly: 4, monthly: 12, yearly: 3 }).",
    });
  }
  if (daily < 1) {
    throw badOption({
      builder: "gfs",
      option: "daily",
      value: daily,
      expected: "at least 1",
      hint: "Without one daily backup the newest one would be forgotten at once.",
    });
  }
  return retention;
}

/** What is promised for the data of a store. */
export interface Objectives {
  /** Recovery point objective: the most recent data that may be lost, as a time. @default "1h" */
  readonly rpo?: Duration;
  /** Recovery time objective: how long the return to service may take. @default "2h" */
  readonly rto?: Duration;
  /** When the full backup is taken: five fields of cron, in UTC. @default the schedule of `backups()` */
  readonly schedule?: string;
  /** When changes since the full backup are taken. @default often enough for `rpo` */
  readonly between?: string;
  /** @default the retention of `backups()` */
  readonly retention?: Retention;
  /** How long a run of the changes takes at most, upload included: it is stopped then. @default "10m" */
  readonly runTime?: Duration;
  /** How long a full backup takes at most: it is stopped then. @default "1h" */
  readonly fullRunTime?: Duration;
  /** The order of restoration. @default by the kind of store */
  readonly priority?: Priority;
}

/** The order of restoration: P1 before P2 before P3. */
export type Priority = "P1" | "P2" | "P3";

/** Objectives by store; `default` holds for those that are not named. */
export type ObjectivesByStore = Readonly<Record<string, Objectives>> & { readonly default?: Objectives };

/** How much can be lost at worst, and why. All times in milliseconds. */
export interface WorstLoss {
  /** Between two runs. */
  readonly interval: number;
  /** How long a run takes: what is written meanwhile is not in it. */
  readonly runTime: number;
  /** What one attempt that fails adds. */
  readonly failedAttempt: number;
  /** The sum. */
  readonly total: number;
}

/** What {@link worstLoss} is computed from, in milliseconds. */
export interface LossInputs {
  readonly interval: number;
  readonly runTime: number;
  /** After how long a failed run is tried again; `undefined` where only the next one is a new try. */
  readonly retryAfter?: number | undefined;
}

/**
 * How much can be lost at worst: the interval, the run itself, and one attempt that fails. A failed attempt costs its own
 * time and the wait for the next, and never more than one interval.
 */
export function worstLoss({ interval, runTime, retryAfter }: LossInputs): WorstLoss {
  const failedAttempt = retryAfter === undefined ? interval : Math.min(interval, runTime + retryAfter);
  return { interval, runTime, failedAttempt, total: interval + runTime + failedAttempt };
}

/** The arithmetic in words: `15m between runs + 10m run + 15m for one failed attempt = 40m`. */
export function lossInWords({ interval, runTime, failedAttempt, total }: WorstLoss): string {
  return `${formatSpan(interval)} between runs + ${formatSpan(runTime)} run + ${formatSpan(failedAttempt)} for one failed attempt = ${formatSpan(total)}`;
}

/** Intervals that divide a day, in minutes: those that a schedule can have without a gap at midnight. */
const ladder: readonly number[] = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440];

/**
 * The longest interval, in milliseconds, that keeps an objective even when a whole run is missed:
 * `2 x interval + run <= rpo`. `undefined` where even one minute is too long.
 */
export function intervalFor(rpo: number, runTime: number): number | undefined {
  const fitting = ladder.filter((minutes) => 2 * minutes * 60_000 + runTime <= rpo);
  const longest = fitting.at(-1);
  return longest === undefined ? undefined : longest * 60_000;
}

/** A schedule of cron for one of the intervals that {@link intervalFor} gives. */
export function cronFor(interval: number): string {
  const minutes = interval / 60_000;
  if (minutes === 1) return "* * * * *";
  if (minutes < 60) return `*/${minutes} * * * *`;
  if (minutes === 60) return "0 * * * *";
  if (minutes === 1440) return "0 0 * * *";
  return `0 */${minutes / 60} * * *`;
}

/** A time span as it is written: `1h30m`, `45s`, `3d`. */
export function formatSpan(milliseconds: number): string {
  let rest = Math.round(milliseconds / 1000);
  if (rest === 0) return "0s";
  const words: string[] = [];
  for (const [unit, seconds] of [
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const) {
    // Two days and more are counted in days; the promise "24h" stays 24h.
    if (unit === "d" && rest < 2 * seconds) continue;
    const count = Math.floor(rest / seconds);
    if (count > 0) words.push(`${count}${unit}`);
    rest -= count * seconds;
  }
  return words.join("");
}

/** Objectives of one store, with every default filled in. Times in milliseconds. */
export interface DecidedObjectives {
  readonly rpo: number;
  readonly rto: number;
  readonly runTime: number;
  readonly fullRunTime: number;
  readonly schedule: string;
  readonly between: string | undefined;
  readonly retention: Retention;
  readonly priority: Priority | undefined;
}

/** The defaults of a whole stack. */
export interface ObjectiveDefaults {
  readonly schedule: string;
  readonly retention: Retention;
}

/**
 * The objectives of a store: its own, else those of `default`, else the defaults.
 * @throws StackwrightError `unit-invalid`.
 */
export function objectivesOf(
  store: string,
  byStore: ObjectivesByStore,
  defaults: ObjectiveDefaults,
): DecidedObjectives {
  const own: Objectives = { ...byStore.default, ...byStore[store] };
  const span = (key: "rpo" | "rto" | "runTime" | "fullRunTime", fallback: Duration): number =>
    durationMs(own[key] ?? fallback, `backups(...).objectives.${store}.${key}`);
  return {
    rpo: span("rpo", "1h"),
    rto: span("rto", "2h"),
    runTime: span("runTime", "10m"),
    fullRunTime: span("fullRunTime", "1h"),
    schedule: own.schedule ?? defaults.schedule,
    between: own.between,
    retention: own.retention ?? defaults.retention,
    priority: own.priority,
  };
}
