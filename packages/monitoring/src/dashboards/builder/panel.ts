import { badOption } from "@stackwright/core";
import { grafanaVersion, lokiSource } from "./grafana.ts";
import type { FieldConfig, FieldOverride, PanelModel, Target, ValueMapping } from "./model.ts";
import { refId, type Query } from "./query.ts";
import { always, type Thresholds } from "./thresholds.ts";
import type { Unit } from "./units.ts";

/** What every kind of panel takes. */
export interface PanelOptions {
  /** Unique in its dashboard. */
  readonly title: string;
  /** What it shows, and what to look for. Readers see it at the title's (i). */
  readonly description: string;
  readonly queries: readonly Query[];
  /** @default a plain number */
  readonly unit?: Unit;
  /** Digits after the point. @default Grafana decides */
  readonly decimals?: number;
  /** The lowest value of the axis or the gauge. @default from the data */
  readonly min?: number;
  /** The highest value of the axis or the gauge. @default from the data */
  readonly max?: number;
  /** What is shown when nothing answers. @default "No data" */
  readonly noValue?: string;
  /** Where values change their colour. @default green throughout */
  readonly thresholds?: Thresholds;
  /** Words in the place of values. @default none */
  readonly mappings?: readonly ValueMapping[];
  /** Columns that it would like, of 24; lines are filled up. @default by its kind */
  readonly width?: number;
  /** Rows of the grid, of 30 pixels each. @default by its kind */
  readonly height?: number;
}

/** A panel that has no place yet. */
export interface Panel {
  readonly width: number;
  readonly height: number;
  readonly model: Omit<PanelModel, "id" | "gridPos">;
}

/** What a kind of panel is made of. */
export interface PanelKind {
  readonly type: string;
  readonly width: number;
  readonly height: number;
  readonly color: FieldConfig["color"]["mode"];
  readonly options: PanelModel["options"];
  readonly custom?: Readonly<Record<string, unknown>>;
  readonly overrides?: readonly FieldOverride[];
  readonly transformations?: PanelModel["transformations"];
  /** Whether it asks for the values of now, as a table. @default false */
  readonly now?: boolean;
}

/** A panel of a kind. */
export function panel(kind: PanelKind, options: PanelOptions): Panel {
  const { title, description, queries, width = kind.width, height = kind.height } = options;
  const [first] = queries;
  if (first === undefined || queries.length > 26 || !Number.isInteger(width) || width < 1 || width > 24) {
    throw badOption({
      builder: kind.type,
      option: `"${title}"`,
      value: { queries: queries.length, width },
      expected: "1 to 26 queries, and a width of 1 to 24 columns",
      hint: 'Give it a query, such as promql("up", "{{job}}"), and leave the width out to have the usual one.',
    });
  }
  return {
    width,
    height,
    model: {
      type: kind.type,
      title,
      description,
      datasource: first.source,
      pluginVersion: grafanaVersion,
      fieldConfig: { defaults: fieldConfig(kind, options), overrides: kind.overrides ?? [] },
      options: kind.options,
      ...(kind.transformations === undefined ? {} : { transformations: kind.transformations }),
      targets: queries.map((query, index) => target(query, index, kind)),
    },
  };
}

/** Colour steps as Grafana stores them. */
export function steps({ base, steps: above }: Thresholds): FieldConfig["thresholds"]["steps"] {
  return [{ color: base }, ...above.map(({ from, color }) => ({ color, value: from }))];
}

function fieldConfig({ color, custom }: PanelKind, options: PanelOptions): FieldConfig {
  const { unit, decimals, min, max, noValue, thresholds = always("green"), mappings = [] } = options;
  return {
    ...(unit === undefined ? {} : { unit }),
    ...(decimals === undefined ? {} : { decimals }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(noValue === undefined ? {} : { noValue }),
    color: { mode: color },
    thresholds: { mode: "absolute", steps: steps(thresholds) },
    mappings,
    ...(custom === undefined ? {} : { custom }),
  };
}

function target({ source, expression, legend }: Query, index: number, { now = false }: PanelKind): Target {
  const common = {
    refId: refId(index),
    datasource: source,
    expr: expression,
    ...(legend === undefined ? {} : { legendFormat: legend }),
    editorMode: "code",
  } as const;
  if (source.type === lokiSource.type) return { ...common, queryType: "range" };
  return now
    ? { ...common, format: "table", range: false, instant: true }
    : { ...common, range: true, instant: false };
}
