import { only, publish, withPorts, type Modifier } from "@stackwright/core";

/** Opens a port of each service on the developer's own machine, and nowhere in production. */
export function openInDevelopment(port: number): Modifier {
  return only("compose", withPorts(publish(port, port, { host_ip: "127.0.0.1" })));
}

/** Opens a port in development where that is wanted, and changes nothing otherwise. */
export function openIf(wanted: boolean, port: number): Modifier {
  return wanted ? openInDevelopment(port) : (part) => part;
}
