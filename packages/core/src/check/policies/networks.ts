import { targets } from "../../model/view.ts";
import { servicePolicy, type Policy, type PolicyContext, type Violation } from "../policy.ts";
import { isLoopback, portsOf } from "./ports.ts";
import { networkNames } from "./read.ts";
import { isStorePort } from "./stores.ts";

/** Policies on who can talk to whom. */
export const networkPolicies: readonly Policy[] = [
  servicePolicy({
    id: "explicit-network",
    title: "Every service names its networks",
    severity: "warning",
    targets,
    why: "On the default network everything can talk to everything: one broken web application is next to every database.",
    hint: "Declare a network for each group that belongs together, and join only what is needed.",
    sources: ["P40", "KICS", "DockSec", "CIS 5.30"],
    check: ({ lowered }, { target }) => {
      if (target === "compose" && lowered.network_mode !== undefined) return undefined;
      if (networkNames(lowered).some((name) => name !== "default")) return undefined;
      return { path: ["networks"], message: "the service is on the default network with all others" };
    },
  }),
  {
    id: "entry-shares-network-with-data",
    title: "What is open to the outside shares no network with a data store, unless it uses it",
    severity: "warning",
    targets,
    why: "The service that strangers reach is the one that is broken into. From there a data store on the same network is one hop away, though nothing asks for that hop.",
    hint: "Give the data stores a network of their own, and let only those join it that use them.",
    sources: ["P41", "NIST SP 800-190 4.3.3", "DockSec"],
    check: entriesBesideData,
  },
];

function entriesBesideData({ services, stack, target }: PolicyContext): readonly Violation[] {
  const storeLinks = stack.links.filter(({ port }) => isStorePort(port));
  if (storeLinks.length === 0) return [];
  const uses = new Set(storeLinks.map(({ from, to }) => `${from} ${to}`));
  const stores = new Set(storeLinks.map(({ to }) => to));
  const storesOn = new Map<string, string[]>();
  for (const { name, lowered } of services) {
    if (!stores.has(name)) continue;
    for (const network of networkNames(lowered)) {
      const known = storesOn.get(network);
      if (known === undefined) storesOn.set(network, [name]);
      else known.push(name);
    }
  }
  return services.flatMap(({ name, lowered }) => {
    if (lowered.ports === undefined || stores.has(name)) return [];
    const isOpen = portsOf(lowered).some((port) => target === "swarm" || !isLoopback(port));
    if (!isOpen) return [];
    return networkNames(lowered).flatMap((network) => {
      const beside = (storesOn.get(network) ?? []).filter((store) => !uses.has(`${name} ${store}`));
      if (beside.length === 0) return [];
      return [
        {
          path: ["services", name, "networks", network],
          service: name,
          message: `${name} is open to the outside and shares the network ${network} with ${beside.join(", ")}, which it does not use`,
        },
      ];
    });
  });
}
