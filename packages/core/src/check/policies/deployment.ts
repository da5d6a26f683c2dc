import type { ComposeSpecification, Service, Volume } from "../../generated/compose-types.ts";
import { withDefaults } from "./interpolation.ts";
import { mountsOfType, type SourcedMount } from "./mounts.ts";
import { isExternal, numberOf } from "./read.ts";

/** How many tasks run at a time. A global service counts as one: it has one on each node. */
export function replicasOf(service: Service): number {
  return numberOf(service.deploy?.replicas) ?? numberOf(service.scale) ?? 1;
}

/** Whether a service has one task on every node. */
export function isGlobal(service: Service): boolean {
  const mode = service.deploy?.mode;
  return mode === "global" || mode === "global-job";
}

/** Whether a service runs to its end, once. */
export function isJob(service: { readonly deploy?: { readonly mode?: string } | null }): boolean {
  const mode = service.deploy?.mode;
  return mode === "replicated-job" || mode === "global-job";
}

/** The placement constraints, without spaces: `node.role==manager`. */
export function constraintsOf(service: Service): readonly string[] {
  const constraints = service.deploy?.placement?.constraints;
  if (constraints === undefined) return [];
  return constraints.map(normal);
}

function normal(constraint: string): string {
  return withDefaults(constraint).replaceAll(" ", "");
}

/** Whether a constraint can name one node. A role, a platform or an exclusion cannot. */
export function isPin(constraint: string): boolean {
  if (!constraint.includes("==")) return false;
  return pins.some((prefix) => constraint.startsWith(prefix));
}

const pins: readonly string[] = [
  "node.hostname==",
  "node.id==",
  "node.ip==",
  "node.labels.",
  "engine.labels.",
];

/** Whether a service stays on nodes that were chosen for it. */
export function isPinned(service: Service): boolean {
  return service.deploy?.placement?.constraints?.some((constraint) => isPin(normal(constraint))) === true;
}

/** The named volumes that belong to the stack and that a service can write. */
export function writtenVolumes(service: Service, document: ComposeSpecification): readonly SourcedMount[] {
  if (service.volumes === undefined) return [];
  return mountsOfType(service, "volume").filter(
    ({ source, readOnly }) => !readOnly && !isExternal(document.volumes?.[source]),
  );
}

/** The volumes that a service keeps its state in: written, of the stack, and on one node's disk. */
export function stateOf(service: Service, document: ComposeSpecification): readonly SourcedMount[] {
  if (service.volumes === undefined) return [];
  return mountsOfType(service, "volume").filter(
    ({ source, readOnly }) => !readOnly && isNodeLocal(document.volumes?.[source]),
  );
}

/** Whether each node has a volume of its own under this name. The local driver can also mount a network share. */
export function isNodeLocal(volume: Volume | null | undefined): boolean {
  if (isExternal(volume)) return false;
  const driver = volume?.driver ?? "local";
  if (driver !== "local") return false;
  const type = volume?.driver_opts?.["type"];
  return type === undefined || !networkShares.has(String(type));
}

const networkShares: ReadonlySet<string> = new Set(["nfs", "nfs4", "cifs", "smb3", "glusterfs", "ceph"]);
