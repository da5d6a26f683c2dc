/**
 * Writes docs/dashboards.md from the dashboards of a stack that has everything. `--check` only says whether it is up to
 * date.
 */
import { isPanel } from "../packages/monitoring/src/dashboards/builder/check-dashboard.ts";
import type { Dashboard } from "../packages/monitoring/src/dashboards/builder/dashboard.ts";
import type { PanelModel, RowModel } from "../packages/monitoring/src/dashboards/builder/model.ts";
import { isUnit, units } from "../packages/monitoring/src/dashboards/builder/units.ts";
import { dashboardsFor } from "../packages/monitoring/src/dashboards/dashboards-for.ts";
import { technologiesOf } from "../packages/monitoring/src/technologies.ts";
import { wholeStack } from "../packages/monitoring/src/testing/whole-stack.ts";
import { sketch } from "./dashboard-sketch.ts";
import { generatedPage } from "./generated-page.ts";

const whole = wholeStack("swarm");
const asked = { nodeExporterFull: true };
const all = dashboardsFor(whole, asked);

/** For each technology, what a stack without it does not have: dashboards by uid, rows by uid and title. */
const lost: readonly (readonly [technology: string, things: ReadonlySet<string>])[] = technologiesOf(
  whole,
).map(({ name }) => {
  const kept = new Set(dashboardsFor(wholeStack("swarm", [name]), asked).flatMap(things));
  return [name, new Set(all.flatMap(things).filter((thing) => !kept.has(thing)))];
});

function things({ uid, model }: Dashboard): readonly string[] {
  return [uid, ...model.panels.filter((one) => !isPanel(one)).map(({ title }) => `${uid}/${title}`)];
}

function needs(thing: string): string {
  const technologies = lost.filter(([, gone]) => gone.has(thing)).map(([name]) => `\`${name}\``);
  return technologies.length === 0 ? "" : ` (with ${technologies.join(", ")})`;
}

function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return `${fence}${text.replace(/\s+/g, " ")}${fence}`;
}

function unitOf(unit: unknown): string {
  return typeof unit === "string" && isUnit(unit) ? units[unit] : "";
}

/** The unit of a panel, or of the columns of a table. */
function unitCell({ fieldConfig: { defaults, overrides } }: PanelModel): string {
  const columns = overrides.flatMap(({ matcher, properties }) =>
    properties.filter(({ id }) => id === "unit").map(({ value }) => `${matcher.options}: ${unitOf(value)}`),
  );
  return columns.length === 0 ? unitOf(defaults.unit) : columns.join("; ");
}

type Steps = PanelModel["fieldConfig"]["defaults"]["thresholds"]["steps"];

/** A threshold as its unit is shown. */
function amount(value: number | undefined, unit: unknown): string {
  if (value === undefined) return "";
  if (unit === "percentunit") return `${Number((value * 100).toFixed(1))} %`;
  if (unit === "d") return `${value} d`;
  if (unit === "s") return `${value} s`;
  if (unit !== "dtdurations") return String(value);
  if (value < 3600) return `${Number((value / 60).toFixed(1))} min`;
  return value % 86_400 === 0 ? `${value / 86_400} d` : `${Number((value / 3600).toFixed(2))} h`;
}

function stepsText(steps: Steps, unit: unknown): string {
  const [lowest, ...above] = steps;
  if (above.length === 0) return "";
  return [lowest?.color, ...above.map(({ value, color }) => `from ${amount(value, unit)} ${color}`)].join(
    ", ",
  );
}

/** What colours the values: words, thresholds, and those of the columns of a table. */
function colorCell({ fieldConfig: { defaults, overrides } }: PanelModel): string {
  const columns = overrides.flatMap(({ matcher, properties }) => {
    const unit = properties.find(({ id }) => id === "unit")?.value;
    return properties
      .filter(({ id }) => id === "thresholds")
      .map(
        ({ value }) => `${matcher.options}: ${stepsText((value as { readonly steps: Steps }).steps, unit)}`,
      );
  });
  const words = defaults.mappings.flatMap((mapping) => {
    if (mapping.type === "value") return Object.values(mapping.options);
    return [mapping.options.result];
  });
  const mapped = words.map(({ text, color }) => `${text}: ${color}`);
  return [...mapped, stepsText(defaults.thresholds.steps, defaults.unit), ...columns]
    .filter((text) => text !== "")
    .join("; ");
}

function panelRow(panel: PanelModel): string {
  const expressions = panel.targets.map(({ expr }) => code(expr)).join("<br>");
  const cells = [panel.title, panel.type, panel.description, unitCell(panel), colorCell(panel), expressions];
  return `| ${cells.map((text) => text.replaceAll("|", "\\|")).join(" | ")} |`;
}

function rowText(uid: string, row: RowModel, panels: readonly PanelModel[]): string {
  return `### ${row.title}${needs(`${uid}/${row.title}`)}

| panel | kind | shows | unit | colours | asks |
| --- | --- | --- | --- | --- | --- |
${panels.map(panelRow).join("\n")}
`;
}

function dashboardText({ uid, title, model }: Dashboard): string {
  const panels = model.panels.filter(isPanel);
  const rows = model.panels.filter((one): one is RowModel => !isPanel(one));
  const tables = rows.map((row, index) => {
    const end = rows[index + 1]?.id ?? Infinity;
    return rowText(
      uid,
      row,
      panels.filter(({ id }) => id > row.id && id < end),
    );
  });
  const variables = model.templating.list.map(({ label, name }) => `${label} (\`$${name}\`)`);
  return `## ${title}${needs(uid)}

${model.description} \`/d/${uid}\`, \`${uid}.json\`.${variables.length === 0 ? "" : ` To choose: ${variables.join(", ")}.`}

\`\`\`text
${sketch(model)}
\`\`\`

${tables.join("\n")}`;
}

/** The page's text. */
export function dashboardPage(): string {
  const count = all.reduce((sum, { model }) => sum + model.panels.filter(isPanel).length, 0);
  const list = all.map(({ title, uid, model }) => {
    const anchor = `${title}${needs(uid)}`
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, "")
      .replaceAll(" ", "-");
    return `- [${title}](#${anchor}): ${model.description}`;
  });
  return `# The dashboards

What Grafana shows of a stack that has everything: ${all.length} dashboards, ${count} panels. A stack gets those whose
technologies are in it, and of those the rows for what is there; "with" says what has to be there. Colours change where
alerts begin, and follow \`thresholds\`. "Node Exporter Full" is there on request (\`dashboards: { nodeExporterFull: true }\`). Titles and descriptions are also there in French (\`language: "fr"\`).

${list.join("\n")}

${all.map(dashboardText).join("\n")}`;
}

await generatedPage("docs/dashboards.md", dashboardPage, import.meta);
