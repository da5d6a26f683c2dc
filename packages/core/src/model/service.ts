import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";
import type { FacetOptions, Facets } from "./facet.ts";
import type { FileDefinition, FileMount } from "./file.ts";
import { parseImage, type UnpinnedImage } from "./image.ts";
import type { Mount } from "./mount.ts";
import { checkServiceName } from "./name.ts";
import type { NetworkOptions } from "./network.ts";
import { makePart, type Named, type Part } from "./part.ts";
import { hasReference } from "./reference.ts";
import { isSecret, type SecretDefinition } from "./secret.ts";
import type {
  NetworkAttachment,
  Scalar,
  SecretMount,
  ServiceModel,
  ServiceOptions,
} from "./service-model.ts";
import { checkService } from "./service-form.ts";
import type { VolumeOptions } from "./volume.ts";

/**
 * A part with one service, and every network, volume, secret and file that it names.
 *
 * @throws StackwrightError for a bad name, image, port, mount, health check, duration or size; the message says where.
 * @example
 * const web = service("whoami", { image: "traefik/whoami:v1.10.3", networks: [front] });
 */
export function service<const Image extends string>(name: string, options: ServiceOptions<Image>): Part {
  checkServiceName(name);
  checkService(["services", name], options);
  const { image, environment, secretEnv, labels, networks, volumes, configs, depends_on, facets, ...others } =
    options;
  const { secrets: listed, ...rest } = others;
  const secrets = withExported(listed, secretEnv);
  const model: ServiceModel = {
    ...rest,
    ...imageKeys(image, `services.${name}`),
    ...present(
      "environment",
      environment && mapValues(environment, (value) => (value === null ? null : scalar(value))),
    ),
    ...present("secretEnv", secretEnv && mapValues(secretEnv, ({ name: secretName }) => secretName)),
    ...present("labels", labels && mapValues(labels, scalar)),
    ...present("networks", networks && attachments(networks)),
    ...present("volumes", volumes?.map(volumeByName)),
    ...present("secrets", secrets?.map(secretByName)),
    ...present("configs", configs?.map(fileByPath)),
    ...present("depends_on", depends_on && dependencies(depends_on)),
    ...present("facets", facets && facetLists(facets)),
  };
  return makePart({
    services: { [name]: model },
    networks: networkDefinitions(networks),
    volumes: volumeDefinitions(volumes),
    secrets: secretDefinitions(secrets),
    files: fileDefinitions(configs),
  });
}

/** An object with one key, or with none where the value is missing. */
function present<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  // A computed key loses its name in the type of an object literal.
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}

function mapValues<Value, Result>(record: Named<Value>, change: (value: Value) => Result): Named<Result> {
  const result: Record<string, Result> = {};
  for (const [key, value] of Object.entries(record)) if (value !== undefined) result[key] = change(value);
  return result;
}

function scalar(value: Scalar): string {
  return String(value);
}

function imageKeys(
  image: string | UnpinnedImage | undefined,
  path: string,
): Pick<ServiceModel, "image" | "unpinnedReason"> {
  if (image === undefined) return {};
  const text = typeof image === "string" ? image : image.unpinned;
  if (typeof text !== "string" || (!hasReference(text) && parseImage(text) === undefined)) {
    throw new StackwrightError({
      code: "image-invalid",
      path: `${path}.image`,
      message: `${show(text)} is not an image: expected [registry/]name[:tag][@sha256:digest]`,
      hint: 'For example "grafana/grafana:9.5.2"; names are lower case.',
    });
  }
  return typeof image === "string" ? { image: text } : { image: text, unpinnedReason: image.reason };
}

function attachments(networks: NonNullable<ServiceOptions["networks"]>): Named<NetworkAttachment | null> {
  if (!isList(networks)) return networks;
  return Object.fromEntries(networks.map((one) => [typeof one === "string" ? one : one.name, null]));
}

function networkDefinitions(networks: ServiceOptions["networks"]): Named<NetworkOptions> {
  if (networks === undefined || !isList(networks)) return {};
  const named = networks.filter((one) => typeof one !== "string");
  return Object.fromEntries(named.map(({ name, definition }) => [name, definition]));
}

function volumeByName(mount: Mount): Mount<string> {
  if (mount.type !== "volume") return mount;
  return { ...mount, source: typeof mount.source === "string" ? mount.source : mount.source.name };
}

function volumeDefinitions(mounts: readonly Mount[] = []): Named<VolumeOptions> {
  const result: Record<string, VolumeOptions> = {};
  for (const mount of mounts) {
    if (mount.type === "volume" && typeof mount.source !== "string")
      result[mount.source.name] = mount.source.definition;
  }
  return result;
}

type SecretItem = NonNullable<ServiceOptions["secrets"]>[number];

/** Exported secrets are mounted too, unless they are already. */
function withExported(
  secrets: readonly SecretItem[] | undefined,
  exported: ServiceOptions["secretEnv"],
): readonly SecretItem[] | undefined {
  if (exported === undefined) return secrets;
  const mounted = new Set((secrets ?? []).map((item) => secretByName(item).source));
  return [...(secrets ?? []), ...Object.values(exported).filter(({ name }) => !mounted.has(name))];
}

function secretByName(item: SecretItem): SecretMount<string> {
  if (isSecret(item)) return { source: item.name };
  return { ...item, source: typeof item.source === "string" ? item.source : item.source.name };
}

function secretDefinitions(items: readonly SecretItem[] = []): Named<SecretDefinition> {
  const secrets = items.map((item) => (isSecret(item) ? item : item.source)).filter((one) => isSecret(one));
  return Object.fromEntries(secrets.map(({ name, definition }) => [name, definition]));
}

function fileByPath(mount: FileMount): FileMount<string> {
  return { ...mount, source: typeof mount.source === "string" ? mount.source : mount.source.path };
}

function fileDefinitions(mounts: readonly FileMount[] = []): Named<FileDefinition> {
  const files = mounts.map(({ source }) => source).filter((source) => typeof source !== "string");
  return Object.fromEntries(files.map(({ path, definition }) => [path, definition]));
}

function dependencies(
  authored: NonNullable<ServiceOptions["depends_on"]>,
): NonNullable<ServiceModel["depends_on"]> {
  if (!isList(authored)) return authored;
  return Object.fromEntries(authored.map((name) => [name, { condition: "service_started" }]));
}

function facetLists(facets: FacetOptions): Facets {
  // Each kind keeps its own element type; TypeScript cannot follow that through Object.entries.
  return mapValues(facets as Named<unknown>, (value) => (Array.isArray(value) ? value : [value])) as Facets;
}

function isList<Item>(value: readonly Item[] | object): value is readonly Item[] {
  return Array.isArray(value);
}
