import { promql, type Query } from "../builder/query.ts";

/** An expression of node-exporter's, for the chosen machines, with their names. */
export function ofNode(expression: string): string {
  return `(${expression}) * on (instance) group_left (nodename) node_uname_info{nodename=~"$node"}`;
}

/** A query for the chosen machines. */
export function byNode(expression: string, legend = ""): Query {
  return promql(ofNode(expression), `{{nodename}} ${legend}`.trim());
}

/** A counter of node-exporter's, by second. */
export function perSecond(counter: string): string {
  return `rate(${counter}[$__rate_interval])`;
}
