import type { Technology } from "../technologies.ts";

/** A condition on the scrape job: `job="docker"`, or a choice. */
export function ofJobs({ jobs }: Pick<Technology, "jobs">): string {
  const [first = "", ...others] = jobs;
  return others.length === 0 ? `job="${first}"` : `job=~"${jobs.join("|")}"`;
}

/** A ratio for a reader: 0.85 is `85 %`. */
export function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(1))} %`;
}

/** Alternatives of an expression, one a line. */
export function anyOf(...arms: readonly string[]): string {
  return arms.join("\nor ");
}

/** One value for a whole test: `always(1)`. */
export function always(value: number): string {
  return `${value}+0x240`;
}

/** A counter that grows by so much a minute. */
export function growing(byMinute: number, from = 0): string {
  return `${from}+${byMinute}x240`;
}

/** One value for some minutes, then another for the rest of a test. */
export function turning(before: number, minutes: number, after: number): string {
  return `${before}+0x${minutes - 1} ${after}+0x240`;
}

/** A value for some minutes, and then nothing: the series' source is gone. */
export function vanishing(value: number, minutes: number): string {
  return `${value}+0x${minutes - 1} stale`;
}

/** An expression that is also true when what it looks at is gone. */
export function orAbsent(expression: string, series: string): string {
  return anyOf(expression, `absent(${series})`);
}

/** A duration as Prometheus' `humanizeDuration` writes one of a minute or more. */
export function humanDuration(seconds: number): string {
  const [days, hours, minutes, rest] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  if (days > 0) return `${days}d ${hours}h ${minutes}m ${rest}s`;
  return hours > 0 ? `${hours}h ${minutes}m ${rest}s` : `${minutes}m ${rest}s`;
}
