import type { StackView } from "@stackwright/core";
import { isIPv6 } from "node:net";
import { madeBy } from "./names.ts";
import { onHostNetwork, publishedPorts, running, servicesOf } from "./view.ts";

/** What the firewall has to know beside the stack. */
export interface FirewallOptions {
  readonly nodeAddresses: readonly string[];
  readonly sshPort: number;
}

/** The port of the engine's own metrics. */
const engineMetrics = 9323;

/**
 * The firewall of a node. It has a table of its own and never flushes the others: Docker keeps its rules in them.
 *
 * A port that Docker publishes does not pass the input hook: it is rewritten and forwarded. The second chain therefore looks
 * at what the connection asked for before it was rewritten, which is the rule that `DOCKER-USER` is for, in nftables' words.
 * Encrypted overlays travel as IP protocol 50 (ESP) between nodes. Sources: docker/docs#230, GHSA-vwm3-crmr-xfxw.
 */
export function nftables(view: StackView, { nodeAddresses, sshPort }: FirewallOptions): string {
  const name = `${view.name.replaceAll("-", "_")}_host`;
  const published = publishedPorts(view);
  const tcp = numbers(published.filter(({ port }) => (port.protocol ?? "tcp") === "tcp"));
  const udp = numbers(published.filter(({ port }) => port.protocol === "udp"));
  const scraped = scrapedPorts(view);
  return `#!/usr/sbin/nft -f
# ${madeBy(view)}
#
# The firewall of a node. Load it with: nft -f nftables/nftables.conf   (and from /etc/nftables.conf, so that it survives a boot)
# It replaces its own table only. Docker's rules are in other tables: never write "flush ruleset" here.
${nodeAddresses.length === 0 ? "#\n# No node addresses were given: fill in the sets below, or the nodes of the Swarm cannot talk to each other.\n" : ""}
table inet ${name}
delete table inet ${name}

table inet ${name} {
  # The addresses of the Swarm's nodes, managers and workers.
  set nodes4 {
    type ipv4_addr
    flags interval
${elements(nodeAddresses.filter((address) => !isIPv6(address.replace(/\/.*/, ""))))}  }

  set nodes6 {
    type ipv6_addr
    flags interval
${elements(nodeAddresses.filter((address) => isIPv6(address.replace(/\/.*/, ""))))}  }

  chain input {
    type filter hook input priority filter; policy drop;

    ct state established,related accept
    ct state invalid drop
    iifname "lo" accept

    # Reachability, path MTU, and neighbours in IPv6.
    icmp type { echo-request, destination-unreachable, time-exceeded, parameter-problem } accept
    icmpv6 type { echo-request, destination-unreachable, packet-too-big, time-exceeded, parameter-problem, nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept

    tcp dport ${sshPort} accept
${publicRules(tcp, udp)}
    ip saddr @nodes4 jump from_node
    ip6 saddr @nodes6 jump from_node
${scraped.length === 0 ? "" : `\n    # What containers read from their own host: ${scraped.map(({ what }) => what).join(", ")}.\n    iifname "docker_gwbridge" tcp dport ${portSet(scraped.map(({ port }) => port))} accept\n`}  }

  # The Swarm, between its nodes only.
  chain from_node {
    tcp dport 2377 accept comment "cluster management, to managers"
    tcp dport 7946 accept comment "gossip"
    udp dport 7946 accept comment "gossip"
    udp dport 4789 accept comment "overlay networks (VXLAN)"
    meta l4proto esp accept comment "encrypted overlay networks (IPsec)"
  }

  # What Docker forwards to containers: new connections from outside that Docker rewrites go to published ports of this
  # stack, or nowhere. Everything else is left to Docker's own rules.
  chain published {
    type filter hook forward priority filter; policy accept;

    ct state established,related accept
${forwardRules(tcp, udp)}    ct status dnat drop
  }
}
`;
}

function publicRules(tcp: readonly number[], udp: readonly number[]): string {
  const rules = [
    ...(tcp.length === 0 ? [] : [`    tcp dport ${portSet(tcp)} accept`]),
    ...(udp.length === 0 ? [] : [`    udp dport ${portSet(udp)} accept`]),
  ];
  return rules.length === 0 ? "" : `\n    # The published ports of the stack.\n${rules.join("\n")}\n`;
}

function forwardRules(tcp: readonly number[], udp: readonly number[]): string {
  const rule = (protocol: string, ports: readonly number[]): string =>
    ports.length === 0 ? "" : `    meta l4proto ${protocol} ct original proto-dst ${portSet(ports)} accept\n`;
  return rule("tcp", tcp) + rule("udp", udp);
}

/** Ports of the host that a scraper inside a container reads. */
function scrapedPorts(view: StackView): readonly { readonly port: number; readonly what: string }[] {
  if (running(view, "prom/prometheus").length === 0) return [];
  const own = servicesOf(view)
    .filter(({ model }) => onHostNetwork(model, view))
    .flatMap(({ name, model }) => (model.facets?.metrics ?? []).map(({ port }) => ({ port, what: name })));
  return [{ port: engineMetrics, what: "the engine's metrics" }, ...own];
}

function numbers(published: ReturnType<typeof publishedPorts>): readonly number[] {
  return [...new Set(published.map(({ port }) => port.published))];
}

function portSet(ports: readonly number[]): string {
  return ports.length === 1 ? `${ports[0]}` : `{ ${ports.join(", ")} }`;
}

function elements(addresses: readonly string[]): string {
  return addresses.length === 0 ? "" : `    elements = { ${addresses.join(", ")} }\n`;
}
