import { panel, type Panel, type PanelOptions } from "../panel.ts";
import type { GaugeOptions } from "../schema.ts";
import { lastValue } from "./reduce.ts";

/** A dial for a value that has a lowest and a highest: give it `min` and `max`. */
export function gauge(options: PanelOptions): Panel {
  const panelOptions = {
    reduceOptions: lastValue,
    orientation: "auto",
    showThresholdLabels: false,
    showThresholdMarkers: true,
  } satisfies GaugeOptions;
  return panel({ type: "gauge", width: 6, height: 8, color: "thresholds", options: panelOptions }, options);
}
