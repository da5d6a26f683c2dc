import type {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueJustifyMode,
  BigValueTextMode,
  BarGaugeDisplayMode,
  BarGaugeValueMode,
  Dashboard as SchemaDashboard,
  GraphFieldConfig,
  HideableFieldConfig,
  LogsDedupStrategy,
  LogsSortOrder,
  OptionsWithLegend,
  OptionsWithTooltip,
  SingleStatBaseOptions,
  TableFieldOptions,
  TableSortByFieldState,
  TimelineValueAlignment,
  VisibilityMode,
} from "@grafana/schema";

/**
 * Grafana's own type as JSON is written: its enums as the strings and numbers that they stand for, and nothing that can
 * be changed.
 */
export type Plain<Value> = Value extends string
  ? `${Value}`
  : Value extends number
    ? Literal<`${Value}`>
    : Value extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : Value extends object
        ? { readonly [Key in keyof Value]: Plain<Value[Key]> }
        : Value;

type Literal<Digits extends string> = Digits extends `${infer Value extends number}` ? Value : never;

/** A dashboard as Grafana's schema has it. */
export type Schema = Plain<SchemaDashboard>;

// What each kind of panel adds. `@grafana/schema` has the pieces; which plugin takes which is in the plugins' own
// models. Source: grafana/grafana v9.5, public/app/plugins/panel/*/{panelcfg,models}.cue.

/** Options of `timeseries`. */
export type TimeseriesOptions = Plain<OptionsWithLegend & OptionsWithTooltip>;
/** Custom field settings of `timeseries`. */
export type TimeseriesField = Plain<GraphFieldConfig>;

/** Options of `stat`. */
export type StatOptions = Plain<
  SingleStatBaseOptions & {
    colorMode: BigValueColorMode;
    graphMode: BigValueGraphMode;
    justifyMode: BigValueJustifyMode;
    textMode: BigValueTextMode;
  }
>;

/** Options of `gauge`. */
export type GaugeOptions = Plain<
  SingleStatBaseOptions & { showThresholdLabels: boolean; showThresholdMarkers: boolean }
>;

/** Options of `bargauge`. */
export type BarGaugeOptions = Plain<
  SingleStatBaseOptions & {
    displayMode: BarGaugeDisplayMode;
    valueMode: BarGaugeValueMode;
    showUnfilled: boolean;
    minVizWidth: number;
    minVizHeight: number;
  }
>;

/** Options of `table`. */
export interface TableOptions {
  readonly frameIndex: number;
  readonly showHeader: boolean;
  readonly cellHeight: "sm" | "md" | "lg";
  readonly sortBy: Plain<TableSortByFieldState[]>;
}
/** Custom field settings of `table`. */
export type TableField = Plain<Partial<TableFieldOptions>>;

/** Options of `state-timeline`. */
export type StateTimelineOptions = Plain<
  OptionsWithLegend &
    OptionsWithTooltip & {
      mergeValues: boolean;
      showValue: VisibilityMode;
      rowHeight: number;
      alignValue: TimelineValueAlignment;
    }
>;
/** Custom field settings of `state-timeline`. */
export type StateTimelineField = Plain<HideableFieldConfig & { lineWidth: number; fillOpacity: number }>;

/** Options of `logs`. */
export type LogsOptions = Plain<{
  showTime: boolean;
  showLabels: boolean;
  showCommonLabels: boolean;
  wrapLogMessage: boolean;
  prettifyLogMessage: boolean;
  enableLogDetails: boolean;
  sortOrder: LogsSortOrder;
  dedupStrategy: LogsDedupStrategy;
}>;
