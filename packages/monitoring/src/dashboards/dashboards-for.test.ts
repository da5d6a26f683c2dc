import { describe, expect, it } from "vitest";
import type { StackView } from "@stackwright/core";
import type { Catalogue } from "../metrics/catalogue.ts";
import { technologiesOf } from "../technologies.ts";
import { checkExpression, checkLogExpression, checkVariableQuery, labelsOf } from "../testing/expressions.ts";
import { hasPromtool, promtool } from "../testing/promtool.ts";
import { withoutGrafanaVariables } from "../testing/promql.ts";
import { catalogueForStack } from "../testing/stack-catalogue.ts";
import { wholeStack } from "../testing/whole-stack.ts";
import { checkDashboard, isPanel } from "./builder/check-dashboard.ts";
import type { Dashboard } from "./builder/dashboard.ts";
import { lokiSource } from "./builder/grafana.ts";
import type { PanelModel, Target } from "./builder/model.ts";
import { dashboardsFor } from "./dashboards-for.ts";

const whole = wholeStack("swarm");
/** With what only some ask for, so that it is checked as the others are. */
const everything = { nodeExporterFull: true };
const all = dashboardsFor(whole, everything);

const panelsOf = ({ model }: Dashboard): readonly PanelModel[] => model.panels.filter(isPanel);
const isLog = ({ datasource }: Pick<Target, "datasource">): boolean => datasource.uid === lokiSource.uid;

/** Labels that a panel shows: in its legend, or as columns of a table. */
function shownLabels({ transformations = [] }: PanelModel, { legendFormat = "" }: Target): readonly string[] {
  const columns = transformations
    .filter(({ id }) => id === "filterFieldsByName")
    .flatMap(({ options }) => (options as { include: { names: string[] } }).include.names)
    .filter((name) => !name.startsWith("Value"));
  return [...columns, ...[...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label)];
}

function targetProblems(panel: PanelModel, target: Target, catalogue: Catalogue): readonly string[] {
  if (isLog(target)) return checkLogExpression(target.expr);
  const problems = checkExpression(target.expr, catalogue);
  if (problems.length > 0) return problems;
  const { some } = labelsOf(target.expr, catalogue);
  return shownLabels(panel, target)
    .filter((label) => !some.has(label))
    .map((label) => `shows the label ${label}, which is not there: ${target.expr}`);
}

/** What is wrong with the queries of a dashboard, for a stack with these series. */
function queryProblems(dashboard: Dashboard, catalogue: Catalogue): readonly string[] {
  const panels = panelsOf(dashboard).flatMap((panel) =>
    panel.targets.flatMap((target) =>
      targetProblems(panel, target, catalogue).map(
        (problem) => `${dashboard.uid}, "${panel.title}": ${problem}`,
      ),
    ),
  );
  const variables = dashboard.model.templating.list.flatMap((variable) => {
    if (variable.type !== "query") return [];
    if (!isLog(variable)) return checkVariableQuery(variable.definition, catalogue);
    return checkLogExpression(`{${String(variable.query["label"])}="x"}`);
  });
  return [...panels, ...variables];
}

describe("dashboardsFor", () => {
  it("gives the dashboards of a stack that has everything, and the detailed one on request", () => {
    const names = [
      "infra-overview",
      "apps-proxy",
      "cassandra",
      "opensearch",
      "mariadb",
      "postgres",
      "dremio",
      "backups",
      "logs",
      "monitoring",
    ];
    expect(dashboardsFor(whole).map(({ fileName }) => fileName)).toEqual(names);
    expect(all.map(({ uid }) => uid)).toEqual([...names, "node-exporter-full"]);
    expect(dashboardsFor(wholeStack("compose")).map(({ uid }) => uid)).toEqual(names);
  });

  it("gives plain JSON, the same every time", () => {
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
    expect(JSON.stringify(dashboardsFor(whole, everything))).toBe(JSON.stringify(all));
  });

  it.each(["en", "fr"] as const)("gives dashboards that are right as they stand, in %s", (language) => {
    expect(dashboardsFor(whole, { ...everything, language }).flatMap((one) => checkDashboard(one))).toEqual(
      [],
    );
  });

  it("says the same in both languages", () => {
    const french = dashboardsFor(whole, { ...everything, language: "fr" });
    const queries = (dashboards: readonly Dashboard[]): unknown =>
      dashboards.map((one) =>
        panelsOf(one).map(({ id, gridPos, targets }) => [id, gridPos, targets.map(({ expr }) => expr)]),
      );
    expect(queries(french)).toEqual(queries(all));
    expect(french.map(({ title }) => title)).toContain("Sauvegardes");
    const descriptions = (dashboards: readonly Dashboard[]): readonly string[] =>
      dashboards.flatMap((one) => panelsOf(one).map(({ description }) => description));
    expect(descriptions(all).filter((text) => descriptions(french).includes(text))).toEqual([]);
  });

  it("draws its lines where the alerts begin", () => {
    const levels = (
      stack: StackView,
      options: Parameters<typeof dashboardsFor>[1],
    ): readonly (number | undefined)[] =>
      dashboardsFor(stack, options)
        .flatMap(panelsOf)
        .filter(({ title }) => title === "CPU by node")
        .flatMap(({ fieldConfig }) => fieldConfig.defaults.thresholds.steps.map(({ value }) => value));
    expect(levels(whole, {})).toEqual([undefined, 0.85]);
    expect(levels(whole, { thresholds: { cpu: 0.5 } })).toEqual([undefined, 0.5]);
  });
});

describe("the specification's panels", () => {
  const required: Readonly<Record<string, readonly string[]>> = {
    "infra-overview": [
      "Service status",
      "CPU by node",
      "Memory by node",
      "Disk by node",
      "Received by node",
      "Sent by node",
      "4xx and 5xx of Traefik",
      "Traefik's certificates",
      "Certificates as visitors see them",
    ],
    "apps-proxy": [
      "P50 latency",
      "P95 latency",
      "P99 latency",
      "Requests per second",
      "Open connections",
      "CPU throttling by container",
      "Failed requests by service",
      "Bans from here",
    ],
    cassandra: [
      "Nodes up (UN)",
      "Nodes down (DN)",
      "Pending compactions",
      "Read latency P99",
      "Write latency P99",
      "Dropped mutations",
      "Heap usage",
    ],
    opensearch: [
      "Cluster status",
      "Heap usage",
      "Time in garbage collection",
      "Active shards",
      "Shards on the move",
      "Unassigned shards",
      "Indexing rate",
      "Search rate",
      "Query latency",
    ],
  };

  it.each(Object.entries(required))("are all in %s", (uid, titles) => {
    const found = all
      .filter((one) => one.uid === uid)
      .flatMap((one) => panelsOf(one).map(({ title }) => title));
    expect(found).toEqual(expect.arrayContaining([...titles]));
  });
});

describe("expressions", () => {
  it.each(["compose", "swarm"] as const)("ask for what is there, in %s", (target) => {
    const stack = wholeStack(target);
    const catalogue = catalogueForStack(stack);
    expect(dashboardsFor(stack, everything).flatMap((one) => queryProblems(one, catalogue))).toEqual([]);
  });

  it("are found out where they ask for what is not there", () => {
    const [first] = all;
    const without = catalogueForStack(wholeStack("swarm", ["node"]));
    expect(first && queryProblems(first, without).join("\n")).toContain(
      '"CPU by node": no exporter exposes the metric node_cpu_seconds_total',
    );
  });

  it.skipIf(!hasPromtool())("are taken by promtool", () => {
    const expressions = all.flatMap((one) =>
      panelsOf(one).flatMap(({ targets }) =>
        targets.filter((target) => !isLog(target)).map(({ expr }) => expr),
      ),
    );
    const rules = [...new Set(expressions)].map((expr, index) => ({
      record: `panel:expression:${index}`,
      expr: withoutGrafanaVariables(expr),
    }));
    const { accepted, output } = promtool(["check", "rules", "rules.yml"], {
      // YAML takes JSON.
      "rules.yml": JSON.stringify({ groups: [{ name: "panels", rules }] }),
    });
    expect(output).toContain(`SUCCESS: ${rules.length} rules found`);
    expect(accepted).toBe(true);
  });
});

describe("a stack without a technology", () => {
  it("loses Cassandra's dashboard, and nothing else", () => {
    expect(dashboardsFor(wholeStack("swarm", ["cassandra"]), everything)).toEqual(
      all.filter(({ uid }) => uid !== "cassandra"),
    );
  });

  it.each(technologiesOf(whole).map(({ name }) => name))(
    "is asked for nothing that %s would give",
    (name) => {
      const stack = wholeStack("swarm", [name]);
      const catalogue = catalogueForStack(stack);
      const dashboards = dashboardsFor(stack, everything);
      expect(dashboards.flatMap((one) => [...checkDashboard(one), ...queryProblems(one, catalogue)])).toEqual(
        [],
      );
    },
  );

  it("keeps the ids of the panels that stay", () => {
    const ids = (dashboards: readonly Dashboard[]): ReadonlyMap<string, number> =>
      new Map(
        dashboards.flatMap((one) => panelsOf(one).map(({ title, id }) => [`${one.uid}: ${title}`, id])),
      );
    const before = ids(all);
    for (const [title, id] of ids(
      dashboardsFor(wholeStack("swarm", ["blackbox", "cadvisor", "minio", "promtail"]), everything),
    )) {
      expect([title, id]).toEqual([title, before.get(title)]);
    }
  });

  it("has no dashboards without metrics", () => {
    expect(
      dashboardsFor(
        wholeStack(
          "swarm",
          technologiesOf(whole).map(({ name }) => name),
        ),
      ),
    ).toEqual([]);
  });
});
