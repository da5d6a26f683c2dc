import type { Deployment, Service } from "../generated/compose-types.ts";
import type { Applied } from "./translate.ts";

type Resources = NonNullable<Deployment["resources"]>;
type Limits = NonNullable<Resources["limits"]>;
type Reservations = NonNullable<Resources["reservations"]>;
type RestartPolicy = NonNullable<Deployment["restart_policy"]>;

/** Swarm's `deploy`: what the author wrote there, and below it what the short forms say. */
export function swarmDeploy(service: Applied): Deployment | undefined {
  const { deploy } = service;
  const resources = mergedResources(service);
  const restart = deploy?.restart_policy ?? restartPolicy(service.restart);
  const replicas = deploy?.replicas ?? asNumber(service.scale);
  return section<Deployment>(deploy, {
    ...(replicas === undefined ? {} : { replicas }),
    ...(resources === undefined ? {} : { resources }),
    ...(restart === undefined ? {} : { restart_policy: restart }),
  });
}

/** `cpus`, `mem_limit`, `mem_reservation` and `pids_limit`, where `deploy.resources` says nothing else. */
function mergedResources(service: Applied): Resources | undefined {
  const { deploy, cpus, mem_limit: memory, mem_reservation: reserved, pids_limit: pids } = service;
  const limits: Limits = {
    ...(cpus === undefined ? {} : { cpus: String(cpus) }),
    ...(memory === undefined ? {} : { memory: memoryText(memory) }),
    ...(pids === undefined ? {} : { pids }),
  };
  const reservations: Reservations = reserved === undefined ? {} : { memory: memoryText(reserved) };
  const authored = deploy?.resources;
  const allLimits = section<Limits>(limits, authored?.limits);
  const allReservations = section<Reservations>(reservations, authored?.reservations);
  return section<Resources>(authored, {
    ...(allLimits === undefined ? {} : { limits: allLimits }),
    ...(allReservations === undefined ? {} : { reservations: allReservations }),
  });
}

/** The second over the first; `undefined` where both are empty and the author wrote neither. */
function section<Value extends object>(
  first: Value | undefined,
  second: Value | undefined,
): Value | undefined {
  if (first === undefined) return isEmpty(second) ? undefined : second;
  if (isEmpty(second)) return isEmpty(first) ? undefined : first;
  return { ...first, ...second };
}

function isEmpty(value: object | undefined): boolean {
  return value === undefined || Object.keys(value).length === 0;
}

/** A number of bytes is text in `deploy`, with its unit. */
function memoryText(value: string | number): string {
  return typeof value === "number" ? `${value}b` : value;
}

function asNumber(value: string | number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/**
 * The policy that `restart` stands for. `"no"` has to be said: docker stack passes it on as nothing at all, and the
 * engine's default restarts for ever.
 */
export function restartPolicy(restart: string | undefined): RestartPolicy | undefined {
  if (restart === undefined) return undefined;
  const [condition = "", attempts] = restart.split(":");
  if (condition === "always" || condition === "unless-stopped") return { condition: "any" };
  if (condition === "no" || condition === "") return { condition: "none" };
  if (attempts === undefined || !/^\d+$/.test(attempts)) return { condition };
  return { condition, max_attempts: Number(attempts) };
}

/** Compose's `deploy`: resources, and a restart policy unless `restart` is written, which says the same more simply. */
export function composeDeploy(service: Applied): Deployment | undefined {
  if (service.deploy === undefined) return undefined;
  const {
    mode: _mode,
    replicas: _replicas,
    labels: _labels,
    restart_policy: restart,
    resources: authored,
    ...rest
  } = service.deploy;
  const resources = authored === undefined ? undefined : mergedResources(service);
  const kept: Deployment = {
    ...rest,
    ...(restart === undefined || service.restart !== undefined ? {} : { restart_policy: restart }),
    ...(resources === undefined ? {} : { resources }),
  };
  return isEmpty(kept) ? undefined : kept;
}

/** A short form of `deploy.resources`. */
export interface ShortForm {
  readonly key: "cpus" | "mem_limit" | "mem_reservation" | "pids_limit";
  readonly section: "limits" | "reservations";
  readonly amount: "cpus" | "memory" | "pids";
}

const shortForms: readonly ShortForm[] = [
  { key: "cpus", section: "limits", amount: "cpus" },
  { key: "mem_limit", section: "limits", amount: "memory" },
  { key: "mem_reservation", section: "reservations", amount: "memory" },
  { key: "pids_limit", section: "limits", amount: "pids" },
];

/** The short forms that a service uses, and whether `deploy.resources` says the same and wins. */
export function shortFormsOf(service: Applied): readonly (ShortForm & { readonly isOverruled: boolean })[] {
  const resources = service.deploy?.resources;
  return shortForms.flatMap((form) => {
    if (service[form.key] === undefined) return [];
    const amounts: Readonly<Record<string, unknown>> | undefined = resources?.[form.section];
    return [Object.assign({ isOverruled: amounts?.[form.amount] !== undefined }, form)];
  });
}

/**
 * Compose's short forms: none beside a `deploy.resources`, which holds them too. Compose refuses a short form beside limits
 * that say another value, or none.
 */
export function composeShortForms(service: Applied): { readonly [Key in keyof Service]?: undefined } {
  if (service.deploy?.resources === undefined) return {};
  return { cpus: undefined, mem_limit: undefined, mem_reservation: undefined, pids_limit: undefined };
}

/** Compose's labels: those of the container and those of the service, together. */
export function composeLabels(service: Applied): Service["labels"] {
  const { deploy, labels } = service;
  return deploy?.labels === undefined ? labels : { ...deploy.labels, ...labels };
}
