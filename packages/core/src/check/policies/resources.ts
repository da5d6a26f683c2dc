import { targets } from "../../model/view.ts";
import { servicePolicy, type Policy } from "../policy.ts";
import { isJob } from "./deployment.ts";

/** Policies on what a service may use. */
export const resourcePolicies: readonly Policy[] = [
  servicePolicy({
    id: "memory-limit",
    title: "Every service has a memory limit",
    severity: "warning",
    targets,
    why: "Without a limit one leak takes the memory of the whole node, and the kernel stops whatever it likes, often the database.",
    hint: 'Set deploy.resources.limits.memory, such as "512M", to a little more than the service uses under load.',
    sources: ["P33", "KICS", "CL-0026", "DockSec", "CIS 5.11"],
    check: ({ lowered }) =>
      lowered.deploy?.resources?.limits?.memory === undefined && lowered.mem_limit === undefined
        ? { path: ["deploy", "resources", "limits", "memory"], message: "the service has no memory limit" }
        : undefined,
  }),
  servicePolicy({
    id: "memory-reservation",
    title: "Every service reserves the memory that it needs",
    severity: "info",
    targets: ["swarm"],
    why: "The scheduler counts reservations, not use: without them it puts everything on one node and calls it balanced.",
    hint: "Set deploy.resources.reservations.memory to what the service uses when idle.",
    sources: ["P78"],
    check: ({ lowered }) =>
      lowered.deploy?.resources?.reservations?.memory === undefined
        ? {
            path: ["deploy", "resources", "reservations", "memory"],
            message: "the service reserves no memory",
          }
        : undefined,
  }),
  servicePolicy({
    id: "cpu-limit",
    title: "Every service has a CPU limit",
    severity: "warning",
    targets,
    why: "A busy loop in one service slows down every other one on the node.",
    hint: "Set deploy.resources.limits.cpus.",
    sources: ["P34", "KICS", "CL-0026", "CIS 5.12"],
    check: ({ lowered }) =>
      lowered.deploy?.resources?.limits?.cpus === undefined && lowered.cpus === undefined
        ? { path: ["deploy", "resources", "limits", "cpus"], message: "the service has no CPU limit" }
        : undefined,
  }),
  servicePolicy({
    id: "pids-limit",
    title: "Every service has a limit of processes",
    severity: "warning",
    targets,
    why: "A fork bomb, or a health check that leaves processes behind, fills the node's process table.",
    hint: "Set deploy.resources.limits.pids, such as 200.",
    sources: ["P35", "KICS", "CIS 5.29"],
    check: ({ lowered }) =>
      lowered.deploy?.resources?.limits?.pids === undefined && lowered.pids_limit === undefined
        ? {
            path: ["deploy", "resources", "limits", "pids"],
            message: "the service has no limit of processes",
          }
        : undefined,
  }),
  servicePolicy({
    id: "restart-policy",
    title: "Every service says whether it is started again",
    severity: "warning",
    targets: ["compose"],
    why: "Compose starts nothing again unless told to: after a crash, or when the host restarts, the service stays down. Swarm restarts by default.",
    hint: 'Set restart: "unless-stopped", or "no" for something that runs to its end.',
    sources: ["P39", "KICS", "CIS 5.15"],
    check: ({ lowered }) => {
      if (lowered.restart !== undefined || lowered.deploy?.restart_policy?.condition !== undefined)
        return undefined;
      // A profile is started by hand, for a purpose.
      if (isJob(lowered) || (lowered.profiles?.length ?? 0) > 0) return undefined;
      return { path: ["restart"], message: "the service is not started again when it stops" };
    },
  }),
];
