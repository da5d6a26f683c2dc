import { servicePolicy, type Policy, type PolicyContext, type Violation } from "../policy.ts";
import { peersOf } from "./peers.ts";
import { portsOf } from "./ports.ts";
import { eachEntry, isExternal } from "./read.ts";

/** Policies on networks in a swarm. */
export const swarmNetworkPolicies: readonly Policy[] = [
  {
    id: "overlay-encrypted",
    title: "Overlay networks are encrypted",
    severity: "warning",
    targets: ["swarm"],
    why: "What services say to each other crosses the wire between the nodes as it is, and whoever can send to port 4789 can join in.",
    hint: "Declare it with network(name, { encrypted: true }), and let IP protocol 50 (ESP) through between the nodes.",
    sources: ["P67", "CIS 7.3"],
    check: ({ document }) =>
      networksOf(document, (driver) => driver === "overlay").flatMap(({ name, options }) =>
        options["encrypted"] === undefined || String(options["encrypted"]) === "false"
          ? [{ path: ["networks", name], message: `the overlay network ${name} is not encrypted` }]
          : [],
      ),
  },
  {
    id: "network-scope",
    title: "Networks of a stack reach over all nodes",
    severity: "error",
    targets: ["swarm"],
    why: "A bridge exists on one node only; `docker stack deploy` creates it and then refuses the service.",
    hint: "Leave the driver out: a network() is an overlay in Swarm.",
    sources: ["P68"],
    check: ({ document }) =>
      networksOf(document, (driver) => localDrivers.has(driver)).map(({ name, driver }) => ({
        path: ["networks", name, "driver"],
        message: `the network ${name} has the driver ${driver}, with which services cannot be attached`,
      })),
  },
  servicePolicy({
    id: "ingress-hides-client",
    title: "A web entry is published in host mode",
    severity: "warning",
    targets: ["swarm"],
    why: "The ingress network replaces the client's address by one of its own: logs are worthless, and a rate limit or a ban hits everybody at once.",
    hint: 'Publish with { mode: "host" }, and set max_replicas_per_node: 1.',
    sources: ["P74"],
    check: ({ lowered }) => {
      if (lowered.ports === undefined) return undefined;
      return portsOf(lowered).flatMap(({ index, published, mode }) => {
        if ((published !== 80 && published !== 443) || mode === "host") return [];
        return [
          {
            path: ["ports", index, "mode"],
            message: `behind port ${published} no client's address is known`,
          },
        ];
      });
    },
  }),
  {
    id: "peer-discovery-vip",
    title: "Members of a cluster find each other without a virtual address",
    severity: "warning",
    targets: ["swarm"],
    why: "Behind a virtual address a member does not have the address that it tells the others, and the name resolves only once its health check passes, which may need the others.",
    hint: 'Set deploy.endpoint_mode: "dnsrr" and `hostname` to the service\'s name.',
    sources: ["P82"],
    check: vipPeers,
  },
  servicePolicy({
    id: "proxy-labels-on-container",
    title: "Labels for a proxy are on the service, not on its containers",
    severity: "error",
    targets: ["swarm"],
    why: "In a swarm, proxies and schedulers read `deploy.labels`. What is under `labels` they never see: there is no route.",
    hint: "Write them under deploy.labels; in development they are put on the container.",
    sources: ["P81"],
    check: ({ lowered }) => {
      if (lowered.labels === undefined) return undefined;
      const found: string[] = [];
      eachEntry(lowered.labels, (name) => {
        if (proxyLabels.some((start) => name.startsWith(start))) found.push(name);
      });
      // One is enough: they are moved together.
      return found
        .slice(0, 1)
        .map((name) => ({ path: ["labels", name], message: `${name} is not seen where it is` }));
    },
  }),
];

const localDrivers: ReadonlySet<string> = new Set(["bridge", "host", "none", "ipvlan", "nat", "transparent"]);
const proxyLabels: readonly string[] = ["traefik.", "caddy", "swarm.cronjob."];

interface NetworkView {
  readonly name: string;
  readonly driver: string;
  readonly options: Readonly<Record<string, string | number>>;
}

/** The networks that the stack creates, with a driver that matters. */
function networksOf(
  document: PolicyContext["document"],
  matters: (driver: string) => boolean,
): readonly NetworkView[] {
  return Object.entries(document.networks ?? {}).flatMap(([name, network]) => {
    const driver = network?.driver ?? "overlay";
    if (isExternal(network) || !matters(driver)) return [];
    return [{ name, driver, options: network?.driver_opts ?? {} }];
  });
}

function vipPeers(context: PolicyContext): readonly Violation[] {
  return peersOf(context).flatMap((group) =>
    group
      .filter(({ lowered }) => lowered.deploy?.endpoint_mode !== "dnsrr")
      .map(({ name }) => ({
        path: ["services", name, "deploy", "endpoint_mode"],
        service: name,
        message: `${name} is one of ${group.length} members of a cluster, behind a virtual address`,
      })),
  );
}
