import { panel, type Panel, type PanelOptions } from "../panel.ts";
import type { StatOptions } from "../schema.ts";
import { lastValue } from "./reduce.ts";

/** Options of {@link stat}. */
export interface StatPanelOptions extends PanelOptions {
  /** Draws the number's past behind it. @default true */
  readonly graph?: boolean;
  /** Fills the whole panel with the colour: for states. @default false */
  readonly filled?: boolean;
}

/** One number, large: the latest. Several series give several numbers, with their names. */
export function stat(options: StatPanelOptions): Panel {
  const { graph = true, filled = false } = options;
  const panelOptions = {
    reduceOptions: lastValue,
    orientation: "auto",
    textMode: "auto",
    colorMode: filled ? "background" : "value",
    graphMode: graph ? "area" : "none",
    justifyMode: "auto",
  } satisfies StatOptions;
  return panel({ type: "stat", width: 4, height: 4, color: "thresholds", options: panelOptions }, options);
}
