import { describe, expect, it } from "vitest";
import { images } from "../../images.ts";
import { checkDashboard, isPanel } from "./check-dashboard.ts";
import { dashboard, type DashboardOptions } from "./dashboard.ts";
import { grafanaVersion } from "./grafana.ts";
import type { DashboardModel, PanelModel } from "./model.ts";
import { stat } from "./panels/stat.ts";
import { table } from "./panels/table.ts";
import { timeseries } from "./panels/timeseries.ts";
import { promql } from "./query.ts";
import { atLeast, atMost, type Thresholds } from "./thresholds.ts";
import { labelVariable } from "./variable.ts";

const up = { description: "Whether it is up.", queries: [promql("up")] };
const base: DashboardOptions = { uid: "test", title: "Test", description: "A test.", rows: [] };

const colors = ({ base: lowest, steps }: Thresholds): string =>
  [lowest, ...steps.map(({ from, color }) => `${from}: ${color}`)].join(", ");

const panelsOf = ({ panels }: DashboardModel): readonly PanelModel[] => panels.filter(isPanel);

describe("dashboard", () => {
  it("is for the pinned Grafana", () => {
    expect(images.grafana).toBe(`grafana/grafana:${grafanaVersion}`);
  });

  it("gives each row a hundred ids, also to one that is left out", () => {
    const row = (title: string): { title: string; panels: ReturnType<typeof stat>[] } => ({
      title,
      panels: [stat({ ...up, title: `${title} 1` }), stat({ ...up, title: `${title} 2` })],
    });
    const ids = ({ rows }: Pick<DashboardOptions, "rows">): number[] =>
      dashboard({ ...base, rows }).model.panels.map(({ id }) => id);
    expect(ids({ rows: [row("a"), row("b")] })).toEqual([100, 101, 102, 200, 201, 202]);
    expect(ids({ rows: [undefined, row("b")] })).toEqual([200, 201, 202]);
  });

  it("names the queries of a panel by letters", () => {
    const { model } = dashboard({
      ...base,
      rows: [
        {
          title: "r",
          panels: [timeseries({ ...up, title: "t", queries: [promql("up"), promql("up == 0")] })],
        },
      ],
    });
    expect(panelsOf(model)[0]?.targets.map(({ refId }) => refId)).toEqual(["A", "B"]);
  });

  it("puts the step on every panel", () => {
    const { model } = dashboard({
      ...base,
      minInterval: "1m",
      rows: [{ title: "r", panels: [stat({ ...up, title: "t" })] }],
    });
    expect(panelsOf(model)[0]?.interval).toBe("1m");
  });

  it.each(["with space", "", "x".repeat(41)])("refuses the uid %j", (uid) => {
    expect(() => dashboard({ ...base, uid })).toThrow(/dashboard\(\.\.\.\)\.uid.*1 to 40 letters/);
  });

  it("refuses a panel without a query, or too wide", () => {
    expect(() => stat({ ...up, title: "t", queries: [] })).toThrow(/1 to 26 queries/);
    expect(() => stat({ ...up, title: "t", width: 25 })).toThrow(/1 to 24 columns/);
  });
});

describe("table", () => {
  it("names the values of several queries by their letters", () => {
    const { model } = table({
      ...up,
      title: "t",
      queries: [promql("up"), promql("up == 0")],
      columns: [
        { label: "job", title: "Job" },
        { value: 1, title: "Down", thresholds: atMost({ critical: 1 }) },
      ],
      sortBy: "Down",
    });
    expect(model.transformations).toEqual([
      { id: "merge", options: {} },
      { id: "filterFieldsByName", options: { include: { names: ["job", "Value #B"] } } },
      {
        id: "organize",
        options: {
          excludeByName: {},
          indexByName: { job: 0, "Value #B": 1 },
          renameByName: { job: "Job", "Value #B": "Down" },
        },
      },
    ]);
    expect(model.fieldConfig.overrides.map(({ matcher }) => matcher.options)).toEqual(["Down"]);
    expect(model.targets[0]).toMatchObject({ format: "table", instant: true, range: false });
  });
});

describe("thresholds", () => {
  it("say whether more or less is worse", () => {
    expect(colors(atMost({ warning: 1, critical: 2 }))).toBe("green, 1: yellow, 2: red");
    expect(colors(atLeast({ warning: 2, critical: 1 }))).toBe("red, 1: yellow, 2: green");
    expect(colors(atLeast({ critical: 1 }))).toBe("red, 1: green");
  });
});

describe("checkDashboard", () => {
  const good = dashboard({
    ...base,
    variables: [labelVariable({ name: "job", label: "Job", metric: "up" })],
    rows: [
      {
        title: "r",
        panels: [
          stat({ ...up, title: "a", queries: [promql('up{job=~"$job"}')] }),
          stat({ ...up, title: "b" }),
        ],
      },
    ],
  });
  const withPanel = (change: (panel: PanelModel) => object): string => {
    const panels = good.model.panels.map((one) =>
      isPanel(one) && one.title === "a" ? { ...one, ...change(one) } : one,
    );
    return checkDashboard({ ...good, model: { ...good.model, panels } }).join("; ");
  };
  const withDefaults = (change: object): string =>
    withPanel(({ fieldConfig }) => ({
      fieldConfig: { ...fieldConfig, defaults: { ...fieldConfig.defaults, ...change } },
    }));

  it("takes what the builder makes", () => {
    expect(checkDashboard(good)).toEqual([]);
  });

  it("finds what is not unique", () => {
    expect(withPanel(() => ({ id: 100 }))).toContain("the panel id 100 is there more than once");
    expect(withPanel(() => ({ title: "b" }))).toContain("the title b is there more than once");
    expect(withPanel(({ targets }) => ({ targets: [...targets, ...targets] }))).toContain(
      "the refId A is there more than once",
    );
  });

  it("finds panels out of place", () => {
    expect(withPanel(({ gridPos }) => ({ gridPos: { ...gridPos, w: 25 } }))).toContain(
      "not within the 24 columns",
    );
    expect(withPanel(({ gridPos }) => ({ gridPos: { ...gridPos, w: 13 } }))).toContain('"a" overlaps "b"');
    expect(withPanel(({ gridPos }) => ({ gridPos: { ...gridPos, w: 11 } }))).toContain(
      "the lines have holes",
    );
  });

  it("finds data sources, units and thresholds that cannot be", () => {
    expect(withPanel(() => ({ datasource: { type: "prometheus", uid: "mimir" } }))).toContain(
      "asks the data source mimir",
    );
    expect(checkDashboard(good, { sources: ["mimir"] }).join()).toContain(
      "the data source prometheus is not provisioned",
    );
    expect(withDefaults({ unit: "seconds" })).toContain("the unit seconds");
    const steps = [{ color: "green" }, { color: "red", value: 2 }, { color: "red", value: 1 }];
    expect(withDefaults({ thresholds: { mode: "absolute", steps } })).toContain("do not ascend: 2, 1");
    expect(withDefaults({ thresholds: { mode: "absolute", steps: [{ color: "red", value: 1 }] } })).toContain(
      "no colour",
    );
  });

  it("finds variables that are missing or idle", () => {
    const ask = (expr: string): string =>
      withPanel(({ targets }) => ({ targets: targets.map((one) => ({ ...one, expr })) }));
    expect(ask('up{instance=~"$node"}')).toContain("there is no variable $node");
    expect(ask("rate(up[$__rate_interval])")).toContain("nothing asks for the variable $job");
  });

  it("finds panels without words or queries", () => {
    expect(withPanel(() => ({ description: "" }))).toContain("has no title or no description");
    expect(withPanel(() => ({ targets: [] }))).toContain("asks for nothing");
    expect(checkDashboard({ ...good, model: { ...good.model, description: "" } }).join()).toContain(
      "the dashboard has no title",
    );
  });
});
