import type { Modifier } from "../../model/part.ts";
import { publish } from "../../model/port.ts";
import { only } from "../only.ts";
import { withPorts } from "./service.ts";

/**
 * Opens a port of each service on the developer's own machine (127.0.0.1), and nowhere in production.
 *
 * @throws StackwrightError `port-invalid`.
 * @example
 * pipe(prometheus(options), openInDevelopment(9090))
 */
export function openInDevelopment(port: number, published: number = port): Modifier {
  return only("compose", withPorts(publish(port, published, { host_ip: "127.0.0.1" })));
}
