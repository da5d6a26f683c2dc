import { facetsOf, sizeBytes, type BackupFacet, type ServiceModel } from "@stackwright/core";
import { labels } from "./labels.ts";
import { makeTargets } from "./make-targets.ts";
import { code, codes, table } from "./markdown.ts";
import { networkName, secretName, volumeName } from "./names.ts";
import { kernelSettings, nodeLabels, totals } from "./requirements.ts";
import { describe, type Subject } from "./subject.ts";
import { display } from "./text.ts";
import {
  constraintsOf,
  isGlobal,
  isJob,
  mountsOf,
  networksOf,
  publishedPorts,
  replicasOf,
  servicesOf,
  usersOf,
} from "./view.ts";

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

/** What every service may take, and the sums. A service with a task on every node counts once. */
export function resourceTable({ view, language }: Subject): string {
  const t = labels[language];
  const amount = (value: number | string | undefined): string =>
    value === undefined ? t.none : String(value);
  const rows = servicesOf(view).map(({ name, model }) => {
    const { limits, reservations } = model.deploy?.resources ?? {};
    return [
      code(name),
      isGlobal(model) ? t.everyNode : `${replicasOf(model)}`,
      amount(limits?.cpus ?? model.cpus),
      amount(bytes(limits?.memory ?? model.mem_limit)),
      amount(reservations?.cpus),
      amount(bytes(reservations?.memory ?? model.mem_reservation)),
    ];
  });
  const sum = totals(view);
  const last = [
    t.total,
    "",
    decimal(sum.limitCpus),
    gibibytes(sum.limitBytes),
    decimal(sum.reservedCpus),
    gibibytes(sum.reservedBytes),
  ];
  const head = [t.service, t.tasks, t.cpu, t.memory, t.cpuReserved, t.memoryReserved];
  return table(head, rows.length === 0 ? [] : [...rows, last], t.nothing);
}

function bytes(size: string | undefined): string | undefined {
  if (size === undefined) return undefined;
  const mebibytes = sizeBytes(size) / 1024 ** 2;
  return mebibytes >= 1024 ? gibibytes(mebibytes * 1024 ** 2) : `${decimal(mebibytes)} MiB`;
}

function gibibytes(size: number): string {
  return `${decimal(size / 1024 ** 3)} GiB`;
}

function decimal(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Every network. */
export function networkTable(subject: Subject): string {
  const { view, language } = subject;
  const t = labels[language];
  const answer = (value: boolean | undefined): string => (value === true ? t.yes : t.no);
  const swarm = view.target === "swarm";
  const rows = Object.entries(view.networks).map(([name, { encrypted, internal }]) => [
    code(name),
    describe(subject, "networks", name) || t.none,
    code(networkName(view, name)),
    swarm ? "overlay" : "bridge",
    ...(swarm ? [answer(encrypted)] : []),
    answer(internal),
  ]);
  return table(
    [t.network, t.description, t.physicalName, t.driver, ...(swarm ? [t.encrypted] : []), t.internal],
    rows,
    t.nothing,
  );
}

/** Which service is on which network. */
export function membershipTable({ view, language }: Subject): string {
  const t = labels[language];
  const networks = membershipNetworks(servicesOf(view).map(({ model }) => model));
  const rows = servicesOf(view).map(({ name, model }) => [
    code(name),
    ...networks.map((network) => (networksOf(model).includes(network) ? "●" : "")),
  ]);
  return table([t.service, ...networks.map(code)], rows, t.nothing);
}

/** What two networks have in common: the only services through which one can act on the other. */
export function isolationTable({ view, language }: Subject): string {
  const t = labels[language];
  const networks = membershipNetworks(servicesOf(view).map(({ model }) => model));
  const rows = networks.flatMap((left, index) =>
    networks.slice(index + 1).map((right) => {
      const both = servicesOf(view).filter(
        ({ model }) => networksOf(model).includes(left) && networksOf(model).includes(right),
      );
      return [`${code(left)} ↔ ${code(right)}`, codes(both.map(({ name }) => name)) || t.notShared];
    }),
  );
  return table([t.networks, t.shared], rows, t.nothing);
}

function membershipNetworks(models: readonly ServiceModel[]): readonly string[] {
  return [...new Set(models.flatMap(networksOf))];
}

/** Who asks whom, and where. */
export function linkTable({ view, language }: Subject): string {
  const t = labels[language];
  const rows = view.links.map(({ from, to, host, port, scheme }) => [
    code(from),
    code(to),
    code(`${scheme}://${host}:${port}`),
  ]);
  return table([t.service, t.dependsOn, t.endpoint], rows, t.nothing);
}

/** Where each service may run. */
export function placementTable({ view, language }: Subject): string {
  const t = labels[language];
  const rows = servicesOf(view).map(({ name, model }) => {
    const { preferences = [], max_replicas_per_node: most } = model.deploy?.placement ?? {};
    const wishes = [
      ...constraintsOf(model, view),
      ...preferences.map(({ spread }) => `spread: ${spread}`),
      ...(most === undefined ? [] : [`max_replicas_per_node: ${most}`]),
    ];
    return [code(name), isGlobal(model) ? t.everyNode : `${replicasOf(model)}`, codes(wishes) || t.anyNode];
  });
  return table([t.service, t.tasks, t.constraints], rows, t.nothing);
}

/** The labels that nodes must carry. */
export function nodeLabelTable({ view, language }: Subject): string {
  const t = labels[language];
  const rows = nodeLabels(view).map(({ key, value, single, services }) => [
    code(`${key}=${value}`),
    codes(services),
    single ? t.onOne : t.none,
  ]);
  return table([t.label, t.services, t.nodes], rows, t.nothing);
}

/** The kernel settings that hosts must have. */
export function kernelTable({ view, language }: Subject): string {
  const t = labels[language];
  const rows = kernelSettings(view).map(({ key, least, services }) => [
    code(`${key} >= ${least}`),
    codes(services),
  ]);
  return table([t.setting, t.services], rows, t.nothing);
}

/** The folders of the host that services mount: in Swarm they must be there on every node that may run the service. */
export function hostPathTable({ view, language }: Subject): string {
  const t = labels[language];
  const users = new Map<string, readonly string[]>();
  for (const { name, model } of servicesOf(view)) {
    for (const mount of model.volumes ?? []) {
      if (mount.type === "bind") users.set(mount.source, [...(users.get(mount.source) ?? []), name]);
    }
  }
  const rows = [...users].map(([path, services]) => [
    code(display(path, view)),
    codes([...new Set(services)]),
  ]);
  return table([t.hostPath, t.usedBy], rows, t.nothing);
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
