import type { Service } from "../../generated/compose-types.ts";
import { isUnknown, withDefaults } from "./interpolation.ts";
import { isTrue, splitColons } from "./read.ts";

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
