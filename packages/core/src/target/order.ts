import type { Service } from "../generated/compose-types.ts";

/** The order in which a service's keys are written: what it is, what it runs, what it is given, where it runs. */
export const serviceKeyOrder: readonly string[] = [
  "extends",
  "image",
  "build",
  "platform",
  "pull_policy",
  "pull_refresh_after",
  "provider",
  "profiles",
  "container_name",
  "hostname",
  "domainname",
  "user",
  "group_add",
  "init",
  "entrypoint",
  "command",
  "working_dir",
  "environment",
  "env_file",
  "configs",
  "secrets",
  "volumes",
  "volumes_from",
  "tmpfs",
  "network_mode",
  "networks",
  "ports",
  "expose",
  "extra_hosts",
  "dns",
  "dns_search",
  "dns_opt",
  "depends_on",
  "healthcheck",
  "restart",
  "stop_signal",
  "stop_grace_period",
  "read_only",
  "cap_drop",
  "cap_add",
  "security_opt",
  "privileged",
  "sysctls",
  "ulimits",
  "cpus",
  "mem_limit",
  "mem_reservation",
  "pids_limit",
  "labels",
  "annotations",
  "logging",
  "deploy",
  "develop",
];

/** The order in which the keys of `deploy` are written. */
export const deployKeyOrder: readonly string[] = [
  "mode",
  "replicas",
  "endpoint_mode",
  "placement",
  "update_config",
  "rollback_config",
  "restart_policy",
  "resources",
  "labels",
];

const serviceRanks = ranks(serviceKeyOrder);
const deployRanks = ranks(deployKeyOrder);

/** The keys of a service in their order; those that have no place in it come last, as they were written. */
export function inOrder(service: Service): Service {
  const ordered = sorted(service, serviceRanks);
  const { deploy } = service;
  return deploy === undefined || deploy === null
    ? ordered
    : Object.assign(ordered, { deploy: sorted(deploy, deployRanks) });
}

function ranks(order: readonly string[]): ReadonlyMap<string, number> {
  return new Map(order.map((key, index) => [key, index]));
}

/** A copy with the keys in the order of their ranks. */
function sorted<Value extends object>(value: Value, rank: ReadonlyMap<string, number>): Value {
  const last = rank.size;
  const keys = Object.keys(value).toSorted((a, b) => (rank.get(a) ?? last) - (rank.get(b) ?? last));
  const result: Record<string, unknown> = {};
  for (const key of keys) result[key] = Reflect.get(value, key);
  // The same keys and values in another order.
  return result as Value;
}
