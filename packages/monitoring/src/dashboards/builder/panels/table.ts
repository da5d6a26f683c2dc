import type { FieldOverride, PanelModel, ValueMapping } from "../model.ts";
import { panel, steps, type Panel, type PanelOptions } from "../panel.ts";
import { refId } from "../query.ts";
import type { TableField, TableOptions } from "../schema.ts";
import type { Thresholds } from "../thresholds.ts";
import type { Unit } from "../units.ts";

/** A column: a label of the series, or a query's value. */
export type Column = {
  /** Its heading. */
  readonly title: string;
  /** Pixels. @default shared out */
  readonly width?: number;
} & (
  | { readonly label: string }
  | {
      /** Which query's value, counted from 0. */
      readonly value: number;
      readonly unit?: Unit;
      readonly decimals?: number;
      /** Colours the cell. @default no colour */
      readonly thresholds?: Thresholds;
      readonly mappings?: readonly ValueMapping[];
    }
);

/** Options of {@link table}. */
export interface TablePanelOptions extends Omit<
  PanelOptions,
  "unit" | "decimals" | "thresholds" | "mappings"
> {
  /** From left to right; what is not named is not shown. */
  readonly columns: readonly Column[];
  /** The heading of the column that it is sorted by. @default as it comes */
  readonly sortBy?: string;
  /** Whether the highest comes first. @default false */
  readonly descending?: boolean;
}

/** A table of the values of now: a row for each series, in which several queries are joined by their labels. */
export function table(options: TablePanelOptions): Panel {
  const { columns, queries, sortBy, descending = false } = options;
  const several = queries.length > 1;
  const panelOptions = {
    frameIndex: 0,
    showHeader: true,
    cellHeight: "sm",
    sortBy: sortBy === undefined ? [] : [{ displayName: sortBy, desc: descending }],
  } satisfies TableOptions;
  const custom = {
    align: "auto",
    cellOptions: { type: "auto" },
    filterable: false,
    inspect: false,
  } satisfies TableField;
  return panel(
    {
      type: "table",
      width: 12,
      height: 8,
      color: "thresholds",
      now: true,
      options: panelOptions,
      custom,
      overrides: columns.flatMap(override),
      transformations: transformations(columns, several),
    },
    options,
  );
}

/** What Grafana calls a column's field. Source: grafana/grafana, datasource/prometheus/result_transformer.ts. */
function fieldName(column: Column, several: boolean): string {
  if ("label" in column) return column.label;
  return several ? `Value #${refId(column.value)}` : "Value";
}

function transformations(
  columns: readonly Column[],
  several: boolean,
): NonNullable<PanelModel["transformations"]> {
  const names = columns.map((column) => fieldName(column, several));
  const each = <Value>(value: (column: Column, index: number) => Value): Readonly<Record<string, Value>> =>
    Object.fromEntries(columns.map((column, index) => [fieldName(column, several), value(column, index)]));
  return [
    ...(several ? [{ id: "merge", options: {} }] : []),
    { id: "filterFieldsByName", options: { include: { names } } },
    {
      id: "organize",
      options: {
        excludeByName: {},
        indexByName: each((_, index) => index),
        renameByName: each(({ title }) => title),
      },
    },
  ];
}

function override(column: Column): readonly FieldOverride[] {
  const { title, width } = column;
  const { unit, decimals, thresholds, mappings } = "value" in column ? column : {};
  const colored = { type: "color-background", mode: "basic" } satisfies TableField["cellOptions"];
  const properties = [
    ...(width === undefined ? [] : [{ id: "custom.width", value: width }]),
    ...(unit === undefined ? [] : [{ id: "unit", value: unit }]),
    ...(decimals === undefined ? [] : [{ id: "decimals", value: decimals }]),
    ...(mappings === undefined ? [] : [{ id: "mappings", value: mappings }]),
    ...(thresholds === undefined
      ? []
      : [{ id: "thresholds", value: { mode: "absolute", steps: steps(thresholds) } }]),
    ...(thresholds === undefined && mappings === undefined
      ? []
      : [{ id: "custom.cellOptions", value: colored }]),
  ];
  return properties.length === 0 ? [] : [{ matcher: { id: "byName", options: title }, properties }];
}
