import { badOption } from "@stackwright/core";
import { columns, place } from "./layout.ts";
import { grafanaSource, schemaVersion } from "./grafana.ts";
import type { DashboardModel, PanelModel, RowModel, VariableModel } from "./model.ts";
import type { Panel } from "./panel.ts";

/** A dashboard, and the file that it is written to. */
export interface Dashboard {
  /** Stable: part of its address in Grafana, `/d/<uid>`. */
  readonly uid: string;
  readonly title: string;
  /** The file's name, without `.json`. */
  readonly fileName: string;
  /** What the file holds. */
  readonly model: DashboardModel;
}

/** A group of panels under a heading. */
export interface Row {
  readonly title: string;
  /** What is left out keeps its number. */
  readonly panels: readonly (Panel | undefined)[];
}

/** Options of {@link dashboard}. */
export interface DashboardOptions {
  /** Its address and its file's name: letters, digits, `-` and `_`, at most 40. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** For the list of dashboards, beside `stackwright`. @default none */
  readonly tags?: readonly string[];
  /** @default none */
  readonly variables?: readonly VariableModel[];
  /** What is left out keeps its number, so that what follows keeps its ids. */
  readonly rows: readonly (Row | undefined)[];
  /** The range that is shown at first. @default "now-6h" */
  readonly from?: string;
  /** How often it asks again. @default "1m" */
  readonly refresh?: string;
  /** The shortest step of its graphs: not below the interval of its scrapes. @default that of the data source */
  readonly minInterval?: string;
}

/** The tag of all dashboards, by which each finds the others. */
const tag = "stackwright";

/**
 * A dashboard. The panels of each row are laid out by themselves; the first row has the id 100 and its panels follow, the
 * second 200, and so on: links to a panel hold when another row changes.
 *
 * @throws StackwrightError `option-invalid` for a uid that Grafana does not take.
 * @example
 * dashboard({
 *   uid: "queue", title: "Queue", description: "The work queue.",
 *   rows: [{ title: "Work", panels: [timeseries({ title: "Jobs", description: "...", queries: [promql("jobs")] })] }],
 * })
 */
export function dashboard(options: DashboardOptions): Dashboard {
  const {
    uid,
    title,
    description,
    tags = [],
    variables = [],
    rows,
    from = "now-6h",
    refresh = "1m",
  } = options;
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(uid)) {
    throw badOption({
      builder: "dashboard",
      option: "uid",
      value: uid,
      expected: "1 to 40 letters, digits, '-' or '_'",
      hint: 'Name it as its file should be called, such as "infra-overview".',
    });
  }
  const model: DashboardModel = {
    uid,
    title,
    description,
    tags: [tag, ...tags],
    schemaVersion,
    style: "dark",
    editable: true,
    graphTooltip: 1,
    timezone: "browser",
    refresh,
    time: { from, to: "now" },
    annotations: { list: [annotations] },
    links: [otherDashboards],
    templating: { list: variables },
    panels: panels(rows, options.minInterval),
  };
  return { uid, title, fileName: uid, model };
}

function panels(rows: readonly (Row | undefined)[], interval: string | undefined): DashboardModel["panels"] {
  let top = 0;
  return rows.flatMap((row, index): readonly (PanelModel | RowModel)[] => {
    if (row === undefined) return [];
    const id = (index + 1) * 100;
    const heading: RowModel = {
      id,
      type: "row",
      title: row.title,
      collapsed: false,
      gridPos: { h: 1, w: columns, x: 0, y: top },
      panels: [],
    };
    const present = row.panels.flatMap((one, position) =>
      one === undefined ? [] : [{ ...one, id: id + position + 1 }],
    );
    const { items, bottom } = place(present, top + 1);
    top = bottom;
    const content = items.map(({ item, gridPos }): PanelModel => {
      const { type, title, description, ...rest } = item.model;
      const steps = interval === undefined ? {} : { interval };
      return { id: item.id, type, title, description, gridPos, ...steps, ...rest };
    });
    return [heading, ...content];
  });
}

const annotations: DashboardModel["annotations"]["list"][number] = {
  name: "Annotations & Alerts",
  type: "dashboard",
  builtIn: 1,
  datasource: grafanaSource,
  enable: true,
  hide: true,
  iconColor: "rgba(0, 211, 255, 1)",
  showIn: 0,
};

const otherDashboards: DashboardModel["links"][number] = {
  type: "dashboards",
  title: "Dashboards",
  tags: [tag],
  asDropdown: true,
  icon: "external link",
  includeVars: false,
  keepTime: true,
  targetBlank: false,
  tooltip: "",
  url: "",
};
