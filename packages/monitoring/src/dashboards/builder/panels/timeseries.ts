import { panel, type Panel, type PanelOptions } from "../panel.ts";
import type { TimeseriesField, TimeseriesOptions } from "../schema.ts";

/** What the legend of a graph says of each series. */
export type Calculation = "lastNotNull" | "mean" | "max" | "min" | "sum";

/** Options of {@link timeseries}. */
export interface TimeseriesPanelOptions extends PanelOptions {
  /** Draws the series on top of each other. @default false */
  readonly stack?: boolean;
  /** `bars` suits counts. @default "line" */
  readonly draw?: "line" | "bars";
  /** A table of these numbers below the graph, instead of the names alone. @default none */
  readonly calculations?: readonly Calculation[];
}

/** A graph over time. Thresholds are drawn as dashed lines. */
export function timeseries(options: TimeseriesPanelOptions): Panel {
  const { stack = false, draw = "line", calculations = [], thresholds } = options;
  const bars = draw === "bars";
  const custom = {
    drawStyle: draw,
    lineInterpolation: "linear",
    lineWidth: 1,
    fillOpacity: bars ? 80 : stack ? 40 : 10,
    showPoints: "never",
    spanNulls: false,
    stacking: { mode: stack ? "normal" : "none", group: "A" },
    thresholdsStyle: { mode: thresholds === undefined ? "off" : "dashed" },
  } satisfies TimeseriesField;
  const panelOptions = {
    legend: {
      calcs: calculations,
      displayMode: calculations.length > 0 ? "table" : "list",
      placement: "bottom",
      showLegend: true,
    },
    tooltip: { mode: "multi", sort: "desc" },
  } satisfies TimeseriesOptions;
  return panel(
    { type: "timeseries", width: 12, height: 8, color: "palette-classic", options: panelOptions, custom },
    options,
  );
}
