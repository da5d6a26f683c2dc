import { sizeBytes, type StackView } from "@stackwright/core";
import {
  constraintsOf,
  isBackupService,
  isGlobal,
  isJob,
  replicasOf,
  repositoryOf,
  running,
  servicesOf,
  tagOf,
} from "./view.ts";

/** A label that nodes must carry. */
export interface NodeLabel {
  readonly key: string;
  readonly value: string;
  /** Whether exactly one node may carry it: a volume of the `local` driver is on one node. */
  readonly single: boolean;
  /** Whether the services that ask for it ask for a manager too. */
  readonly manager: boolean;
  readonly services: readonly string[];
}

/** Every node label that the placement constraints of the stack ask for. */
export function nodeLabels(view: StackView): readonly NodeLabel[] {
  const labels = new Map<string, NodeLabel>();
  for (const { name, model } of servicesOf(view)) {
    const constraints = constraintsOf(model, view);
    for (const constraint of constraints) {
      const [, key, value] = /^node\.labels\.([\w.-]+)\s*==\s*(.+)$/.exec(constraint) ?? [];
      if (key === undefined || value === undefined) continue;
      const before = labels.get(`${key} ${value}`);
      const keepsData = !isGlobal(model) && (model.volumes ?? []).some(({ type }) => type === "volume");
      labels.set(`${key} ${value}`, {
        key,
        value,
        single: keepsData || before?.single === true,
        manager:
          before?.manager === true || constraints.some((text) => /^node\.role\s*==\s*manager$/.test(text)),
        services: [...(before?.services ?? []), name],
      });
    }
  }
  return [...labels.values()];
}

/** The host names that the placement constraints of the stack ask for. */
export function nodeHostnames(view: StackView): readonly string[] {
  const names = servicesOf(view).flatMap(({ model }) =>
    constraintsOf(model, view).flatMap((text) => /^node\.hostname\s*==\s*(\S+)$/.exec(text)?.[1] ?? []),
  );
  return [...new Set(names)];
}

/** A kernel setting that a service needs of its host, at least. */
export interface KernelSetting {
  readonly key: string;
  readonly least: number;
  readonly services: readonly string[];
}

/**
 * What products ask of the kernel of their host, which no container can set. Sources: OpenSearch 2.15 and Elasticsearch 8
 * ("important system settings": a bootstrap check, the node stops without it), Cassandra 4.1 ("recommended production
 * settings").
 */
const kernelNeeds: Readonly<Record<string, { readonly key: string; readonly least: number }>> = {
  cassandra: { key: "vm.max_map_count", least: 1_048_575 },
  "elasticsearch/elasticsearch": { key: "vm.max_map_count", least: 262_144 },
  "opensearchproject/opensearch": { key: "vm.max_map_count", least: 262_144 },
};

/** The kernel settings that the stack's products need. */
export function kernelSettings(view: StackView): readonly KernelSetting[] {
  const settings = new Map<string, KernelSetting>();
  for (const { name, model } of servicesOf(view)) {
    const need = kernelNeeds[repositoryOf(model, view)];
    if (need === undefined || isJob(model) || isBackupService(model)) continue;
    const before = settings.get(need.key);
    settings.set(need.key, {
      key: need.key,
      least: Math.max(need.least, before?.least ?? 0),
      services: [...(before?.services ?? []), name],
    });
  }
  return [...settings.values()];
}

/** The services that swapping makes slow or unstable: their makers ask for swap to be off. */
export function swapAverse(view: StackView): readonly string[] {
  return running(view, ...Object.keys(kernelNeeds)).map(({ name }) => name);
}

/** A service whose client of Docker's API is too old for some engines. */
export interface OldClient {
  readonly service: string;
  /** The newest version of the API that it speaks. */
  readonly api: string;
  readonly mend: string;
}

/**
 * The services that talk to the engine with an old version of its API. Engines refuse versions below their minimum: 1.44 in
 * Engine 29.0 to 29.2, 1.40 from 29.3. Sources: traefik#12253 (fixed in 2.11.31), the Docker clients that Promtail 2.8 and
 * cAdvisor 0.47 are built with.
 */
export function oldClients(view: StackView): readonly OldClient[] {
  return servicesOf(view).flatMap(({ name, model }) => {
    if (!usesEngine(model.volumes)) return [];
    const repository = repositoryOf(model, view);
    const tag = tagOf(model, view);
    if (repository === "traefik" && isBefore(tag, [2, 11, 31])) {
      return [{ service: name, api: "1.24", mend: "take traefik 2.11.31 or newer" }];
    }
    if (repository === "grafana/promtail" && isBefore(tag, [2, 9, 0])) {
      return [{ service: name, api: "1.41", mend: "take a newer promtail" }];
    }
    if (repository === "cadvisor/cadvisor" && isBefore(tag, [0, 60, 0])) {
      return [{ service: name, api: "1.41", mend: "take cadvisor 0.60 or newer" }];
    }
    return [];
  });
}

/**
 * What the engine of a node has to be told because a stack cannot say it: the configuration that `scripts/init-swarm.sh` asks
 * for. Swarm takes no `security_opt` from a stack, and the engine's metrics are off by themselves.
 */
export function daemonSettings(view: StackView): Readonly<Record<string, unknown>> {
  const [oldest] = oldClients(view)
    .map(({ api }) => api)
    .toSorted((left, right) => Number(left.slice(2)) - Number(right.slice(2)));
  return {
    ...(oldest === undefined || Number(oldest.slice(2)) >= 40 ? {} : { "min-api-version": oldest }),
    ...(running(view, "prom/prometheus").length === 0 ? {} : { "metrics-addr": "0.0.0.0:9323" }),
    "log-driver": "json-file",
    "log-opts": { "max-size": "10m", "max-file": "3" },
    "no-new-privileges": true,
  };
}

const engineFolders: ReadonlySet<string> = new Set([
  "/",
  "/run",
  "/var/run",
  "/run/docker.sock",
  "/var/run/docker.sock",
]);

/** Whether the engine's socket, or a folder that holds it, is mounted. */
function usesEngine(
  volumes: readonly { readonly type: string; readonly source?: unknown }[] | undefined,
): boolean {
  return (volumes ?? []).some(
    ({ type, source }) => type === "bind" && engineFolders.has(String(source).replace(/(.)\/$/, "$1")),
  );
}

/** Whether a tag such as `v2.10.4` is a version before another. A tag that is not a version is not. */
function isBefore(tag: string, version: readonly number[]): boolean {
  const parts = /^v?(\d+)\.(\d+)(?:\.(\d+))?/
    .exec(tag)
    ?.slice(1)
    .map((part) => Number(part ?? 0));
  if (parts === undefined) return false;
  for (const [index, wanted] of version.entries()) {
    const part = parts[index] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}

/** The bytes and CPUs that the stack is limited to and promised, over all replicas; a global service counts once. */
export interface Totals {
  readonly limitCpus: number;
  readonly limitBytes: number;
  readonly reservedCpus: number;
  readonly reservedBytes: number;
}

/** The sums of the limits and reservations of every service that is not a job. */
export function totals(view: StackView): Totals {
  let [limitCpus, limitBytes, reservedCpus, reservedBytes] = [0, 0, 0, 0];
  for (const { model } of servicesOf(view)) {
    const tasks = isGlobal(model) ? 1 : replicasOf(model);
    const { limits, reservations } = model.deploy?.resources ?? {};
    const memory = limits?.memory ?? model.mem_limit;
    const reserved = reservations?.memory ?? model.mem_reservation;
    limitCpus += tasks * (limits?.cpus ?? model.cpus ?? 0);
    reservedCpus += tasks * (reservations?.cpus ?? 0);
    limitBytes += memory === undefined ? 0 : tasks * sizeBytes(memory);
    reservedBytes += reserved === undefined ? 0 : tasks * sizeBytes(reserved);
  }
  return { limitCpus, limitBytes, reservedCpus, reservedBytes };
}
