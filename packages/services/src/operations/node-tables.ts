import { sizeBytes } from "@stackwright/core";
import { labels } from "./labels.ts";
import { code, codes, table } from "./markdown.ts";
import { kernelSettings, nodeLabels, totals } from "./requirements.ts";
import type { Subject } from "./subject.ts";
import { display } from "./text.ts";
import { constraintsOf, isGlobal, replicasOf, servicesOf } from "./view.ts";

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
