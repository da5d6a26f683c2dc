import { cassandraNames } from "../../metrics/cassandra.ts";
import { promql, type Query } from "../builder/query.ts";
import type { DashboardContext } from "../context.ts";

/** A value of a node, by its short name. */
type Name = keyof typeof cassandraNames;

/** How the chosen nodes' values are asked for. */
export interface CassandraSeries {
  /** The label that holds the node's name. */
  readonly node: string;
  /** One value. */
  readonly value: (name: Name) => string;
  /** How fast a count grows. */
  readonly rate: (name: Name) => string;
  /** An expression with a series for each node. */
  readonly byNode: (expression: string) => readonly Query[];
}

/** How the chosen nodes' values are asked for in a stack. */
export function seriesOf({ labelOf }: DashboardContext): CassandraSeries {
  const node = labelOf("cassandra");
  const value = (name: Name): string => `cassandra_stats{name="${cassandraNames[name]}",${node}=~"$node"}`;
  return {
    node,
    value,
    rate: (name) => `rate(${value(name)}[$__rate_interval])`,
    byNode: (expression) => [promql(expression, `{{${node}}}`)],
  };
}

/** What any node says about the whole cluster, the highest of it. */
export function highest(name: Name): string {
  return `max by (cluster) (cassandra_stats{name="${cassandraNames[name]}"})`;
}
