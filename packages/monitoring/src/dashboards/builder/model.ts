/**
 * A dashboard as it is written to a file: as much of Grafana's model as the builder makes. The types tests hold it
 * against `@grafana/schema`, which whoever uses this package therefore does not need.
 *
 * @module
 */
import type { DataSource } from "./grafana.ts";

/** Where a panel is, in cells of a grid that is 24 wide. */
export interface GridPos {
  readonly h: number;
  readonly w: number;
  readonly x: number;
  readonly y: number;
}

/** One query, as Grafana stores it. */
export interface Target {
  readonly refId: string;
  readonly datasource: DataSource;
  readonly expr: string;
  readonly legendFormat?: string;
  readonly editorMode: "code";
  readonly format?: "table" | "time_series";
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly queryType?: "range";
}

/** What is shown in a value's place. */
export interface ValueMappingResult {
  readonly text: string;
  readonly color: string;
  readonly index?: number;
}

/** Words instead of numbers. */
export type ValueMapping =
  | { readonly type: "value"; readonly options: Readonly<Record<string, ValueMappingResult>> }
  | {
      readonly type: "range";
      readonly options: { readonly from: number; readonly to: number; readonly result: ValueMappingResult };
    };

/** How values are shown. */
export interface FieldConfig {
  readonly unit?: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly noValue?: string;
  readonly color: { readonly mode: "palette-classic" | "thresholds" };
  readonly thresholds: {
    readonly mode: "absolute";
    /** The first has no value: it is the colour of everything below the second. */
    readonly steps: readonly { readonly color: string; readonly value?: number }[];
  };
  readonly mappings: readonly ValueMapping[];
  readonly custom?: Readonly<Record<string, unknown>>;
}

/** Settings for some of the fields. */
export interface FieldOverride {
  readonly matcher: { readonly id: string; readonly options: string };
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}

/** A panel. */
export interface PanelModel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly gridPos: GridPos;
  readonly datasource: DataSource;
  readonly pluginVersion: string;
  readonly interval?: string;
  readonly fieldConfig: { readonly defaults: FieldConfig; readonly overrides: readonly FieldOverride[] };
  readonly options: Readonly<Record<string, unknown>>;
  readonly transformations?: readonly { readonly id: string; readonly options: unknown }[];
  readonly targets: readonly Target[];
}

/** The heading of a group of panels. */
export interface RowModel {
  readonly id: number;
  readonly type: "row";
  readonly title: string;
  readonly collapsed: false;
  readonly gridPos: GridPos;
  readonly panels: readonly [];
}

/** A choice that the reader has, above the panels. */
export interface VariableModel {
  readonly name: string;
  readonly label: string;
  readonly type: "query" | "textbox";
  readonly datasource?: DataSource;
  readonly query: string | Readonly<Record<string, unknown>>;
  readonly definition?: string;
  readonly current: Readonly<Record<string, unknown>>;
  readonly options: readonly Readonly<Record<string, unknown>>[];
  readonly hide: 0;
  readonly skipUrlSync: false;
  readonly [setting: string]: unknown;
}

/** A dashboard. */
export interface DashboardModel {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly style: "dark";
  readonly editable: boolean;
  readonly graphTooltip: 1;
  readonly timezone: "browser";
  readonly refresh: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly annotations: { readonly list: readonly Readonly<Record<string, unknown>>[] };
  readonly links: readonly Readonly<Record<string, unknown>>[];
  readonly templating: { readonly list: readonly VariableModel[] };
  readonly panels: readonly (PanelModel | RowModel)[];
}
