import { sha256 } from "../hash.ts";
import type { NetworkOptions } from "../model/network.ts";
import type { VolumeOptions } from "../model/volume.ts";

/** The longest name of a Swarm secret or config. */
export const longestObjectName = 64;

/** The name that the engine knows a network by. */
export function networkName(stack: string, name: string, options: NetworkOptions | undefined): string {
  return options?.name ?? (options?.external === true ? name : `${stack}_${name}`);
}

/** The name that the engine knows a volume by, when the project or the stack is called by the stack's name. */
export function volumeName(stack: string, name: string, options: VolumeOptions | undefined): string {
  return options?.name ?? (options?.external === true ? name : `${stack}_${name}`);
}

/** The name of a secret in Swarm. Secrets cannot change, so a new value has a new version and a new name. */
export function secretName(stack: string, name: string, version: number): string {
  return `${stack}_${name}_v${version}`;
}

/** A file's path as a key of `configs`: `prometheus/prometheus.yml` gives `prometheus-prometheus-yml`. */
export function configSlug(path: string): string {
  const slug = path.replaceAll(/[^A-Za-z0-9_]+/g, "-").replaceAll(/^[-_]+|[-_]+$/g, "");
  return slug === "" ? "file" : slug;
}

/**
 * The name of a config in Swarm. Configs cannot change, so the name carries the first 12 hex digits of a hash of the
 * content: a new content is a new config, and rolls out. The template driver is hashed too, because Swarm does not apply
 * a change of that alone.
 */
export function configName(stack: string, slug: string, content: string, templateDriver = ""): string {
  const hash = sha256(`${content}\0${templateDriver}`).slice(0, 12);
  return `${stack}_${slug.slice(0, longestObjectName - stack.length - hash.length - 2)}_${hash}`;
}

/** The path of Swarm's edition of a file that differs between the targets: `a/b.yml` gives `a/b.swarm.yml`. */
export function swarmPath(path: string): string {
  const dot = path.lastIndexOf(".");
  // A dot right after a slash starts a hidden file's name, not an ending.
  if (dot <= path.lastIndexOf("/") + 1) return `${path}.swarm`;
  return `${path.slice(0, dot)}.swarm${path.slice(dot)}`;
}
