import type { StackView } from "@stackwright/core";
import type { Check } from "./checks/check.ts";
import { block, bullets, markdown, steps } from "./markdown.ts";
import { networkDiagram, placementDiagram, requestDiagram } from "./mermaid.ts";
import { madeBy, paths } from "./names.ts";
import { isolationTable, linkTable, membershipTable, networkTable } from "./network-tables.ts";
import { hostPathTable, kernelTable, nodeLabelTable, placementTable, resourceTable } from "./node-tables.ts";
import { kernelSettings, nodeLabels, oldClients } from "./requirements.ts";
import type { Subject } from "./subject.ts";
import {
  commandTable,
  metricsTable,
  portTable,
  secretTable,
  serviceTable,
  urlTable,
  variableTable,
  volumeTable,
} from "./tables.ts";
import type { Texts } from "./texts.ts";
import { textsEn } from "./texts.en.ts";
import { textsFr } from "./texts.fr.ts";
import { isGlobal, networksOf, servicesOf } from "./view.ts";

/** The words of the documents. The documents themselves are built once: both languages have the same sections and tables. */
function textsOf({ language }: Subject): Texts {
  return language === "fr" ? textsFr : textsEn;
}

function head({ view }: Subject): string {
  return `<!-- ${madeBy(view)} -->`;
}

function heading(level: 1 | 2 | 3, text: string): string {
  return `${"#".repeat(level)} ${text}`;
}

/** Whether the platform has images of its own to build: they have a Dockerfile in its folder. */
function buildsImages({ files }: StackView): boolean {
  return Object.keys(files).some((path) => path.endsWith("/Dockerfile"));
}

/** README.md: what it is, how to start it, where everything is. */
export function readme(subject: Subject, checks: readonly Check[]): string {
  const { view, language } = subject;
  const t = textsOf(subject).readme;
  return markdown([
    head(subject),
    heading(1, view.name),
    view.description,
    t.intro(servicesOf(view).length),
    heading(2, t.developmentTitle),
    steps(t.developmentSteps),
    t.developmentMore,
    heading(2, t.productionTitle),
    steps(t.productionSteps(buildsImages(view))),
    t.productionMore,
    heading(2, t.urlsTitle),
    t.urls,
    urlTable(subject),
    heading(2, t.servicesTitle),
    serviceTable(subject),
    heading(2, t.secretsTitle),
    t.secrets,
    secretTable(subject),
    heading(2, t.commandsTitle),
    commandTable(subject),
    heading(2, t.checksTitle),
    t.checks,
    bullets(checks.map(({ title }) => title[language])),
    heading(2, t.documentsTitle),
    bullets([...t.documents, ...("PRA.md" in view.files ? [t.recovery] : [])]),
  ]);
}

/** docs/architecture.md: networks, flows, placement, data, in production. */
export function architecture(subject: Subject): string {
  const { view } = subject;
  const t = textsOf(subject).architecture;
  const networks = new Set(servicesOf(view).flatMap(({ model }) => networksOf(model)));
  return markdown([
    head(subject),
    heading(1, t.title(view.name)),
    t.intro({
      services: servicesOf(view).length,
      global: servicesOf(view).filter(({ model }) => isGlobal(model)).length,
      networks: networks.size,
      volumes: Object.keys(view.volumes).length,
    }),
    heading(2, t.networksTitle),
    t.networkDiagram,
    networkDiagram(subject),
    networkTable(subject),
    heading(3, t.membershipTitle),
    membershipTable(subject),
    heading(3, t.isolationTitle),
    t.isolation,
    isolationTable(subject),
    heading(2, t.requestsTitle),
    t.requests,
    requestDiagram(subject),
    heading(3, t.linksTitle),
    t.links,
    linkTable(subject),
    heading(2, t.placementTitle),
    t.placement,
    placementDiagram(subject),
    placementTable(subject),
    heading(2, t.dataTitle),
    t.data,
    volumeTable(subject),
    heading(2, t.metricsTitle),
    t.metrics,
    metricsTable(subject),
  ]);
}

/** docs/deployment.md: production, from a bare host to a rotation of secrets. */
export function deployment(subject: Subject): string {
  const { view } = subject;
  const t = textsOf(subject).deployment;
  return markdown([
    head(subject),
    heading(1, t.title(view.name)),
    t.intro,
    heading(2, t.hostsTitle),
    steps(t.hostSteps),
    oldClients(view).length === 0
      ? ""
      : t.oldClients(oldClients(view).map(({ service, api }) => `${service} (API ${api})`)),
    heading(3, t.kernelTitle),
    kernelSettings(view).length === 0 ? "" : t.kernel,
    kernelTable(subject),
    heading(3, t.labelsTitle),
    nodeLabels(view).length === 0 ? "" : t.labels,
    nodeLabelTable(subject),
    heading(3, t.hostPathsTitle),
    t.hostPaths,
    hostPathTable(subject),
    heading(2, t.variablesTitle),
    t.variables,
    variableTable(subject),
    heading(2, t.secretsTitle),
    t.secrets,
    secretTable(subject),
    heading(2, t.deployTitle),
    steps(t.deploySteps(view.name, buildsImages(view))),
    heading(3, t.updateTitle),
    t.update,
    heading(3, t.rollbackTitle),
    t.rollback,
    block("sh", `docker service rollback ${view.name}_<service>`),
    heading(3, t.rotationTitle),
    steps(t.rotationSteps),
    heading(2, t.portsTitle),
    t.ports,
    portTable(subject),
    heading(2, t.resourcesTitle),
    t.resources,
    resourceTable(subject),
    heading(2, t.volumesTitle),
    t.volumes,
    volumeTable(subject),
  ]);
}

/** docs/development.md: the same platform on one host. */
export function development(subject: Subject): string {
  const { view } = subject;
  const t = textsOf(subject).development;
  return markdown([
    head(subject),
    heading(1, t.title(view.name)),
    t.intro,
    heading(2, t.startTitle),
    block("sh", "cp .env.example .env\nmake init-secrets\nmake up\nmake wait\nmake test"),
    t.start,
    heading(2, t.servicesTitle),
    serviceTable(subject),
    heading(2, t.portsTitle),
    t.ports,
    portTable(subject),
    heading(2, t.secretsTitle),
    t.secrets(paths.initSecrets),
    secretTable(subject),
    heading(2, t.variablesTitle),
    variableTable(subject),
    heading(2, t.networksTitle),
    networkTable(subject),
    membershipTable(subject),
    heading(2, t.volumesTitle),
    t.volumes,
    volumeTable(subject),
  ]);
}
