import { panel, type Panel, type PanelOptions } from "../panel.ts";
import type { StateTimelineField, StateTimelineOptions } from "../schema.ts";

/** A band for each series that changes its colour with its state: give it `mappings` or `thresholds`. */
export function stateTimeline(options: PanelOptions): Panel {
  const custom = { lineWidth: 0, fillOpacity: 70 } satisfies StateTimelineField;
  const panelOptions = {
    mergeValues: true,
    showValue: "never",
    rowHeight: 0.8,
    alignValue: "left",
    legend: { calcs: [], displayMode: "list", placement: "bottom", showLegend: true },
    tooltip: { mode: "single", sort: "none" },
  } satisfies StateTimelineOptions;
  return panel(
    { type: "state-timeline", width: 12, height: 8, color: "thresholds", options: panelOptions, custom },
    options,
  );
}
