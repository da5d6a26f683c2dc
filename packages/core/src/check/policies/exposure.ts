import { targets } from "../../model/view.ts";
import { servicePolicy, type Policy } from "../policy.ts";
import { isLoopback, portsOf } from "./ports.ts";
import { commandWords } from "./read.ts";
import { wellKnownStores } from "./stores.ts";

/** Policies on what can be reached from outside. */
export const exposurePolicies: readonly Policy[] = [
  servicePolicy({
    id: "database-port-published",
    title: "No database and no engine is published",
    severity: "error",
    targets,
    why: "The engine opens published ports in front of the host's firewall. A database that the whole network can reach needs just one weak password, or one hole, to be lost.",
    hint: 'Reach it over a network of the stack. In development, bind it to this machine: publish(port, port, { host_ip: "127.0.0.1" }).',
    sources: ["P31"],
    check: ({ lowered }, { target }) => {
      if (lowered.ports === undefined) return undefined;
      return portsOf(lowered).flatMap((port) => {
        const store = port.target === undefined ? undefined : wellKnownStores.get(port.target);
        if (store === undefined || (target === "compose" && isLoopback(port))) return [];
        return [
          {
            path: ["ports", port.index],
            message: `port ${port.target}, that of ${store}, is open to the outside`,
          },
        ];
      });
    },
  }),
  servicePolicy({
    id: "port-on-all-interfaces",
    title: "In development, ports are open to this machine only",
    severity: "warning",
    targets: ["compose"],
    why: "Without an address the port is open to every network that the laptop joins, past its firewall. 80 and 443 are left alone: a proxy is there to be reached.",
    hint: 'Publish with { host_ip: "127.0.0.1" }.',
    sources: ["P28", "KICS", "CL-0005", "DockSec", "dclint", "CIS 5.14"],
    check: ({ lowered }) => {
      if (lowered.ports === undefined) return undefined;
      return portsOf(lowered).flatMap(({ index, published, target, hostIp }) => {
        if (isWeb(published) || (hostIp !== undefined && !everyAddress.has(hostIp))) return [];
        const port = published ?? target ?? "";
        return [{ path: ["ports", index], message: `port ${port} is open on all interfaces` }];
      });
    },
  }),
  servicePolicy({
    id: "privileged-host-port",
    title: "Of the ports below 1024, only 80 and 443 are published",
    severity: "warning",
    targets,
    why: "These numbers belong to the services of the host itself: ssh, DNS, mail. A container there takes one's place or its trust.",
    hint: "Publish another port, or waive this with what the service is.",
    sources: ["P29", "KICS", "CIS 5.8"],
    check: ({ lowered }) => {
      if (lowered.ports === undefined) return undefined;
      return portsOf(lowered).flatMap(({ index, published }) => {
        if (published === undefined || published >= 1024 || isWeb(published)) return [];
        return [{ path: ["ports", index], message: `port ${published} belongs to the host's own services` }];
      });
    },
  }),
  servicePolicy({
    id: "ssh-in-container",
    title: "No container runs an SSH server",
    severity: "warning",
    targets,
    why: "It is a second way in, with keys and updates of its own to look after; `docker exec` already is the first.",
    hint: "Take it out, or waive this where SSH is the service, as with Git over SSH.",
    sources: ["P32", "CIS 5.7"],
    check: ({ lowered }) => {
      const ports = lowered.ports === undefined ? [] : portsOf(lowered);
      const open = ports.find(({ target }) => target === 22);
      if (open !== undefined)
        return { path: ["ports", open.index], message: "publishes port 22 of the container" };
      if (lowered.expose?.some((port) => String(port) === "22") === true) {
        return { path: ["expose"], message: "listens on port 22" };
      }
      return commandWords(lowered.command).some((word) => word === "sshd" || word.endsWith("/sshd"))
        ? { path: ["command"], message: "starts an SSH server" }
        : undefined;
    },
  }),
];

const everyAddress: ReadonlySet<string> = new Set(["", "0.0.0.0", "::", "[::]"]);

function isWeb(port: number | undefined): boolean {
  return port === 80 || port === 443;
}
