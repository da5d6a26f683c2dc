/** A unit, by Grafana's id: those that the dashboards use. */
export type Unit =
  | "none"
  | "short"
  | "percentunit"
  | "s"
  | "d"
  | "dtdurations"
  | "bytes"
  | "bps"
  | "Bps"
  | "reqps"
  | "ops"
  | "cps";

/**
 * What each unit takes, in words. Source of the ids: grafana/grafana, packages/grafana-data/src/valueFormats/categories.ts.
 */
export const units: Readonly<Record<Unit, string>> = {
  none: "number",
  short: "number, shortened",
  percentunit: "share of 1, as %",
  s: "seconds",
  d: "days",
  dtdurations: "seconds, as a duration",
  bytes: "bytes",
  bps: "bits/s",
  Bps: "bytes/s",
  reqps: "requests/s",
  ops: "operations/s",
  cps: "events/s",
};

/** Whether a unit is one of these. */
export function isUnit(id: string): id is Unit {
  return Object.hasOwn(units, id);
}
