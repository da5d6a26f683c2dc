import type { Service } from "../generated/compose-types.ts";
import type { Applied } from "./translate.ts";

/** Networks of the engine itself, to which a Swarm service can be attached by name. */
const engineNetworks: ReadonlySet<string> = new Set(["host", "bridge"]);

/** The networks of a service. Where none of them needs settings, that is a list of names. */
export function networksOf(networks: Applied["networks"]): Service["networks"] {
  if (networks === undefined) return undefined;
  return Object.values(networks).every(hasNoSettings) ? Object.keys(networks) : networks;
}

function hasNoSettings(attachment: object | null): boolean {
  return attachment === null || Object.keys(attachment).length === 0;
}

/** The network of the engine that `network_mode` asks for, where Swarm can attach a service to it. */
export function engineNetwork(service: Applied): string | undefined {
  const mode = service.network_mode;
  return mode !== undefined && engineNetworks.has(mode) ? mode : undefined;
}

/** Swarm's networks: the service's own, or the engine's network of its `network_mode`. */
export function swarmNetworks(
  service: Applied,
  keyOf: (engineNetwork: string) => string,
): Service["networks"] {
  const mode = engineNetwork(service);
  return mode === undefined ? networksOf(service.networks) : [keyOf(mode)];
}
