import type { Healthcheck, Service } from "../../generated/compose-types.ts";
import { targets } from "../../model/view.ts";
import { servicePolicy, type Policy } from "../policy.ts";
import { isJob } from "./deployment.ts";
import { isTrue } from "./read.ts";

/** Policies on how a service shows that it works. */
export const healthPolicies: readonly Policy[] = [
  servicePolicy({
    id: "healthcheck-present",
    title: "Every service has a health check",
    severity: "warning",
    targets,
    why: "A process that runs is not a service that answers. Health gates the start order in Compose, and updates, rollbacks and DNS in Swarm.",
    hint: "Add a healthcheck that uses what the image has in it; where the image brings one, repeat it, or waive this with that as the reason.",
    sources: ["P37", "KICS", "DockSec", "CIS 4.6", "CIS 5.27"],
    check: ({ lowered, authored }) => {
      // Compose has no jobs: what the author wrote says that the service ends by itself.
      if (hasHealthcheck(lowered) || isJob(lowered) || isJob(authored) || lowered.provider !== undefined)
        return undefined;
      const off = lowered.healthcheck !== undefined;
      return {
        path: ["healthcheck"],
        message: off ? "the health check is switched off" : "the service has no health check",
      };
    },
  }),
  servicePolicy({
    id: "healthcheck-form",
    title: "A health check says how it is run",
    severity: "error",
    targets,
    why: 'A list has to start with "CMD", "CMD-SHELL" or "NONE". Compose refuses others; Swarm takes them, and the container is never healthy.',
    hint: 'Write ["CMD", "program", "argument"], or ["CMD-SHELL", "a line for the shell"].',
    sources: ["P37"],
    check: ({ lowered }) => {
      const test = lowered.healthcheck?.test;
      if (test === undefined || typeof test === "string") return undefined;
      const [kind = ""] = test;
      if (kind === "NONE" || (isRun(kind) && test.length > 1)) return undefined;
      return {
        path: ["healthcheck", "test"],
        message: `the health check starts with ${JSON.stringify(kind)}`,
      };
    },
  }),
  servicePolicy({
    id: "dependency-waits-for-health",
    title: "A service waits until what it depends on is healthy",
    severity: "info",
    targets: ["compose"],
    why: "A database that has started is not yet one that answers; the health check that tells is there.",
    hint: 'Use condition: "service_healthy".',
    sources: ["P54"],
    check: ({ lowered }, { document }) => {
      const { depends_on: dependencies } = lowered;
      if (dependencies === undefined || dependencies === null) return undefined;
      const conditions = Array.isArray(dependencies)
        ? dependencies.map((name: string) => [name, "service_started"] as const)
        : Object.entries(dependencies).map(([name, { condition }]) => [name, condition] as const);
      return conditions.flatMap(([name, condition]) => {
        const provider = document.services?.[name];
        if (condition !== "service_started" || provider === undefined || !hasHealthcheck(provider)) return [];
        return [{ path: ["depends_on", name], message: `waits for ${name} to start, not for its health` }];
      });
    },
  }),
];

/** Whether the document gives the service a health check; an image's own is not known here. */
function hasHealthcheck({ healthcheck }: Service): boolean {
  if (healthcheck === undefined || healthcheck === null || isTrue(healthcheck.disable)) return false;
  return !isSwitchedOff(healthcheck.test);
}

/** Without a test the other keys change the check that the image brings. */
function isSwitchedOff(test: Healthcheck["test"]): boolean {
  if (test === undefined) return false;
  const first = typeof test === "string" ? test : test[0];
  return first === undefined || first === "" || first === "NONE";
}

function isRun(kind: string): boolean {
  return kind === "CMD" || kind === "CMD-SHELL";
}
