import { boolean, checkForm, isMapping, mapping, onlyKeys, scalar, text } from "./form.ts";
import { checkResourceName } from "./name.ts";
import { makeReference, type NetworkData, type Reference } from "./reference.ts";
import type { Target } from "./view.ts";

/** Options of {@link network}. */
export interface NetworkOptions {
  /** What the network is for: a comment in the generated files. */
  readonly description?: string;
  /** Encrypts the overlay between nodes (IPsec ESP, IP protocol 50). Means nothing to a bridge on one host. @default false */
  readonly encrypted?: boolean;
  /** No way out of the network. @default false */
  readonly internal?: boolean;
  /** Lets containers that are not part of the stack join the overlay. @default false */
  readonly attachable?: boolean;
  /**
   * The subnet in CIDR form, such as `172.20.0.0/16`; or one for each target. An overlay must not overlap with the engine's
   * own bridges, which Docker takes from 172.17.0.0/12: what suits development need not suit a Swarm.
   * @default chosen by the engine
   */
  readonly subnet?: string | { readonly [T in Target]?: string };
  /** The physical name. @default "<stack>_<name>" */
  readonly name?: string;
  /** Exists already; it is neither created nor changed. @default false */
  readonly external?: boolean;
  /** Further driver options. */
  readonly driverOptions?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A network. Its string form is its physical name. */
export interface Network extends Reference<NetworkData> {
  readonly name: string;
  readonly definition: NetworkOptions;
}

const subnets = onlyKeys<{ readonly [T in Target]?: string }>({ compose: text, swarm: text });
const form = onlyKeys<NetworkOptions>({
  description: text,
  encrypted: boolean,
  internal: boolean,
  attachable: boolean,
  subnet: (value) => (isMapping(value) ? subnets(value) : text(value)),
  name: text,
  external: boolean,
  driverOptions: mapping(scalar),
  labels: mapping(scalar),
});

/**
 * Declares a network: a bridge in development, an overlay in Swarm. A service joins it by naming it, and naming it is
 * declaring it.
 *
 * @throws StackwrightError `name-invalid`, `option-invalid`.
 * @example
 * const front = network("front", { encrypted: true });
 */
export function network(name: string, options: NetworkOptions = {}): Network {
  checkResourceName(name, "networks");
  checkForm(options, form, ["networks", name], `network("${name}", { encrypted: true })`);
  return { ...makeReference({ kind: "network", name }), name, definition: options };
}
