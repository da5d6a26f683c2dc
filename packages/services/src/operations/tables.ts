import { facetsOf, type BackupFacet, type ServiceModel } from "@stackwright/core";
import { labels } from "./labels.ts";
import { makeTargets } from "./make-targets.ts";
import { code, codes, table } from "./markdown.ts";
import { secretName, volumeName } from "./names.ts";
import { describe, type Subject } from "./subject.ts";
import { display } from "./text.ts";
import { isGlobal, isJob, mountsOf, publishedPorts, replicasOf, servicesOf, usersOf } from "./view.ts";

/** Every service: what it is and what it runs. */
export function serviceTable(subject: Subject): string {
  const { view, language } = subject;
  const t = labels[language];
  const rows = servicesOf(view).map(({ name, model }) => [
    code(name),
    describe(subject, "services", name),
    code(display(model.image ?? "", view)),
    ...(view.target === "swarm" ? [tasksOf(model, subject)] : []),
  ]);
  return table([t.service, t.role, t.image, ...(view.target === "swarm" ? [t.tasks] : [])], rows, t.nothing);
}

function tasksOf(model: ServiceModel, { language }: Subject): string {
  const t = labels[language];
  if (isGlobal(model)) return t.everyNode;
  return isJob(model) ? `${replicasOf(model)} (${t.job.toLowerCase()})` : `${replicasOf(model)}`;
}

/** Every public address. */
export function urlTable(subject: Subject): string {
  const { view, language } = subject;
  const t = labels[language];
  const rows = facetsOf(view, "route").map(
    ({ service, facet: { host, path = "/", description, middlewares = [] } }) => [
      code(`https://${display(host, view)}${path === "/" ? "" : path}`),
      code(service),
      routeDescription(subject, service, description),
      codes(middlewares) || t.none,
    ],
  );
  return table([t.url, t.service, t.content, t.middlewares], rows, t.nothing);
}

/** What is at an address. Builders describe it in English, so French prefers what it knows of the product. */
function routeDescription(subject: Subject, service: string, stated: string | undefined): string {
  const given = subject.descriptions[`routes.${service}`];
  const known = describe(subject, "services", service);
  return given ?? (subject.language === "fr" ? known || stated : (stated ?? known)) ?? "";
}

/** Every published port. */
export function portTable({ view, language }: Subject): string {
  const t = labels[language];
  const swarm = view.target === "swarm";
  const rows = publishedPorts(view).map(({ service, port }) => [
    `${port.published}/${port.protocol ?? "tcp"}`,
    code(service),
    `${port.target}`,
    swarm ? (port.mode ?? "ingress") : (port.host_ip ?? t.everywhere),
  ]);
  return table([t.published, t.service, t.inContainer, swarm ? t.mode : t.access], rows, t.nothing);
}

/** Every secret: what it is for, who reads it, how it is made. */
export function secretTable(subject: Subject): string {
  const { view, language } = subject;
  const t = labels[language];
  const swarm = view.target === "swarm";
  const rows = Object.entries(view.secrets).map(([name, { file, generate }]) => [
    code(name),
    describe(subject, "secrets", name) || t.none,
    codes(usersOf(view, name)) || t.none,
    generate === false ? t.givenByHand : code(generate),
    code(swarm ? secretName(view, name) : file.replace(/^\.\//, "")),
  ]);
  return table(
    [t.name, t.description, t.usedBy, t.generate, swarm ? t.physicalName : t.path],
    rows,
    t.nothing,
  );
}

/** Every volume: where it is, and whether its data is backed up. */
export function volumeTable(subject: Subject): string {
  const { view, language } = subject;
  const t = labels[language];
  const decisions = new Map(facetsOf(view, "backup").map(({ facet }) => [facet.volume, facet]));
  const rows = Object.keys(view.volumes).map((name) => {
    const mounts = mountsOf(view, name);
    return [
      code(name),
      describe(subject, "volumes", name) || t.none,
      mounts.map(({ service, target }) => `${code(service)}${t.colon} ${code(target)}`).join(", ") || t.none,
      decision(decisions.get(name), subject),
      code(volumeName(view, name)),
    ];
  });
  return table([t.volume, t.description, t.mountedAt, t.backup, t.physicalName], rows, t.nothing);
}

function decision(facet: BackupFacet | undefined, { language, descriptions }: Subject): string {
  const t = labels[language];
  if (facet === undefined) return t.noDecision;
  if ("strategy" in facet) return code(facet.strategy);
  return `${t.noBackup}${t.colon} ${descriptions[`backups.${facet.volume}`] ?? facet.none}`;
}

/** Where metrics are. */
export function metricsTable({ view, language }: Subject): string {
  const t = labels[language];
  const rows = facetsOf(view, "metrics").map(
    ({ service, facet: { port, path = "/metrics", job = service } }) => [
      code(service),
      `${port}`,
      code(path),
      code(job),
    ],
  );
  return table([t.service, t.port, t.path, t.scrapeJob], rows, t.nothing);
}

/** Every variable of the deployment. */
export function variableTable(subject: Subject): string {
  const { view, language } = subject;
  const t = labels[language];
  const rows = Object.values(view.variables).map(({ name, default: value }) => [
    code(name),
    value === undefined ? t.required : code(display(value, view)) || t.none,
    describe(subject, "variables", name) || t.none,
  ]);
  return table([t.variable, t.defaultValue, t.description], rows, t.nothing);
}

/** The targets of the Makefile. */
export function commandTable({ language }: Subject): string {
  const t = labels[language];
  const rows = makeTargets.map(({ name, usage, ...texts }) => [
    code(`make ${name}${usage === undefined ? "" : ` ${usage}`}`),
    texts[language],
  ]);
  return table([t.target, t.description], rows, t.nothing);
}
