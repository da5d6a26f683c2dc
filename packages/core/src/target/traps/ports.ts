import type { FindingDetails } from "../notes.ts";
import { nothing, type Trap } from "./trap.ts";

/** Published ports that the engine refuses together. */
export const portTraps: Trap = ({ target, path, lowered }) => {
  const { ports, deploy } = lowered;
  if (ports === undefined) return nothing;
  const found: FindingDetails[] = [];
  const seen = new Set<string>();
  for (const [index, port] of ports.entries()) {
    if (typeof port !== "object") continue;
    const { published, protocol = "tcp", host_ip: ip = "", mode = "ingress" } = port;
    if (target === "swarm" && deploy?.endpoint_mode === "dnsrr" && mode === "ingress") {
      found.push({
        id: "dnsrr-ingress-port",
        severity: "error",
        path: [...path, "ports", index],
        message:
          "a service with endpoint_mode dnsrr has no virtual address for the routing mesh to forward to",
        hint: 'Publish the port with mode: "host", or use endpoint_mode "vip".',
      });
    }
    if (published === undefined) continue;
    const key = `${ip}/${published}/${protocol}`;
    if (seen.has(key)) {
      found.push({
        id: "published-port-duplicate",
        severity: "error",
        path: [...path, "ports", index],
        message: `the service publishes port ${published}/${protocol} twice`,
        hint: "Publish one of them on another port.",
      });
    }
    seen.add(key);
  }
  return found;
};
