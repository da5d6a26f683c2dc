import { targets } from "../../model/view.ts";
import { servicePolicy, type Policy } from "../policy.ts";

/** Policies on what a service writes to its output. */
export const loggingPolicies: readonly Policy[] = [
  servicePolicy({
    id: "logging-enabled",
    title: "What a service says is kept",
    severity: "warning",
    targets,
    why: "With the driver `none` there is nothing to look at after a break-in or a crash.",
    hint: "Use another driver, and limit its size.",
    sources: ["P49", "CL-0014", "CIS 2.13"],
    check: ({ lowered }) =>
      lowered.logging?.driver === "none"
        ? { path: ["logging", "driver"], message: "what the service writes is thrown away" }
        : undefined,
  }),
  servicePolicy({
    id: "log-rotation",
    title: "Logs are rotated",
    severity: "warning",
    targets,
    why: "The default driver, json-file, grows until the disk is full, and then every service on the node stops.",
    hint: 'Set logging: { driver: "json-file", options: { "max-size": "10m", "max-file": "3" } }, or the driver "local", which rotates by itself.',
    sources: ["P50"],
    check: ({ lowered }) => {
      const driver = lowered.logging?.driver ?? "json-file";
      if (driver !== "json-file" || lowered.logging?.options?.["max-size"] !== undefined) return undefined;
      return { path: ["logging", "options", "max-size"], message: "the log grows without end" };
    },
  }),
];
