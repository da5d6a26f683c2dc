import { promql, type Query } from "../builder/query.ts";

/** One status value or variable of the chosen servers. */
export function value(name: string): string {
  return `mysql_${name}{instance=~"$instance"}`;
}

/** How fast a status value of the chosen servers grows. */
export function rate(name: string): string {
  return `rate(${value(name)}[$__rate_interval])`;
}

export function byInstance(expression: string): readonly Query[] {
  return [promql(expression, "{{instance}}")];
}
