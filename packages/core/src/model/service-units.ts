import { StackwrightError } from "../errors.ts";
import { show } from "../show.ts";
import type { ServiceModel } from "./service-model.ts";
import { durationMs, sizeBytes } from "./units.ts";

/** The keys of a service that hold durations, sizes and counts. */
export type WithUnits = Pick<
  ServiceModel,
  "cpus" | "deploy" | "healthcheck" | "mem_limit" | "mem_reservation" | "stop_grace_period"
>;

/**
 * Checks every duration, size and count of a service. The compiler refuses most mistakes; this is for values that are
 * computed or come from plain JavaScript.
 *
 * @throws StackwrightError `unit-invalid`, `option-invalid`, naming the path below `path`.
 */
export function checkUnits(model: WithUnits, path: string): void {
  const { healthcheck, deploy, stop_grace_period } = model;
  duration(stop_grace_period, `${path}.stop_grace_period`);
  for (const key of ["interval", "timeout", "start_period", "start_interval"] as const) {
    duration(healthcheck?.[key], `${path}.healthcheck.${key}`);
  }
  whole(healthcheck?.retries, `${path}.healthcheck.retries`);
  size(model.mem_limit, `${path}.mem_limit`);
  size(model.mem_reservation, `${path}.mem_reservation`);
  positive(model.cpus, `${path}.cpus`);
  if (deploy === undefined) return;
  for (const kind of ["limits", "reservations"] as const) {
    size(deploy.resources?.[kind]?.memory, `${path}.deploy.resources.${kind}.memory`);
    positive(deploy.resources?.[kind]?.cpus, `${path}.deploy.resources.${kind}.cpus`);
  }
  whole(deploy.resources?.limits?.pids, `${path}.deploy.resources.limits.pids`);
  whole(deploy.replicas, `${path}.deploy.replicas`);
  whole(deploy.placement?.max_replicas_per_node, `${path}.deploy.placement.max_replicas_per_node`);
  whole(deploy.restart_policy?.max_attempts, `${path}.deploy.restart_policy.max_attempts`);
  for (const kind of ["update_config", "rollback_config"] as const) {
    duration(deploy[kind]?.delay, `${path}.deploy.${kind}.delay`);
    duration(deploy[kind]?.monitor, `${path}.deploy.${kind}.monitor`);
    whole(deploy[kind]?.parallelism, `${path}.deploy.${kind}.parallelism`);
  }
  duration(deploy.restart_policy?.delay, `${path}.deploy.restart_policy.delay`);
  duration(deploy.restart_policy?.window, `${path}.deploy.restart_policy.window`);
  deploy.placement?.constraints?.forEach((text, index) =>
    constraint(text, `${path}.deploy.placement.constraints[${index}]`),
  );
}

function duration(value: string | undefined, path: string): void {
  if (value !== undefined) durationMs(value, path);
}

function size(value: string | undefined, path: string): void {
  if (value !== undefined) sizeBytes(value, path);
}

function positive(value: number | undefined, path: string): void {
  if (value !== undefined && !(typeof value === "number" && value > 0 && Number.isFinite(value))) {
    throw bad(path, value, "a number above 0", "Write CPUs as a number, such as 0.5.");
  }
}

function whole(value: number | undefined, path: string): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= 0)) {
    throw bad(path, value, "a whole number from 0", "Write a number without quotes or fractions, such as 2.");
  }
}

function constraint(value: string, path: string): void {
  if (typeof value !== "string" || !/^\s*[\w.\-/]+\s*(?:==|!=)\s*\S/.test(value)) {
    throw bad(
      path,
      value,
      "a placement constraint",
      'Compare with == or !=, such as "node.role == manager".',
    );
  }
}

function bad(path: string, value: unknown, expected: string, hint: string): StackwrightError {
  return new StackwrightError({
    code: "option-invalid",
    path,
    message: `${show(value)} is not valid here: expected ${expected}`,
    hint,
  });
}
