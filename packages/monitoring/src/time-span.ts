import { badOption } from "@stackwright/core";

/** A time as Prometheus, Alertmanager and Loki write it: `30s`, `5m`, `30d`. */
export type TimeSpan = `${number}${"ms" | "s" | "m" | "h" | "d" | "w" | "y"}`;

/** Source: prometheus/common, model/time.go (ParseDuration). */
const seconds: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 7 * 86_400,
  y: 365 * 86_400,
};

/** A time in seconds; `undefined` for what is not one. */
export function secondsOf(span: string): number | undefined {
  const [, amount, unit = ""] = /^(\d+)(ms|[smhdwy])$/.exec(span) ?? [];
  const factor = seconds[unit];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}

/** Whole seconds as a time, in the largest unit that holds them evenly: 5400 is `90m`. */
export function timeSpanOf(count: number): TimeSpan {
  if (count % 86_400 === 0) return `${count / 86_400}d`;
  if (count % 3600 === 0) return `${count / 3600}h`;
  return count % 60 === 0 ? `${count / 60}m` : `${count}s`;
}

/**
 * Gives the seconds of an option that is a time.
 *
 * @throws StackwrightError `option-invalid`.
 */
export function checkTimeSpan(builder: string, option: string, span: string): number {
  const value = secondsOf(span);
  if (value !== undefined && value > 0) return value;
  throw badOption({
    builder,
    option,
    value: span,
    expected: "a whole number above 0 and its unit: ms, s, m, h, d, w or y",
    hint: 'For example "30s", "5m" or "30d".',
  });
}
