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

/** What both kinds of variables have. */
interface VariableBase {
  readonly name: string;
  readonly label: string;
  readonly hide: 0;
  readonly skipUrlSync: false;
}

/** A choice among the values of a label. */
export interface QueryVariableModel extends VariableBase {
  readonly type: "query";
  readonly datasource: DataSource;
  readonly query: Readonly<Record<string, unknown>>;
  /** The query as a person reads it. */
  readonly definition: string;
  readonly current: {
    readonly selected: boolean;
    readonly text: readonly string[];
    readonly value: readonly string[];
  };
  readonly options: readonly [];
  readonly regex: string;
  /** 2: whenever the time range changes. */
  readonly refresh: 2;
  /** 1: by the alphabet. */
  readonly sort: 1;
  readonly multi: boolean;
  readonly includeAll: boolean;
  readonly allValue: string;
}

/** A word that the reader writes. */
export interface TextVariableModel extends VariableBase {
  readonly type: "textbox";
  readonly query: string;
  readonly current: { readonly selected: boolean; readonly text: string; readonly value: string };
  readonly options: readonly { readonly selected: boolean; readonly text: string; readonly value: string }[];
}

/** What the reader chooses, above the panels. */
export type VariableModel = QueryVariableModel | TextVariableModel;

/** Something that is marked on the graphs. */
export interface AnnotationModel {
  readonly name: string;
  readonly type: "dashboard";
  readonly builtIn: 1;
  readonly datasource: DataSource;
  readonly enable: boolean;
  readonly hide: boolean;
  readonly iconColor: string;
  readonly showIn: 0;
}

/** A way to other dashboards. */
export interface LinkModel {
  readonly type: "dashboards";
  readonly title: string;
  readonly tags: readonly string[];
  readonly asDropdown: boolean;
  readonly icon: string;
  readonly includeVars: boolean;
  readonly keepTime: boolean;
  readonly targetBlank: boolean;
  readonly tooltip: string;
  readonly url: string;
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
  readonly annotations: { readonly list: readonly AnnotationModel[] };
  readonly links: readonly LinkModel[];
  readonly templating: { readonly list: readonly VariableModel[] };
  readonly panels: readonly (PanelModel | RowModel)[];
}
