import { promql, type Query } from "../builder/query.ts";

/** One value of the chosen servers; further conditions come after theirs. */
export function value(name: string, condition = ""): string {
  return `pg_${name}{instance=~"$instance"${condition === "" ? "" : `,${condition}`}}`;
}

/** How fast a value of the chosen servers grows, by server. */
export function rate(name: string): string {
  return `sum by (instance) (rate(${value(name)}[$__rate_interval]))`;
}

export function byInstance(expression: string): readonly Query[] {
  return [promql(expression, "{{instance}}")];
}
