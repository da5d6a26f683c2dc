import type { Service } from "../generated/compose-types.ts";
import type { Mount } from "../model/mount.ts";
import { parseByteSize } from "../model/units.ts";
import type { Applied } from "./translate.ts";
import type { TargetFile } from "./files.ts";

/** A mount in the document. */
export type DocumentMount = Exclude<NonNullable<Service["volumes"]>[number], string>;

/** A line of `tmpfs`, taken apart: `/run:size=64m,mode=1777`. */
export interface TmpfsLine {
  readonly mount: DocumentMount;
  /** Options that a mount of type tmpfs cannot carry in Swarm. */
  readonly lost: readonly string[];
}

/** Swarm's mounts: `volumes`, and `tmpfs` and `shm_size` as mounts of type tmpfs. */
export function swarmVolumes(service: Applied): readonly DocumentMount[] | undefined {
  const { tmpfs, shm_size: shared } = service;
  if (tmpfs === undefined && shared === undefined) return service.volumes;
  const lines: readonly string[] = typeof tmpfs === "string" ? [tmpfs] : (tmpfs ?? []);
  return [
    ...(service.volumes ?? []),
    ...lines.map((line) => tmpfsLine(line).mount),
    ...(shared === undefined ? [] : [sharedMemory(shared)]),
  ];
}

/** Takes a line of `tmpfs` apart. */
export function tmpfsLine(line: string): TmpfsLine {
  const colon = line.indexOf(":");
  const target = colon === -1 ? line : line.slice(0, colon);
  const options = colon === -1 ? [] : line.slice(colon + 1).split(",");
  let size: number | undefined;
  let readOnly = false;
  const lost: string[] = [];
  for (const option of options) {
    const bytes = option.startsWith("size=") ? parseByteSize(option.slice("size=".length)) : undefined;
    if (bytes !== undefined) size = bytes;
    else if (option === "ro") readOnly = true;
    else if (option !== "rw" && option !== "") lost.push(option);
  }
  return {
    mount: {
      type: "tmpfs",
      target,
      ...(readOnly ? { read_only: true } : {}),
      ...(size === undefined ? {} : { tmpfs: { size } }),
    },
    lost,
  };
}

function sharedMemory(size: string | number): DocumentMount {
  const bytes = typeof size === "number" ? size : parseByteSize(size);
  return { type: "tmpfs", target: "/dev/shm", ...(bytes === undefined ? {} : { tmpfs: { size: bytes } }) };
}

/** Compose's mounts: `volumes`, and mounted files as read-only binds. */
export function composeVolumes(
  service: Applied,
  files: ReadonlyMap<string, TargetFile>,
): readonly DocumentMount[] | undefined {
  if (service.configs === undefined) return service.volumes;
  return [
    ...(service.volumes ?? []),
    ...service.configs.map(({ source, target }): DocumentMount => ({
      type: "bind",
      source: `./${files.get(source)?.rendered.path ?? source}`.replaceAll("$", "$$$$"),
      target,
      read_only: true,
      // A missing file must not become an empty folder.
      bind: { create_host_path: false },
    })),
  ];
}

/** Where a mount is seen in the container, without a slash at the end. */
export function mountTarget(target: Mount["target"]): string {
  return target.length > 1 ? target.replace(/\/+$/, "") : target;
}
