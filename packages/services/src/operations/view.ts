import { parseImage, type Port, type ServiceModel, type StackView } from "@stackwright/core";
import { withDefaults } from "./text.ts";

/** A service with its name. */
export interface NamedService {
  readonly name: string;
  readonly model: ServiceModel;
}

/** Every service of a stack, in its order. */
export function servicesOf(view: StackView): readonly NamedService[] {
  return Object.entries(view.services).map(([name, model]) => ({ name, model }));
}

/** What image a service runs, without registry and tag: `mariadb`, `prom/prometheus`. */
export function repositoryOf({ image }: ServiceModel, view: StackView): string {
  const parsed = image === undefined ? undefined : parseImage(withDefaults(image, view));
  return parsed?.repository.replace(/^library\//, "") ?? "";
}

/** The tag of a service's image, such as `v2.48.0`. */
export function tagOf({ image }: ServiceModel, view: StackView): string {
  return (image === undefined ? undefined : parseImage(withDefaults(image, view))?.tag) ?? "";
}

/** The services that run one of these images, without jobs and backups: those only borrow the tools of an image. */
export function running(view: StackView, ...repositories: readonly string[]): readonly NamedService[] {
  return servicesOf(view).filter(
    ({ model }) =>
      repositories.includes(repositoryOf(model, view)) && !isJob(model) && !isBackupService(model),
  );
}

/** Whether a service is a part of the backups: their scripts are mounted into it. */
export function isBackupService({ configs = [] }: ServiceModel): boolean {
  return configs.some(({ target }) => target?.startsWith("/scripts/backup") === true);
}

/** Whether a service has no task until somebody asks for one. */
export function isIdle({ deploy, profiles = [] }: ServiceModel): boolean {
  return profiles.length > 0 || deploy?.replicas === 0;
}

/** Whether a service is meant to end: a job. */
export function isJob({ restart, deploy }: ServiceModel): boolean {
  if (deploy?.mode?.endsWith("-job") === true) return true;
  const condition = deploy?.restart_policy?.condition;
  return (
    condition === "none" ||
    condition === "on-failure" ||
    restart === "no" ||
    restart?.startsWith("on-failure") === true
  );
}

/** Whether a service has a task on every node. */
export function isGlobal({ deploy }: ServiceModel): boolean {
  return deploy?.mode === "global" || deploy?.mode === "global-job";
}

/** How many tasks a service that is not global has. */
export function replicasOf({ deploy }: ServiceModel): number {
  return deploy?.replicas ?? 1;
}

/** The networks that a service is on. */
export function networksOf({ networks, network_mode }: ServiceModel): readonly string[] {
  return Object.keys(networks ?? (network_mode === undefined ? { default: null } : {}));
}

/** Whether a service shares the network of its host. */
export function onHostNetwork(model: ServiceModel, view: StackView): boolean {
  const engineHost = (name: string): boolean =>
    (view.networks[name]?.name ?? name) === "host" && view.networks[name]?.external === true;
  return model.network_mode === "host" || networksOf(model).some(engineHost);
}

/** A published port, and who publishes it. */
export interface Published {
  readonly service: string;
  readonly port: Port & { readonly published: number };
}

/** Every published port of the stack, by number. */
export function publishedPorts(view: StackView): readonly Published[] {
  return servicesOf(view)
    .flatMap(({ name, model }) =>
      (model.ports ?? []).flatMap((port) =>
        port.published === undefined ? [] : [{ service: name, port: { ...port, published: port.published } }],
      ),
    )
    .toSorted((left, right) => left.port.published - right.port.published);
}

/** The services that mount a volume, and where. */
export function mountsOf(
  view: StackView,
  volume: string,
): readonly { readonly service: string; readonly target: string }[] {
  return servicesOf(view).flatMap(({ name, model }) =>
    (model.volumes ?? [])
      .filter((mount) => mount.type === "volume" && mount.source === volume)
      .map(({ target }) => ({ service: name, target })),
  );
}

/** The services that mount a secret. */
export function usersOf(view: StackView, secret: string): readonly string[] {
  return servicesOf(view)
    .filter(({ model }) => (model.secrets ?? []).some(({ source }) => source === secret))
    .map(({ name }) => name);
}

/** The placement constraints of a service, for readers and for scripts: variables are replaced by their defaults. */
export function constraintsOf({ deploy }: ServiceModel, view: StackView): readonly string[] {
  return (deploy?.placement?.constraints ?? []).map((text) => withDefaults(text, view).trim());
}
