import type { Port } from "../model/port.ts";
import type { ServiceModel } from "../model/service-model.ts";
import type { StackView } from "../model/view.ts";
import type { Finding } from "./finding.ts";

interface Claim {
  readonly service: string;
  readonly model: ServiceModel;
  readonly port: Port;
}

/**
 * Ports that two services claim on the same host. On one host, the address counts; in Swarm every node listens on an
 * ingress port, and ports of mode `host` conflict unless the two services are pinned to different nodes.
 */
export function hostPortConflicts(stack: StackView): readonly Omit<Finding, "target" | "severity">[] {
  const claims = new Map<string, Claim[]>();
  const complaints: Omit<Finding, "target" | "severity">[] = [];
  for (const [service, model] of Object.entries(stack.services)) {
    model.ports?.forEach((port, index) => {
      if (port.published === undefined) return;
      const key = `${port.published}/${port.protocol ?? "tcp"}`;
      const claim = { service, model, port };
      const earlier = claims.get(key) ?? [];
      claims.set(key, [...earlier, claim]);
      const other = earlier.find((one) => one.service !== service && collide(stack.target, one, claim));
      if (other === undefined) return;
      complaints.push({
        id: "host-port-conflict",
        path: `services.${service}.ports[${index}]`,
        service,
        message: `publishes port ${key}, which ${other.service} publishes too`,
        hint: "Publish another port, pin the two to different nodes, or reach one of them through the reverse proxy.",
      });
    });
  }
  return complaints;
}

function collide(target: StackView["target"], a: Claim, b: Claim): boolean {
  if (target === "swarm")
    return !(a.port.mode === "host" && b.port.mode === "host" && keptApart(a.model, b.model));
  const every = "0.0.0.0";
  const [one = every, other = every] = [a.port.host_ip, b.port.host_ip];
  return one === other || one === every || other === every;
}

/** Whether the constraints of two services leave no node for both: one label or name, two values. */
function keptApart(a: ServiceModel, b: ServiceModel): boolean {
  const wanted = new Map(equalities(a));
  return equalities(b).some(([key, value]) => wanted.has(key) && wanted.get(key) !== value);
}

function equalities({ deploy }: ServiceModel): readonly (readonly [string, string])[] {
  return (deploy?.placement?.constraints ?? []).flatMap((constraint) => {
    const [key = "", value] = constraint.split("==");
    return value === undefined ? [] : [[key.trim(), value.trim()] as const];
  });
}
