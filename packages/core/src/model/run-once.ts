import type { Deploy, ResourceAmounts, RestartPolicy } from "./deploy.ts";

/** Options of {@link runsOnce}. */
export interface RunsOnceOptions {
  /** The most that it may use. */
  readonly limits: ResourceAmounts;
  /** How long Swarm waits before it tries again. @default "15s" */
  readonly delay?: RestartPolicy["delay"];
  /** How often Swarm tries in all. @default 20 */
  readonly attempts?: number;
}

/**
 * For a service that does one thing and ends: `service("db-init", { image, ...runsOnce({ limits }) })`. A Swarm job, tried again
 * while it fails, since what it needs may not be up yet; Compose waits for it to end where another service depends on it.
 */
export function runsOnce(options: RunsOnceOptions): { readonly restart: "no"; readonly deploy: Deploy } {
  const { limits, delay = "15s", attempts = 20 } = options;
  return {
    restart: "no",
    deploy: {
      mode: "replicated-job",
      resources: { limits },
      restart_policy: { condition: "on-failure", delay, max_attempts: attempts },
    },
  };
}
