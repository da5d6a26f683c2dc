import { panel, type Panel, type PanelOptions } from "../panel.ts";
import type { LogsOptions } from "../schema.ts";

/** Log lines, the newest first. */
export function logs(options: PanelOptions): Panel {
  const panelOptions = {
    showTime: true,
    showLabels: false,
    showCommonLabels: false,
    wrapLogMessage: true,
    prettifyLogMessage: false,
    enableLogDetails: true,
    sortOrder: "Descending",
    dedupStrategy: "none",
  } satisfies LogsOptions;
  return panel({ type: "logs", width: 24, height: 14, color: "thresholds", options: panelOptions }, options);
}
