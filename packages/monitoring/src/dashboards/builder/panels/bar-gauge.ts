import { panel, type Panel, type PanelOptions } from "../panel.ts";
import type { BarGaugeOptions } from "../schema.ts";
import { lastValue } from "./reduce.ts";

/** A horizontal bar for the latest value of each series: for comparing a handful of them. */
export function barGauge(options: PanelOptions): Panel {
  const panelOptions = {
    reduceOptions: lastValue,
    orientation: "horizontal",
    displayMode: "basic",
    valueMode: "color",
    showUnfilled: true,
    minVizWidth: 0,
    minVizHeight: 10,
  } satisfies BarGaugeOptions;
  return panel(
    { type: "bargauge", width: 12, height: 8, color: "thresholds", options: panelOptions },
    options,
  );
}
