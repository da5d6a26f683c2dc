import { badOption } from "./bad-option.ts";

/** A schedule of cron, its five fields as the values that they allow. */
export interface Cron {
  readonly text: string;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
}

const bounds = [
  ["minutes", 0, 59],
  ["hours", 0, 23],
  ["days", 1, 31],
  ["months", 1, 12],
  ["weekdays", 0, 7],
] as const;

/**
 * Reads five fields of cron: numbers, `*`, lists, ranges and steps.
 *
 * @throws StackwrightError `option-invalid`, naming the option. Days and weekdays cannot both be limited: cron reads that
 * as "either", which nobody expects.
 */
export function parseCron(text: string, option: string): Cron {
  const fields = typeof text === "string" ? text.trim().split(/\s+/) : [];
  const values = bounds.map(([, low, high], index) => parseField(fields[index] ?? "", low, high));
  const [minutes, hours, days, months, weekdays] = values;
  if (fields.length !== 5 || !minutes || !hours || !days || !months || !weekdays) {
    throw badOption({
      option,
      value: text,
      expected: "five fields of cron: minute, hour, day, month, weekday, in numbers",
      hint: 'Write "0 2 * * *" for every day at 02:00 UTC, "*/15 * * * *" for every quarter of an hour.',
    });
  }
  if (fields[2] !== "*" && fields[4] !== "*") {
    throw badOption({
      option,
      value: text,
      expected: "days of the month or days of the week, not both",
      hint: 'Leave one of them as "*": cron would run on days that match either.',
    });
  }
  const sundays = weekdays.map((day) => day % 7);
  return { text: fields.join(" "), minutes, hours, days, months, weekdays: unique(sundays) };
}

function parseField(field: string, low: number, high: number): readonly number[] | undefined {
  const values: number[] = [];
  for (const item of field.split(",")) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(item);
    if (match === null) return undefined;
    const [, from, to, step] = match;
    const first = from === undefined ? low : Number(from);
    const last = from === undefined || (to === undefined && step !== undefined) ? high : Number(to ?? from);
    const width = Number(step ?? 1);
    if (first < low || last > high || first > last || width < 1) return undefined;
    for (let value = first; value <= last; value += width) values.push(value);
  }
  return unique(values);
}

function unique(values: readonly number[]): readonly number[] {
  return [...new Set(values)].toSorted((left, right) => left - right);
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** The longest time between two runs, in milliseconds. Looks at five years, so that a leap year is among them. */
export function longestGap({ minutes, hours, days, months, weekdays }: Cron): number {
  const times = hours.flatMap((hour) => minutes.map((one) => (hour * 60 + one) * minute));
  const [first = 0] = times;
  const last = times.at(-1) ?? 0;
  let longest = Math.max(0, ...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
  // From Monday, 1 January 2024.
  const start = Date.UTC(2024, 0, 1);
  let before: number | undefined;
  for (let offset = 0; offset < 5 * 366; offset += 1) {
    const date = new Date(start + offset * day);
    const runs =
      months.includes(date.getUTCMonth() + 1) &&
      days.includes(date.getUTCDate()) &&
      weekdays.includes(date.getUTCDay());
    if (!runs) continue;
    const today = offset * day;
    if (before !== undefined) longest = Math.max(longest, today + first - before);
    before = today + last;
  }
  return before === undefined ? Number.POSITIVE_INFINITY : longest;
}
