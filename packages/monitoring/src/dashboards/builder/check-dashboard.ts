import type { Dashboard } from "./dashboard.ts";
import { grafanaSource, lokiSource, prometheusSource } from "./grafana.ts";
import { columns } from "./layout.ts";
import type { DashboardModel, GridPos, PanelModel, RowModel } from "./model.ts";
import { isUnit } from "./units.ts";

/** Options of {@link checkDashboard}. */
export interface CheckDashboardOptions {
  /** The uids of the data sources that are provisioned. @default ["prometheus", "loki"] */
  readonly sources?: readonly string[];
}

/**
 * What is wrong with a dashboard's model, as sentences; nothing, if it is right:
 * - ids, titles, refIds and variables that are not unique; panels without words;
 * - panels that overlap, leave the grid, or leave a hole in a line;
 * - data sources that are not provisioned, units that Grafana does not know, thresholds out of order;
 * - variables that are asked for and not there, or there and not asked for.
 *
 * Types hold the model against Grafana's schema; this is what types cannot see.
 */
export function checkDashboard({ model }: Dashboard, options: CheckDashboardOptions = {}): readonly string[] {
  const { sources = [prometheusSource.uid, lokiSource.uid] } = options;
  const panels = model.panels.filter(isPanel);
  return [
    ...(model.title === "" || model.description === ""
      ? ["the dashboard has no title or no description"]
      : []),
    ...repeated(
      "panel id",
      model.panels.map(({ id }) => id),
    ),
    ...repeated(
      "title",
      panels.map(({ title }) => title),
    ),
    ...repeated(
      "variable",
      model.templating.list.map(({ name }) => name),
    ),
    ...panels.flatMap((panel) =>
      panelProblems(panel, sources).map((problem) => `"${panel.title}" ${problem}`),
    ),
    ...gridProblems(model.panels),
    ...variableProblems(model, sources),
  ];
}

/** Whether it is a panel, and not the heading of a row. */
export function isPanel(one: PanelModel | RowModel): one is PanelModel {
  return one.type !== "row";
}

function panelProblems(panel: PanelModel, sources: readonly string[]): readonly string[] {
  const { title, description, datasource, targets, fieldConfig } = panel;
  const { unit, thresholds } = fieldConfig.defaults;
  const [first, ...above] = thresholds.steps;
  const used = [datasource, ...targets.map((target) => target.datasource)];
  const unknown = used.find(({ uid }) => !sources.includes(uid));
  const levels = above.map(({ value }) => value ?? Number.NaN);
  return [
    ...(title === "" || description === "" ? ["has no title or no description"] : []),
    ...(targets.length === 0 ? ["asks for nothing"] : []),
    ...repeated(
      "refId",
      targets.map(({ refId }) => refId),
    ),
    ...(unknown === undefined ? [] : [`asks the data source ${unknown.uid}, which is not provisioned`]),
    ...(unit === undefined || isUnit(unit) ? [] : [`has the unit ${unit}, which is not known`]),
    ...(first === undefined || first.value !== undefined ? ["has no colour for the lowest values"] : []),
    ...(levels.every((level, index) => index === 0 || level > (levels[index - 1] ?? level))
      ? []
      : [`has thresholds that do not ascend: ${levels.join(", ")}`]),
  ];
}

/** Every cell of the grid, from the top to the lowest panel, is covered exactly once. */
function gridProblems(panels: DashboardModel["panels"]): readonly string[] {
  const outside = panels.filter(
    ({ gridPos: { x, y, w, h } }) => x < 0 || y < 0 || w < 1 || h < 1 || x + w > columns,
  );
  const overlapping = panels.flatMap((one, index) =>
    panels
      .slice(index + 1)
      .flatMap((other) => (overlap(one.gridPos, other.gridPos) ? [[one, other] as const] : [])),
  );
  const bottom = Math.max(0, ...panels.map(({ gridPos: { y, h } }) => y + h));
  const covered = panels.reduce((cells, { gridPos: { w, h } }) => cells + w * h, 0);
  return [
    ...outside.map(({ title }) => `"${title}" is not within the ${columns} columns`),
    ...overlapping.map(([one, other]) => `"${one.title}" overlaps "${other.title}"`),
    ...(outside.length + overlapping.length === 0 && covered !== bottom * columns
      ? ["the lines have holes"]
      : []),
  ];
}

function overlap(one: GridPos, other: GridPos): boolean {
  const apart =
    one.x + one.w <= other.x ||
    other.x + other.w <= one.x ||
    one.y + one.h <= other.y ||
    other.y + other.h <= one.y;
  return !apart;
}

function variableProblems(
  { templating, panels, annotations }: DashboardModel,
  sources: readonly string[],
): readonly string[] {
  const names = new Set(templating.list.map(({ name }) => name));
  const asked = new Set(
    [
      ...panels.filter(isPanel).flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      ...templating.list.map(definition),
    ].flatMap((text) => [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name)),
  );
  const chosen = templating.list.flatMap((variable) =>
    variable.type === "query" ? [variable.datasource.uid] : [],
  );
  const marked = annotations.list
    .map(({ datasource }) => datasource.uid)
    .filter((uid) => uid !== grafanaSource.uid);
  return [
    ...[...asked]
      .filter((name) => !name.startsWith("__") && !names.has(name))
      .map((name) => `there is no variable $${name}`),
    ...[...names].filter((name) => !asked.has(name)).map((name) => `nothing asks for the variable $${name}`),
    ...[...chosen, ...marked]
      .filter((uid) => !sources.includes(uid))
      .map((uid) => `the data source ${uid} is not provisioned`),
  ];
}

function definition(variable: DashboardModel["templating"]["list"][number]): string {
  return variable.type === "query" ? variable.definition : variable.query;
}

function repeated(kind: string, list: readonly (string | number)[]): readonly string[] {
  const twice = list.filter((one, index) => list.indexOf(one) !== index);
  return [...new Set(twice)].map((one) => `the ${kind} ${one} is there more than once`);
}
