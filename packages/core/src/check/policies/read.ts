/**
 * Readers of a lowered service. Documents can be patched, so every key may be missing and may have any form that the
 * schema allows; policies read through these functions and see one form.
 */
import type { Healthcheck, ListOrDict, Service } from "../../generated/compose-types.ts";
import { isUnknown, withDefaults } from "./interpolation.ts";

/** Whether a flag is set; the schema also takes it as text. */
export function isTrue(value: boolean | string | undefined): boolean {
  return value === true || value === "true";
}

/** A number that may be written as text or as a variable with a default; `undefined` when it is not known. */
export function numberOf(value: number | string | undefined): number | undefined {
  if (value === undefined || typeof value === "number") return value;
  const text = withDefaults(value).trim();
  const number = text === "" ? Number.NaN : Number(text);
  return Number.isNaN(number) ? undefined : number;
}

/** Whether a network, volume, config or secret exists outside of the stack. */
export function isExternal(definition: { readonly external?: unknown } | null | undefined): boolean {
  const external = definition?.external;
  return external !== undefined && external !== false && external !== "false";
}

/** Visits the entries of a map or of a list of `KEY=value`. A name without a value has what `missing` makes of it. */
export function eachEntry(
  value: ListOrDict | undefined,
  visit: (name: string, value: string) => void,
  missing: (name: string) => string = () => "",
): void {
  if (value === undefined || value === null) return;
  if (isList(value)) {
    for (const item of value) {
      const equals = item.indexOf("=");
      if (equals === -1) visit(item, missing(item));
      else visit(item.slice(0, equals), item.slice(equals + 1));
    }
    return;
  }
  for (const name of Object.keys(value)) {
    const entry = value[name];
    visit(name, entry === null || entry === undefined ? missing(name) : String(entry));
  }
}

/** Visits the environment. A name without a value is taken from where the stack is deployed, so it reads as `${NAME}`. */
export function eachVariable(service: Service, visit: (name: string, value: string) => void): void {
  if (service.environment !== undefined) eachEntry(service.environment, visit, fromOutside);
}

function fromOutside(name: string): string {
  return `\${${name}}`;
}

/** The words of a command, whether it is a list or a line. */
export function commandWords(command: Service["command"] | Healthcheck["test"]): readonly string[] {
  if (command === undefined || command === null) return [];
  return typeof command === "string" ? command.split(" ").filter((word) => word !== "") : command;
}

/** The names of the networks that a service joins. */
export function networkNames(service: Service): readonly string[] {
  const { networks } = service;
  if (networks === undefined || networks === null) return [];
  return isList(networks) ? networks : Object.keys(networks);
}

/** A port as it is published on the host. */
export interface PortView {
  readonly index: number;
  /** The port inside the container, the first one of a range. */
  readonly target: number | undefined;
  /** The port on the host, the first one of a range; `undefined` where the engine chooses or it is not known. */
  readonly published: number | undefined;
  readonly hostIp: string | undefined;
  readonly mode: string | undefined;
}

/** The published ports of a service. */
export function portsOf(service: Service): readonly PortView[] {
  if (service.ports === undefined || service.ports === null) return [];
  return service.ports.map((port, index) => {
    if (typeof port === "object") {
      const { target, published, host_ip: ip, mode } = port;
      const hostIp = ip === undefined ? undefined : withDefaults(ip);
      return { index, target: firstPort(target), published: firstPort(published), hostIp, mode };
    }
    const [address = ""] = withDefaults(String(port)).split("/");
    const [target, published, ...ip] = splitColons(address).toReversed();
    const hostIp = ip.length === 0 ? undefined : ip.toReversed().join(":");
    return { index, target: firstPort(target), published: firstPort(published), hostIp, mode: undefined };
  });
}

function firstPort(value: number | string | undefined): number | undefined {
  if (value === undefined || typeof value === "number") return value;
  const port = Number.parseInt(withDefaults(value), 10);
  return Number.isNaN(port) ? undefined : port;
}

/** Whether a port is open to this host only. */
export function isLoopback({ hostIp }: PortView): boolean {
  return hostIp !== undefined && (hostIp.startsWith("127.") || loopbacks.has(hostIp));
}

const loopbacks: ReadonlySet<string> = new Set(["localhost", "::1", "[::1]"]);

/** A mount. */
export interface MountView {
  readonly index: number;
  readonly type: string;
  /** The host's path without a slash at its end, or the volume's name. */
  readonly source: string | undefined;
  readonly target: string;
  readonly readOnly: boolean;
  readonly propagation: string | undefined;
}

type MountItem = NonNullable<Service["volumes"]>[number];

/** The mounts of a service. */
export function mountsOf(service: Service): readonly MountView[] {
  if (service.volumes === undefined || service.volumes === null) return [];
  return service.volumes.map(viewMount);
}

/** A mount that has a source. */
export type SourcedMount = MountView & { readonly source: string };

/** The mounts of one type that have a source: paths of the host, or named volumes. */
export function mountsOfType(service: Service, wanted: "bind" | "volume" | "npipe"): readonly SourcedMount[] {
  const { volumes } = service;
  if (volumes === undefined || volumes === null) return [];
  const found: SourcedMount[] = [];
  let index = -1;
  for (const item of volumes) {
    index += 1;
    if (typeof item === "object" && item.type !== wanted) continue;
    const mount = viewMount(item, index);
    if (mount.type === wanted && hasSource(mount)) found.push(mount);
  }
  return found;
}

function hasSource(mount: MountView): mount is SourcedMount {
  return mount.source !== undefined;
}

function viewMount(mount: MountItem, index: number): MountView {
  if (typeof mount === "string") return parseMount(mount, index);
  const { type, source, target = "", read_only, bind } = mount;
  return {
    index,
    type,
    source: source === undefined ? undefined : withoutSlash(withDefaults(source)),
    target,
    readOnly: isTrue(read_only),
    propagation: bind?.propagation,
  };
}

function parseMount(text: string, index: number): MountView {
  const [first = "", second, flags = ""] = splitColons(withDefaults(text));
  const words = flags.split(",");
  const isPath = first.startsWith("/") || first.startsWith(".") || first.startsWith("~") || isUnknown(first);
  return {
    index,
    type: second !== undefined && isPath ? "bind" : "volume",
    source: second === undefined ? undefined : withoutSlash(first),
    target: second ?? first,
    readOnly: words.includes("ro"),
    propagation: words.find(
      (word) => word.endsWith("shared") || word.endsWith("slave") || word.endsWith("private"),
    ),
  };
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

/** Splits at the colons that are not inside brackets: `[::1]:80:80`, `${DATA:-x}:/data`. */
function splitColons(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    else if (character === ":" && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function isList<Item>(value: readonly Item[] | object): value is readonly Item[] {
  return Array.isArray(value);
}
