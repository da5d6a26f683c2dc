import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";
import { isMapping } from "./form.ts";
import type { ByteSize } from "./units.ts";
import { sizeBytes } from "./units.ts";
import type { Volume } from "./volume.ts";

/** A named volume, mounted. `source` is the volume, or the name of one that another part declares. */
export interface VolumeMount<Source = Volume | string> {
  readonly type: "volume";
  readonly source: Source;
  readonly target: string;
  readonly read_only?: boolean;
  readonly volume?: { readonly nocopy?: boolean; readonly subpath?: string };
}

/** A path of the host, mounted. In Swarm it must exist on every node that can run the service. */
export interface BindMount {
  readonly type: "bind";
  readonly source: string;
  readonly target: string;
  readonly read_only?: boolean;
  readonly bind?: {
    readonly propagation?: "rprivate" | "private" | "rshared" | "shared" | "rslave" | "slave";
    readonly create_host_path?: boolean;
    readonly selinux?: "z" | "Z";
    readonly recursive?: "enabled" | "disabled" | "writable" | "readonly";
  };
}

/** Memory, mounted as a folder. */
export interface TmpfsMount {
  readonly type: "tmpfs";
  readonly target: string;
  readonly tmpfs?: {
    /** The most that it holds, in bytes. */
    readonly size?: number;
    /** Compose only. In Swarm it is the mode of the image's folder there, which then belongs to root; without one 1777. */
    readonly mode?: number;
  };
}

/** A mount of a kind that Stackwright only passes on. */
export interface OtherMount {
  readonly type: "npipe" | "cluster" | "image";
  readonly source: string;
  readonly target: string;
  readonly read_only?: boolean;
}

/** A mount, in the long form only. */
export type Mount<Source = Volume | string> = VolumeMount<Source> | BindMount | TmpfsMount | OtherMount;

/** Mounts a named volume: `mountVolume(data, "/var/lib/mysql")`. */
export function mountVolume(
  source: Volume | string,
  target: string,
  options: Omit<VolumeMount, "type" | "source" | "target"> = {},
): VolumeMount {
  return { type: "volume", source, target, ...options };
}

/** Mounts a path of the host: `bindMount("/proc", "/host/proc", { read_only: true })`. */
export function bindMount(
  source: string,
  target: string = source,
  options: Omit<BindMount, "type" | "source" | "target"> = {},
): BindMount {
  return { type: "bind", source, target, ...options };
}

/**
 * Mounts memory: `tmpfsMount("/tmp", "64M")`.
 *
 * In Swarm it takes the mode of the folder that the image has there, and belongs to root: a program that is not root can write
 * only where that folder is open to all, as `/tmp` is, or where the image has none. Measured with Docker Engine 20.10.24.
 */
export function tmpfsMount(target: string, size?: ByteSize): TmpfsMount {
  if (size === undefined) return { type: "tmpfs", target };
  return { type: "tmpfs", target, tmpfs: { size: sizeBytes(size, `volumes[${target}].size`) } };
}

const mountTypes: readonly Mount["type"][] = ["volume", "bind", "tmpfs", "npipe", "cluster", "image"];

function isSource(source: unknown, type: Mount["type"]): boolean {
  if (typeof source === "string") return source !== "";
  return type === "volume" && isMapping(source) && typeof source["name"] === "string";
}

/** Checks a mount, naming `path` where it is wrong. */
export function checkMount(mount: Mount, path: string): Mount {
  if (!mountTypes.includes(mount.type)) {
    throw new StackwrightError({
      code: "mount-invalid",
      path: `${path}.type`,
      message: `${show(mount.type)} is not a kind of mount: expected ${mountTypes.join(", ")}`,
      hint: 'Use mountVolume(data, "/data"), bindMount("/proc", "/host/proc") or tmpfsMount("/tmp").',
    });
  }
  const source: unknown = "source" in mount ? mount.source : undefined;
  if (mount.type !== "tmpfs" && !isSource(source, mount.type)) {
    throw new StackwrightError({
      code: "mount-invalid",
      path: `${path}.source`,
      message: `${show(source)} cannot be mounted: expected ${mount.type === "volume" ? "what volume() returns, or its name" : "a path of the host"}`,
      hint: 'Use mountVolume(data, "/data") for a volume, bindMount("/proc", "/host/proc") for a path of the host.',
    });
  }
  if (typeof mount.target !== "string" || !mount.target.startsWith("/")) {
    throw new StackwrightError({
      code: "mount-invalid",
      path: `${path}.target`,
      message: `${show(mount.target)} is not a place to mount at: expected an absolute path inside the container`,
      hint: 'Give the path from the root, such as "/var/lib/mysql".',
    });
  }
  return mount;
}
