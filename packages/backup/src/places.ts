import { StackwrightError, substitute, type ServiceModel, type StackView } from "@stackwright/core";
import type { Place } from "./plan.ts";

/** The one place of Compose. */
export const here: Place = { name: "here", constraints: [] };

/** A text with every variable replaced by its default, and every other reference by its name. */
export function withDefaults(text: string): string {
  return substitute(text, (data) => {
    if (data.kind === "variable") return withDefaults(data.default ?? "");
    return data.kind === "endpoint" ? data.host : data.name;
  });
}

/** Whether a constraint names one node: a role, a platform or an exclusion does not. */
export function isPin(constraint: string): boolean {
  return /^(?:node\.(?:hostname|id|ip|labels\.[\w.-]+)|engine\.labels\.[\w.-]+)==/.test(
    withDefaults(constraint).replaceAll(" ", ""),
  );
}

/** The drivers' options that make a volume of the local driver one that all nodes share. */
const networkShares: ReadonlySet<string> = new Set(["nfs", "nfs4", "cifs", "smb3", "glusterfs", "ceph"]);

/** Whether every node has a volume of its own under this name. */
export function isNodeLocal(stack: StackView, name: string): boolean {
  const volume = stack.volumes[name];
  if (volume?.external === true) return true;
  if (volume?.driver !== undefined && volume.driver !== "local") return false;
  return !networkShares.has(volume?.driverOptions?.["type"] ?? "");
}

/**
 * Where a service with this volume runs, and so where its volume is.
 *
 * @throws StackwrightError `option-invalid` where nothing keeps the service on one node: the job could run on another one,
 * where the volume is empty, and would report success.
 */
export function placeOf(service: string, model: ServiceModel, volume: string, stack: StackView): Place {
  if (stack.target === "compose") return here;
  const constraints = model.deploy?.placement?.constraints ?? [];
  if (isNodeLocal(stack, volume)) {
    if (model.deploy?.mode?.startsWith("global") === true) {
      throw new StackwrightError({
        code: "option-invalid",
        path: `services.${service}.deploy.mode`,
        message: `it runs on every node, each with a volume ${volume} of its own: expected one service for each volume that is backed up`,
        hint:
          "Make it N services that are pinned to a node each, or decide: decisions: { " +
          volume +
          ': { none: "..." } }.',
      });
    }
    if (!constraints.some(isPin)) {
      throw new StackwrightError({
        code: "option-invalid",
        path: `services.${service}.deploy.placement.constraints`,
        message: `nothing keeps ${service} on one node, so the job that reads its volume ${volume} may run where that is empty: expected a constraint on a node's label`,
        hint: `Give ${service} withPlacement({ constraints: ["node.labels.${service} == true"] }); the job then gets the same.`,
      });
    }
  }
  return { name: service, constraints };
}

/** Whether two places are the same nodes, as far as the constraints tell. */
export function samePlace(one: Place, other: Place): boolean {
  return keyOf(one) === keyOf(other);
}

function keyOf({ constraints }: Place): string {
  return constraints
    .map((text) => text.replaceAll(" ", ""))
    .toSorted()
    .join("\n");
}

/** Places without those that are the same as an earlier one. */
export function distinctPlaces(places: readonly Place[]): readonly Place[] {
  return places.filter((place, index) => places.findIndex((other) => samePlace(place, other)) === index);
}
