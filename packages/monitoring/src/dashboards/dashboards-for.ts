import { facetsOf, type StackView } from "@stackwright/core";
import { ofJobs } from "../rules/text.ts";
import { defaultThresholds, type Thresholds } from "../rules/thresholds.ts";
import { technologiesOf } from "../technologies.ts";
import { appsProxy } from "./apps-proxy.ts";
import { backups } from "./backups.ts";
import type { Dashboard } from "./builder/dashboard.ts";
import { sayIn, type Language } from "./builder/say.ts";
import { cassandra } from "./cassandra.ts";
import type { DashboardContext } from "./context.ts";
import { dremio } from "./dremio.ts";
import { infraOverview } from "./infra-overview.ts";
import { logs } from "./logs.ts";
import { mariadb } from "./mariadb.ts";
import { monitoring } from "./monitoring.ts";
import { nodeExporterFull } from "./node-exporter-full.ts";
import { opensearch } from "./opensearch.ts";
import { postgres } from "./postgres.ts";

/** Options of {@link dashboardsFor}. */
export interface DashboardsOptions {
  /** The language of titles and descriptions. @default "en" */
  readonly language?: Language;
  /** Where alerts begin, and lines are drawn. @default {@link defaultThresholds} */
  readonly thresholds?: Partial<Thresholds>;
  /** Adds the dashboard `node-exporter-full`, all that the exporter says of each machine. @default false */
  readonly nodeExporterFull?: boolean;
}

/** Each dashboard, and the technologies of which one has to be there. */
const catalogue: readonly {
  readonly needs: readonly string[];
  readonly build: (context: DashboardContext) => Dashboard;
}[] = [
  { needs: ["prometheus", "node", "cadvisor", "blackbox", "docker"], build: infraOverview },
  { needs: ["traefik"], build: appsProxy },
  { needs: ["cassandra"], build: cassandra },
  { needs: ["opensearch"], build: opensearch },
  { needs: ["mariadb"], build: mariadb },
  { needs: ["postgres"], build: postgres },
  { needs: ["dremio"], build: dremio },
  { needs: ["backup"], build: backups },
  { needs: ["loki"], build: logs },
  { needs: ["prometheus"], build: monitoring },
];

/** Only for whom asks for it: the overview has the machines' most important numbers. */
const wanted = { needs: ["node"], build: nodeExporterFull };

/**
 * The dashboards of a stack: those whose technologies are in it, each with the rows for what is there.
 *
 * @example
 * dashboardsFor(stack, { language: "fr" }).map(({ fileName, model }) => file(`grafana/dashboards/${fileName}.json`, jsonContent(model)))
 */
export function dashboardsFor(stack: StackView, options: DashboardsOptions = {}): readonly Dashboard[] {
  const { language = "en", thresholds } = options;
  const technologies = technologiesOf(stack);
  const has = (name: string): boolean => technologies.some((one) => one.name === name);
  const context: DashboardContext = {
    say: sayIn(language),
    has,
    jobsOf: (name) => ofJobs(technologies.find((one) => one.name === name) ?? { jobs: [name] }),
    labelOf: (name) => labelOf(stack, name),
    thresholds: { ...defaultThresholds, ...thresholds },
  };
  const offered = options.nodeExporterFull === true ? [...catalogue, wanted] : catalogue;
  return offered.filter(({ needs }) => needs.some(has)).map(({ build }) => build(context));
}

/** The label that all targets of a technology state. */
function labelOf(stack: StackView, technology: string): string {
  const stated = facetsOf(stack, "metrics")
    .filter(({ service, facet }) => (facet.technology ?? facet.job ?? service) === technology)
    .map(({ facet }) => Object.keys(facet.labels ?? {}));
  const [first = []] = stated;
  return first.find((label) => stated.every((labels) => labels.includes(label))) ?? "service";
}
