import type { FacetKinds } from "./facet.ts";
import type { FileDefinition } from "./file.ts";
import type { NetworkOptions } from "./network.ts";
import type { Named } from "./part.ts";
import type { VariableData } from "./reference.ts";
import type { SecretDefinition } from "./secret.ts";
import type { ServiceModel } from "./service-model.ts";
import type { VolumeOptions } from "./volume.ts";

/** Where a stack runs: `compose` on one host for development, `swarm` in production. */
export type Target = "compose" | "swarm";

/** All targets. */
export const targets: readonly Target[] = ["compose", "swarm"];

/** A mention of one service's endpoint by another. */
export interface Link {
  /** The service that mentions it. */
  readonly from: string;
  /** The service that offers it. */
  readonly to: string;
  readonly endpoint: string;
  readonly host: string;
  readonly port: number;
  readonly scheme: string;
  /** Whether `from` waits for `to`. */
  readonly wait: boolean;
  /** The services that answer behind `to`, where it is a relay. */
  readonly behind: readonly string[];
}

/** A secret, where it is used. */
export interface SecretUse extends SecretDefinition {
  readonly name: string;
}

/** An assembled stack for one target, as derived parts, derived files and policies see it. */
export interface StackView {
  readonly name: string;
  readonly description: string;
  readonly target: Target;
  readonly services: Named<ServiceModel>;
  readonly networks: Named<NetworkOptions>;
  readonly volumes: Named<VolumeOptions>;
  readonly secrets: Named<SecretDefinition>;
  readonly files: Named<FileDefinition>;
  /** Every variable that is mentioned or declared, by name. */
  readonly variables: Named<VariableData>;
  readonly links: readonly Link[];
}

/** Every facet of a kind, with the service that states it, in the order of the services. */
export function facetsOf<Kind extends keyof FacetKinds>(
  stack: Pick<StackView, "services">,
  kind: Kind,
): readonly { readonly service: string; readonly facet: FacetKinds[Kind] }[] {
  return Object.entries(stack.services).flatMap(([service, model]) => {
    const facets: readonly FacetKinds[Kind][] = model.facets?.[kind] ?? [];
    return facets.map((facet) => ({ service, facet }));
  });
}
