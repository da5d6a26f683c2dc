/**
 * The units that the dashboards use, by Grafana's ids. Source: grafana/grafana,
 * packages/grafana-data/src/valueFormats/categories.ts.
 */
export const units = {
  none: "",
  short: "a number, shortened",
  percentunit: "0 to 1, shown as a percentage",
  percent: "0 to 100 %",
  s: "seconds",
  ms: "milliseconds",
  d: "days",
  dtdurations: "seconds, shown as a duration",
  dateTimeAsIso: "milliseconds since 1970, shown as a date",
  bytes: "bytes",
  bps: "bits per second",
  Bps: "bytes per second",
  reqps: "requests per second",
  ops: "operations per second",
  cps: "counts per second",
  wps: "writes per second",
  rps: "reads per second",
} as const satisfies Readonly<Record<string, string>>;

/** A unit, by Grafana's id. */
export type Unit = keyof typeof units;

/** Whether Grafana knows a unit. */
export function isUnit(id: string): id is Unit {
  return Object.hasOwn(units, id);
}
