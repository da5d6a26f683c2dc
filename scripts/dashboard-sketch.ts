import { isPanel } from "../packages/monitoring/src/dashboards/builder/check-dashboard.ts";
import type { DashboardModel, PanelModel } from "../packages/monitoring/src/dashboards/builder/model.ts";

/** Characters for each of the 24 columns. */
const scale = 4;

/** A dashboard as boxes of text: each line of panels where it is, with their titles. Heights are left out. */
export function sketch({ panels }: DashboardModel): string {
  const lines = new Map<number, DashboardModel["panels"]>();
  for (const panel of panels) lines.set(panel.gridPos.y, [...(lines.get(panel.gridPos.y) ?? []), panel]);
  return [...lines.values()]
    .map((line) => {
      const boxes = line.filter(isPanel);
      return boxes.length === 0 ? line.map(({ title }) => title).join() : boxLine(boxes);
    })
    .join("\n");
}

function boxLine(panels: readonly PanelModel[]): string {
  const edge = panels.map(({ gridPos }) => "─".repeat(gridPos.w * scale - 1));
  const titles = panels.map(({ gridPos, title }) => fit(` ${title}`, gridPos.w * scale - 1));
  return [`┌${edge.join("┬")}┐`, `│${titles.join("│")}│`, `└${edge.join("┴")}┘`].join("\n");
}

function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}
