import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";

/** A published port, in the long form only. */
export interface Port {
  /** The port inside the container. */
  readonly target: number;
  /** The port on the host. @default none: the engine chooses */
  readonly published?: number;
  /** @default "tcp" */
  readonly protocol?: "tcp" | "udp" | "sctp";
  /**
   * Swarm: `ingress` answers on every node and hides the client's address; `host` answers on the task's own node.
   * @default "ingress"
   */
  readonly mode?: "ingress" | "host";
  /** The host's address to listen on. Compose only: Swarm would listen on all. */
  readonly host_ip?: string;
  /** A name for readers. Compose only. */
  readonly name?: string;
  /** The application protocol. Compose only. */
  readonly app_protocol?: string;
}

/** Options of {@link publish}, beside the two numbers. */
export type PublishOptions = Omit<Port, "target" | "published">;

/**
 * Publishes a container's port on the host.
 *
 * @throws StackwrightError `port-invalid`.
 * @example
 * ports: [publish(443, 443, { mode: "host" })]
 */
export function publish(target: number, published: number = target, options: PublishOptions = {}): Port {
  return checkPort({ target, published, ...options }, "ports");
}

/** Checks a port, naming `path` where it is wrong. */
export function checkPort(port: Port, path: string): Port {
  for (const key of ["target", "published"] as const) {
    const value = port[key];
    if (value === undefined && key === "published") continue;
    if (!Number.isInteger(value) || value === undefined || value < 1 || value > 65_535) {
      throw new StackwrightError({
        code: "port-invalid",
        path: `${path}.${key}`,
        message: `${show(value)} is not a port: expected a whole number from 1 to 65535`,
        hint: "Give one number for each port, such as publish(8080, 80); write a range as several ports.",
      });
    }
  }
  return port;
}
