import { parseImage, secretName, volumeName, type ServiceModel, type StackView } from "@stackwright/core";
import type { BackupPlan, StorePlan, StrategyName } from "../plan.ts";
import { display, withDefaults } from "./text.ts";

/** Somebody, and how to reach them. */
export interface Contact {
  readonly name: string;
  /** A telephone number, an address. */
  readonly reach: string;
}

/** Who is called. What is left out stays a blank to be filled in. */
export interface Contacts {
  /** Keeps the plan true and sees to the tests. */
  readonly owner?: Contact;
  /** Decides on the day. */
  readonly lead?: Contact;
  /** Carries the procedures out. */
  readonly team?: Contact;
  /** Speaks to users and customers. */
  readonly communication?: Contact;
  /** Security and personal data. */
  readonly security?: Contact;
  /** Hold the sealed envelopes. */
  readonly escrow?: readonly Contact[];
  /** Who speaks for the users of a store, by the store's name, and who looks after it. */
  readonly stores?: Readonly<Record<string, { readonly business?: Contact; readonly technical?: Contact }>>;
}

/** What the documents say beside what the stack and the plan tell. */
export interface DocumentOptions {
  /** @default none: blanks to be filled in */
  readonly contacts?: Contacts;
  /** Why a volume has no backup, in the documents' language, by path: `backups.loki_data`. @default as the stack says it */
  readonly descriptions?: Readonly<Record<string, string>>;
}

/** What a document is made from. */
export interface Subject {
  readonly plan: BackupPlan;
  readonly stack: StackView;
  readonly options: DocumentOptions;
  /** The runbooks that there are. @default those that the stack asks for */
  readonly pages?: readonly string[];
}

/** What well-known products are called, by the name of their image. */
const products: Readonly<Record<string, string>> = {
  "glpi/glpi": "GLPI",
  "grafana/grafana": "Grafana",
  "grafana/loki": "Loki",
  "minio/minio": "MinIO",
  "portainer/portainer-ce": "Portainer",
  "prom/prometheus": "Prometheus",
};

/** What a document is made from. A store that is called like its service gets the name of its product. */
export function subjectOf(
  plan: BackupPlan,
  stack: StackView,
  options: DocumentOptions,
  pages?: readonly string[],
): Subject {
  const stores = plan.stores.map((store) => {
    if (store.title !== store.name) return store;
    const [image = ""] = store.members.map(({ service }) => repositoryOf(stack.services[service] ?? {}));
    return { ...store, title: products[image] ?? store.title };
  });
  return { plan: { ...plan, stores }, stack, options, ...(pages === undefined ? {} : { pages }) };
}

/** The services that the backups themselves are made of. */
export function backupServices({ agents, stores, copies = [] }: BackupPlan): ReadonlySet<string> {
  const workers = [...stores.flatMap(({ jobs }) => jobs), ...copies].flatMap(({ worker }) =>
    worker === undefined ? [] : [worker.service, worker.restorer ?? ""],
  );
  return new Set([
    ...agents.flatMap(({ service, restorer }) => [service, restorer]),
    ...stores.flatMap(({ restorers }) => restorers),
    ...workers,
  ]);
}

/** A service with its name. */
export interface NamedService {
  readonly name: string;
  readonly model: ServiceModel;
}

/** Every service of the stack. */
export function servicesOf({ stack }: Subject): readonly NamedService[] {
  return Object.entries(stack.services).map(([name, model]) => ({ name, model }));
}

/** The services that run one of these images and do not end by themselves. */
export function running(subject: Subject, ...repositories: readonly string[]): readonly NamedService[] {
  return servicesOf(subject).filter(
    ({ model }) => repositories.includes(repositoryOf(model)) && !isJob(model),
  );
}

/** What image a service runs, without registry and tag: `mariadb`, `grafana/grafana`. */
export function repositoryOf({ image }: ServiceModel): string {
  const parsed = image === undefined ? undefined : parseImage(withDefaults(image));
  return parsed?.repository.replace(/^library\//, "") ?? "";
}

/** Whether a service is meant to end. */
export function isJob({ restart, deploy }: ServiceModel): boolean {
  const condition = deploy?.restart_policy?.condition;
  return (
    deploy?.mode?.endsWith("-job") === true ||
    condition === "none" ||
    condition === "on-failure" ||
    restart === "no" ||
    restart?.startsWith("on-failure") === true
  );
}

/** Whether a service has a task on every node. */
export function isGlobal({ deploy }: ServiceModel): boolean {
  return deploy?.mode?.startsWith("global") === true;
}

/** The stores that are backed up in one of these ways. */
export function storesBy({ plan }: Subject, ...strategies: readonly StrategyName[]): readonly StorePlan[] {
  return plan.stores.filter(({ strategy }) => strategies.includes(strategy));
}

/** The stores that have one of these services among their members. */
export function storesOf({ plan }: Subject, services: readonly NamedService[]): readonly StorePlan[] {
  const names = new Set(services.map(({ name }) => name));
  return plan.stores.filter(({ members }) => members.some(({ service }) => names.has(service)));
}

/** Whether the platform's folder has a file that another part of the stack writes. */
export function hasFile({ stack }: Subject, path: string): boolean {
  return path in stack.files;
}

/** The name of a service in Swarm. */
export function physicalService({ stack }: Subject, service: string): string {
  return `${stack.name}_${service}`;
}

/** The name of a volume in the engine. */
export function physicalVolume({ stack }: Subject, volume: string): string {
  return volumeName(stack.name, volume, stack.volumes[volume]);
}

/** The engine's name of the volume that a service mounts at a path. */
export function volumeAt(subject: Subject, { volumes = [] }: ServiceModel, path: string): string | undefined {
  const found = volumes.flatMap((mount) =>
    mount.type === "volume" && mount.target === path && typeof mount.source === "string"
      ? [mount.source]
      : [],
  );
  return found[0] === undefined ? undefined : physicalVolume(subject, found[0]);
}

/** The name of a secret in Swarm. */
export function physicalSecret({ stack }: Subject, secret: string): string {
  return secretName(stack.name, secret, stack.secrets[secret]?.version ?? 1);
}

/**
 * The secrets of a service by the variable that names their file, or that its entrypoint exports from them. Assembly turns
 * `secretEnv` into lines of the entrypoint.
 */
export function secretVariables(model: ServiceModel): Readonly<Record<string, string>> {
  const { environment = {}, secretEnv = {}, entrypoint = [] } = model;
  const named = Object.entries(environment).flatMap(([variable, value]) => {
    const secret = /^\/run\/secrets\/([\w.-]+)$/.exec(display(value ?? ""))?.[1];
    return secret === undefined ? [] : [[variable, secret] as const];
  });
  const lines = display(typeof entrypoint === "string" ? entrypoint : entrypoint.map(String).join("\n"));
  const exported = [...lines.matchAll(/(\w+)="\$\(cat \/run\/secrets\/([\w.-]+)\)"/g)].flatMap(
    ([, variable, secret]) =>
      variable === undefined || secret === undefined ? [] : [[variable, secret] as const],
  );
  return { ...Object.fromEntries([...named, ...exported]), ...secretEnv };
}

/** The placement constraints of a service. */
export function constraintsOf({ deploy }: ServiceModel): readonly string[] {
  return (deploy?.placement?.constraints ?? []).map((one) => withDefaults(one).trim());
}

/** The services that listen to the outside, and can be scaled down. */
export function publishers(subject: Subject): readonly string[] {
  return servicesOf(subject)
    .filter(
      ({ model }) => !isGlobal(model) && (model.ports ?? []).some(({ published }) => published !== undefined),
    )
    .map(({ name }) => name);
}
