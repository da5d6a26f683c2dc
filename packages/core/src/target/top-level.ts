import type { Assembled } from "../assemble/assembled.ts";
import type { ComposeSpecification, Config, Network, Secret, Volume } from "../generated/compose-types.ts";
import type { NetworkOptions } from "../model/network.ts";
import type { SecretDefinition } from "../model/secret.ts";
import type { Target } from "../model/view.ts";
import type { VolumeOptions } from "../model/volume.ts";
import type { TargetFile } from "./files.ts";
import { longestObjectName, networkName, secretName } from "./names.ts";
import { find, report, type Notes } from "./notes.ts";
import { documentText } from "./strings.ts";

/** What the services of a stack use: only that is written into the document. */
export interface Uses {
  readonly networks: Set<string>;
  readonly engineNetworks: Set<string>;
  readonly volumes: Set<string>;
  readonly secrets: Set<string>;
  readonly files: Set<string>;
}

/** Nothing used yet. */
export function emptyUses(): Uses {
  return {
    networks: new Set(),
    engineNetworks: new Set(),
    volumes: new Set(),
    secrets: new Set(),
    files: new Set(),
  };
}

/** Everything of the document beside the services. Sections without an entry are left out. */
export function topLevel(
  assembled: Assembled,
  uses: Uses,
  files: ReadonlyMap<string, TargetFile>,
  notes: Notes,
): Omit<ComposeSpecification, "services"> {
  const { target } = notes;
  const text = (value: string): string => documentText(value, assembled);
  const networks = {
    ...used(assembled.networks, uses.networks, (options, name) => {
      reportNetwork(options, name, notes);
      return networkEntry(networkName(assembled.name, name, options), options, target, text);
    }),
    ...Object.fromEntries(
      [...uses.engineNetworks].map((name) => [engineNetworkKey(assembled, name), { external: true, name }]),
    ),
  };
  return {
    ...nonEmpty("networks", networks),
    ...nonEmpty(
      "volumes",
      used(assembled.volumes, uses.volumes, (options, name) => volumeEntry(name, options, text)),
    ),
    ...nonEmpty(
      "secrets",
      used(assembled.secrets, uses.secrets, (definition, name) => {
        checkSecretName(secretName(assembled.name, name, definition.version), name, notes);
        return secretEntry(assembled.name, name, definition, target, text);
      }),
    ),
    ...(target === "swarm" ? nonEmpty("configs", configEntries(uses.files, files)) : {}),
  };
}

/** The key under which the document holds a network of the engine, beside a network of the stack with the same name. */
export function engineNetworkKey(assembled: Pick<Assembled, "networks">, name: string): string {
  return name in assembled.networks ? `engine_${name}` : name;
}

function networkEntry(
  name: string,
  options: NetworkOptions,
  target: Target,
  text: (value: string) => string,
): Network {
  const { encrypted, internal, attachable, external, driverOptions, labels } = options;
  if (external === true) return { external: true, name: text(name) };
  const subnet = typeof options.subnet === "object" ? options.subnet[target] : options.subnet;
  const swarm = target === "swarm";
  const driverOpts = {
    // Swarm looks for the key alone, whatever its value.
    ...(swarm && encrypted === true ? { encrypted: "" } : {}),
    ...texts(driverOptions, text),
  };
  return {
    name: text(name),
    driver: swarm ? "overlay" : "bridge",
    ...nonEmpty("driver_opts", driverOpts),
    ...(internal === true ? { internal } : {}),
    ...(swarm && attachable === true ? { attachable } : {}),
    ...(subnet === undefined ? {} : { ipam: { config: [{ subnet: text(subnet) }] } }),
    ...nonEmpty("labels", texts(labels, text)),
  };
}

function reportNetwork(options: NetworkOptions, name: string, notes: Notes): void {
  if (notes.target !== "compose" || options.external === true) return;
  if (options.encrypted === true) {
    report(notes, "dropped", ["networks", name, "encrypted"], "a bridge on one host has no wire to encrypt");
  }
  if (options.attachable === true) {
    report(notes, "dropped", ["networks", name, "attachable"], "any container on the host can join a bridge");
  }
}

function volumeEntry(name: string, options: VolumeOptions, text: (value: string) => string): Volume {
  const { driver = "local", driverOptions, folder, labels, external } = options;
  if (external === true) return { external: true, name: text(options.name ?? name) };
  // What `mount --bind` is to a shell.
  const inFolder = folder === undefined ? {} : { type: "none", o: "bind", device: folder.path };
  return {
    driver: text(driver),
    ...nonEmpty("driver_opts", texts({ ...inFolder, ...driverOptions }, text)),
    ...nonEmpty("labels", texts(labels, text)),
    ...(options.name === undefined ? {} : { name: text(options.name) }),
  };
}

function secretEntry(
  stack: string,
  name: string,
  { file, version }: SecretDefinition,
  target: Target,
  text: (value: string) => string,
): Secret {
  return target === "swarm"
    ? { external: true, name: secretName(stack, name, version) }
    : { file: text(file) };
}

function checkSecretName(physical: string, name: string, notes: Notes): void {
  if (notes.target !== "swarm" || physical.length <= longestObjectName) return;
  find(notes, {
    id: "secret-name-too-long",
    severity: "error",
    path: ["secrets", name],
    message: `Swarm would know it as ${physical}, which has ${physical.length} characters; it takes ${longestObjectName}`,
    hint: "Shorten the secret's name, or the stack's.",
  });
}

function configEntries(
  uses: ReadonlySet<string>,
  files: ReadonlyMap<string, TargetFile>,
): Readonly<Record<string, Config>> {
  const entries: Record<string, Config> = {};
  for (const [path, { slug, configName, definition, rendered }] of files) {
    if (!uses.has(path)) continue;
    entries[slug] = {
      name: configName,
      file: `./${rendered.path}`.replaceAll("$", "$$$$"),
      ...(definition.templateDriver === undefined ? {} : { template_driver: definition.templateDriver }),
    };
  }
  return entries;
}

/** The definitions in use, in the order in which they were declared. */
function used<Definition, Entry>(
  definitions: Readonly<Record<string, Definition>>,
  uses: ReadonlySet<string>,
  entry: (definition: Definition, name: string) => Entry,
): Readonly<Record<string, Entry>> {
  const entries: Record<string, Entry> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    if (uses.has(name)) entries[name] = entry(definition, name);
  }
  return entries;
}

function texts(
  values: Readonly<Record<string, string>> | undefined,
  text: (value: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, text(String(value))]));
}

/** The value under its key, or nothing where it is empty. */
export function nonEmpty<Key extends string, Value extends object>(
  key: Key,
  value: Value,
): { readonly [K in Key]?: Value } {
  // The computed key is exactly `Key`; the compiler only sees a string.
  return Object.keys(value).length === 0 ? {} : ({ [key]: value } as { readonly [K in Key]: Value });
}
