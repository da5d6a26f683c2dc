import type { ServiceOptions } from "@stackwright/core";
import { files, inContainer } from "./paths.ts";
import type { AgentPlan, BackupPlan } from "./plan.ts";

/** What differs between the schedulers. */
export type Scheduling = Pick<ServiceOptions, "cap_add" | "healthcheck" | "init"> & {
  readonly deploy: NonNullable<ServiceOptions["deploy"]>;
};

/** Whether its container starts what is due and ends. */
export function lastsOneRun({ scheduler, target }: Pick<BackupPlan, "scheduler" | "target">): boolean {
  return scheduler === "swarm-cronjob" && target === "swarm";
}

/** How a service of an agent is kept going, by the scheduler. */
export function scheduling({ service, keeper: _keeper }: AgentPlan, plan: BackupPlan): Scheduling {
  if (lastsOneRun(plan)) {
    return {
      healthcheck: { disable: true },
      deploy: {
        mode: "replicated",
        replicas: 0,
        // Source: crazy-max/swarm-cronjob, docs/usage/docker-labels.md.
        labels: {
          "swarm.cronjob.enable": "true",
          "swarm.cronjob.schedule": shortest(service, plan),
          "swarm.cronjob.skip-running": "true",
        },
        restart_policy: { condition: "none" },
      },
    };
  }
  const crond = plan.scheduler === "crond";
  return {
    // crond becomes the user of the table before it runs a line of it.
    cap_add: ["CHOWN", "DAC_OVERRIDE", "FOWNER", ...(crond ? ["SETGID", "SETUID"] : [])],
    ...(crond ? { init: true } : {}),
    healthcheck: {
      test: ["CMD", "/bin/sh", inContainer(files.cron), "--health"],
      interval: "1m",
      timeout: "10s",
      retries: 3,
      start_period: "2m",
    },
    deploy: {},
  };
}

/** The schedule of its most frequent job: each run starts everything that is due by then. */
function shortest(service: string, plan: BackupPlan): string {
  const jobs = plan.stores
    .flatMap((store) => store.jobs)
    .filter(({ agent }) => agent === service)
    .toSorted((left, right) => left.interval - right.interval);
  return jobs[0]?.cron ?? plan.schedule;
}
