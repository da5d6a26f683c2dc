import type { StackView } from "@stackwright/core";
import { technologiesOf, type Technology } from "../technologies.ts";
import { timeSpanOf, type TimeSpan } from "../time-span.ts";
import { alertmanagerRules } from "./alertmanager.ts";
import { backupRules } from "./backup.ts";
import { cadvisorRules } from "./cadvisor.ts";
import { cassandraRules } from "./cassandra.ts";
import { certificateRules } from "./certificates.ts";
import { bouncerRules, crowdsecRules } from "./crowdsec.ts";
import { dockerRules } from "./docker.ts";
import { dremioRules } from "./dremio.ts";
import { grafanaRules } from "./grafana.ts";
import { lokiRules } from "./loki.ts";
import { mariadbRules } from "./mariadb.ts";
import { minioRules } from "./minio.ts";
import { nodeRules } from "./node.ts";
import { opensearchRules } from "./opensearch.ts";
import { postgresRules } from "./postgres.ts";
import { probeRules } from "./probes.ts";
import { prometheusRules } from "./prometheus.ts";
import { promtailRules } from "./promtail.ts";
export type { RuleOptions } from "./rule-options.ts";
import type { RuleContext, RuleGroup, Rules } from "./rule.ts";
import { checkRuleOptions, type RuleOptions } from "./rule-options.ts";
import { targetAlerts, targetRules } from "./targets.ts";
import { traefikRules } from "./traefik.ts";
import { defaultThresholds } from "./thresholds.ts";

/** Rules, and the technologies that they are about: one of them is enough. */
interface RuleSource {
  readonly name: string;
  readonly technologies: readonly [string, ...string[]];
  readonly rules: (context: RuleContext) => Rules;
}

/** In the order in which they are written: what carries everything else first. */
const sources: readonly RuleSource[] = [
  { name: "node", technologies: ["node"], rules: nodeRules },
  { name: "docker", technologies: ["docker"], rules: dockerRules },
  { name: "containers", technologies: ["cadvisor"], rules: cadvisorRules },
  { name: "probes", technologies: ["blackbox"], rules: () => probeRules },
  { name: "certificates", technologies: ["blackbox", "traefik"], rules: certificateRules },
  { name: "traefik", technologies: ["traefik"], rules: traefikRules },
  { name: "crowdsec", technologies: ["crowdsec"], rules: () => crowdsecRules },
  { name: "bouncer", technologies: ["crowdsec-bouncer"], rules: bouncerRules },
  { name: "mariadb", technologies: ["mariadb"], rules: mariadbRules },
  { name: "postgres", technologies: ["postgres"], rules: postgresRules },
  { name: "opensearch", technologies: ["opensearch"], rules: opensearchRules },
  { name: "cassandra", technologies: ["cassandra"], rules: cassandraRules },
  { name: "dremio", technologies: ["dremio"], rules: dremioRules },
  { name: "minio", technologies: ["minio"], rules: () => minioRules },
  { name: "backup", technologies: ["backup"], rules: backupRules },
  { name: "prometheus", technologies: ["prometheus"], rules: () => prometheusRules },
  { name: "alertmanager", technologies: ["alertmanager"], rules: () => alertmanagerRules },
  { name: "grafana", technologies: ["grafana"], rules: () => grafanaRules },
  { name: "loki", technologies: ["loki"], rules: () => lokiRules },
  { name: "promtail", technologies: ["promtail"], rules: () => promtailRules },
];

/**
 * The rules for a stack: those about its targets, and those of the technologies that its services state in their `metrics`
 * facets, in a fixed order.
 *
 * @throws StackwrightError `option-invalid` for thresholds that cannot be, and names of alerts or technologies that nothing
 *   has.
 * @example
 * rulesFor(stack, { thresholds: { disk: 0.9, backupAges: { mariadb: "1h" } }, without: ["NodeRebooted"] })
 */
export function rulesFor(stack: StackView, options: RuleOptions = {}): readonly RuleGroup[] {
  checkRuleOptions(options, {
    technologies: sources.flatMap(({ technologies }) => technologies),
    alerts: allAlerts,
  });
  const { thresholds = {}, without = [], technologies: further = [] } = options;
  const present = [...technologiesOf(stack), ...further.map((name) => unstated(name))];
  const has = (name: string): boolean => present.some((one) => one.name === name);
  // What was promised for each store, unless somebody decides otherwise here.
  const backupAges = { ...agesIn(present), ...thresholds.backupAges };
  const all = { ...defaultThresholds, ...thresholds, backupAges };
  const searchPage = searchRunbook(stack);
  return [
    { name: "targets", ...targetRules(stack) },
    ...sources.flatMap(({ name, technologies, rules }) => {
      const technology = present.find((one) => technologies.includes(one.name));
      return technology === undefined
        ? []
        : [{ name, ...rules({ target: stack.target, technology, has, thresholds: all }) }];
    }),
  ]
    .map((group) => ({
      ...group,
      alerts: group.alerts
        .filter(({ alert }) => !without.includes(alert))
        .map((alert) => (alert.runbook === "restore-opensearch" ? { ...alert, runbook: searchPage } : alert)),
    }))
    .filter(({ recordings, alerts }) => recordings.length + alerts.length > 0);
}

/** How old the last success of each service may be, as its technology states it. */
function agesIn(technologies: readonly Technology[]): Readonly<Record<string, TimeSpan>> {
  return Object.fromEntries(
    technologies
      .flatMap(({ ages = {} }) => Object.entries(ages))
      .map(([service, age]) => [service, timeSpanOf(age)]),
  );
}

/** Elasticsearch has the same metrics as OpenSearch, and a page of its own in the recovery plan. */
function searchRunbook({ services }: StackView): "restore-opensearch" | "restore-elasticsearch" {
  const runs = (product: RegExp): boolean =>
    Object.values(services).some(({ image = "" }) => product.test(image));
  const onlyElasticsearch = runs(/(?:^|\/)elasticsearch(?:[:@]|$)/) && !runs(/(?:^|\/)opensearch(?:[:@]|$)/);
  return onlyElasticsearch ? "restore-elasticsearch" : "restore-opensearch";
}

/** A technology that no facet tells of. */
function unstated(name: string): Technology {
  return { name, jobs: [name], services: [], targets: 0 };
}

/** The name of every alert that there can be. */
function allAlerts(): readonly string[] {
  const everything = sources.flatMap(
    ({ technologies: [first], rules }) =>
      rules({ target: "swarm", technology: unstated(first), has: () => true, thresholds: defaultThresholds })
        .alerts,
  );
  return [...targetAlerts, ...everything.map(({ alert }) => alert)];
}
