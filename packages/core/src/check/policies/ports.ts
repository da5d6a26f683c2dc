import type { Service } from "../../generated/compose-types.ts";
import { withDefaults } from "./interpolation.ts";
import { splitColons } from "./read.ts";

/** A port as it is published on the host. */
export interface PortView {
  readonly index: number;
  /** The port inside the container, the first one of a range. */
  readonly target: number | undefined;
  /** The port on the host, the first one of a range; `undefined` where the engine chooses or it is not known. */
  readonly published: number | undefined;
  readonly hostIp: string | undefined;
  readonly mode: string | undefined;
}

/** The published ports of a service. */
export function portsOf(service: Service): readonly PortView[] {
  if (service.ports === undefined || service.ports === null) return [];
  return service.ports.map((port, index) => {
    if (typeof port === "object") {
      const { target, published, host_ip: ip, mode } = port;
      const hostIp = ip === undefined ? undefined : withDefaults(ip);
      return { index, target: firstPort(target), published: firstPort(published), hostIp, mode };
    }
    const [address = ""] = withDefaults(String(port)).split("/");
    const [target, published, ...ip] = splitColons(address).toReversed();
    const hostIp = ip.length === 0 ? undefined : ip.toReversed().join(":");
    return { index, target: firstPort(target), published: firstPort(published), hostIp, mode: undefined };
  });
}

function firstPort(value: number | string | undefined): number | undefined {
  if (value === undefined || typeof value === "number") return value;
  const port = Number.parseInt(withDefaults(value), 10);
  return Number.isNaN(port) ? undefined : port;
}

/** Whether a port is open to this host only. */
export function isLoopback({ hostIp }: PortView): boolean {
  return hostIp !== undefined && (hostIp.startsWith("127.") || loopbacks.has(hostIp));
}

const loopbacks: ReadonlySet<string> = new Set(["localhost", "::1", "[::1]"]);
