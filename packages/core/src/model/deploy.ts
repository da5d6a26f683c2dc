import type { Except } from "type-fest";
import type { Deployment } from "../generated/compose-types.ts";
import type { ByteSize, Duration } from "./units.ts";

/** What a service may use, or is promised. */
export interface ResourceAmounts {
  /** CPUs, such as 0.5. */
  readonly cpus?: number;
  /** Memory, such as `512M`. */
  readonly memory?: ByteSize;
  /** Processes. Limits only. */
  readonly pids?: number;
}

/** Limits and reservations. */
export interface Resources {
  readonly limits?: ResourceAmounts;
  readonly reservations?: Except<ResourceAmounts, "pids"> &
    Pick<NonNullable<NonNullable<Deployment["resources"]>["reservations"]>, "devices" | "generic_resources">;
}

/** How tasks are replaced, on an update or a rollback. */
export interface UpdatePolicy {
  /** Tasks at a time; 0 means all at once. @default 1 */
  readonly parallelism?: number;
  /** Between groups of tasks. @default "0s" */
  readonly delay?: Duration;
  /** @default "pause" */
  readonly failure_action?: "continue" | "pause" | "rollback";
  /** How long a new task is watched. @default "5s" */
  readonly monitor?: Duration;
  /** The share of tasks that may fail. @default 0 */
  readonly max_failure_ratio?: number;
  /** @default "stop-first" */
  readonly order?: "stop-first" | "start-first";
}

/** A rollback cannot roll back. */
export type RollbackPolicy = Except<UpdatePolicy, "failure_action"> & {
  readonly failure_action?: "continue" | "pause";
};

/** When a task is started again. */
export interface RestartPolicy {
  /** @default "any" */
  readonly condition?: "none" | "on-failure" | "any";
  /** Swarm only. @default "5s" */
  readonly delay?: Duration;
  /** @default no limit */
  readonly max_attempts?: number;
  /** Swarm only. */
  readonly window?: Duration;
}

/** On which nodes tasks run. Swarm only. */
export interface Placement {
  /** Such as `node.role == manager` or `node.labels.mariadb == true`. */
  readonly constraints?: readonly string[];
  readonly preferences?: readonly { readonly spread: string }[];
  readonly max_replicas_per_node?: number;
}

/** The `deploy` section. */
export interface Deploy {
  /** @default "replicated" */
  readonly mode?: "replicated" | "global" | "replicated-job" | "global-job";
  /** @default 1 */
  readonly replicas?: number;
  /** @default "vip" */
  readonly endpoint_mode?: "vip" | "dnsrr";
  /** What proxies and tools read: the service's labels in Swarm, the container's in development. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly resources?: Resources;
  readonly restart_policy?: RestartPolicy;
  readonly placement?: Placement;
  readonly update_config?: UpdatePolicy;
  readonly rollback_config?: RollbackPolicy;
}
