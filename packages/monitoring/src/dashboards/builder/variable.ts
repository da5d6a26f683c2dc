import { lokiSource, prometheusSource } from "./grafana.ts";
import type { QueryVariableModel, TextVariableModel } from "./model.ts";

/** Options of {@link labelVariable} and {@link logLabelVariable}. */
export interface VariableOptions {
  /** As expressions write it: `instance` for `$instance`. */
  readonly name: string;
  /** As the reader sees it. */
  readonly label: string;
}

/** Everything, which is also the choice at first. */
const all = {
  current: { selected: true, text: ["All"], value: ["$__all"] },
  options: [],
  regex: "",
  refresh: 2,
  sort: 1,
  multi: true,
  includeAll: true,
  allValue: ".+",
} as const;

/**
 * A choice among the values that a label of a metric has: one, several or all. Use it with `=~`.
 *
 * @example
 * labelVariable({ name: "instance", label: "Instance", metric: 'up{job="node"}', of: "instance" })
 */
export function labelVariable(
  options: VariableOptions & {
    /** A metric that has the label, with conditions if need be. */
    readonly metric: string;
    /** @default the variable's name */
    readonly of?: string;
  },
): QueryVariableModel {
  const { name, label, metric, of = name } = options;
  const definition = `label_values(${metric}, ${of})`;
  return {
    name,
    label,
    type: "query",
    datasource: prometheusSource,
    query: { query: definition, refId: "StandardVariableQuery" },
    definition,
    ...all,
    hide: 0,
    skipUrlSync: false,
  };
}

/**
 * A choice among the values that a label of the logs has: one, several or all. Its name is the label's. Loki wants one
 * label that is there: leave `everywhere` out for the others, so that lines without them are found too.
 */
export function logLabelVariable(
  options: VariableOptions & {
    /** Whether every line has the label. @default false */
    readonly everywhere?: boolean;
  },
): QueryVariableModel {
  const { name, label, everywhere = false } = options;
  return {
    name,
    label,
    type: "query",
    datasource: lokiSource,
    // 1 asks for the values of a label. Source: grafana/grafana, datasource/loki/types.ts, LokiVariableQueryType.
    query: { label: name, refId: "LokiVariableQueryEditor-VariableQuery", stream: "", type: 1 },
    definition: `label_values(${name})`,
    ...all,
    allValue: everywhere ? ".+" : ".*",
    hide: 0,
    skipUrlSync: false,
  };
}

/** A field in which the reader writes; empty at first. */
export function textVariable({ name, label }: VariableOptions): TextVariableModel {
  return {
    name,
    label,
    type: "textbox",
    query: "",
    current: { selected: true, text: "", value: "" },
    options: [{ selected: true, text: "", value: "" }],
    hide: 0,
    skipUrlSync: false,
  };
}
