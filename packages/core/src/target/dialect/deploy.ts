import { drop, keep, refuse, same, sameAs, translate, type DialectRow } from "./verdict.ts";

const schedulerOnly = drop("only a scheduler of several nodes has a use for it");

const oneContainer = translate("development runs one container of each service");

/** `services.*.deploy`: what Swarm's scheduler reads, and the little of it that Compose honours. */
export const deployRows: readonly DialectRow[] = [
  ...same("services.*.deploy"),
  {
    path: "services.*.deploy.labels",
    compose: translate("written as labels of the container, where a proxy on one host reads them"),
    swarm: keep,
    as: "text",
  },
  {
    path: "services.*.deploy.mode",
    compose: (mode) => (mode === "replicated" ? keep : oneContainer),
    swarm: keep,
  },
  {
    path: "services.*.deploy.replicas",
    compose: (replicas) => (replicas === 1 ? keep : oneContainer),
    swarm: keep,
    as: "integer",
  },
  { path: "services.*.deploy.endpoint_mode", compose: schedulerOnly, swarm: keep },
  { path: "services.*.deploy.placement", compose: schedulerOnly, swarm: keep, whole: true },
  {
    path: "services.*.deploy.placement.max_replicas_per_node",
    compose: schedulerOnly,
    swarm: keep,
    as: "integer",
  },
  ...["update_config", "rollback_config"].flatMap((key): readonly DialectRow[] => [
    { path: `services.*.deploy.${key}`, compose: schedulerOnly, swarm: keep, whole: true },
    { path: `services.*.deploy.${key}.parallelism`, compose: schedulerOnly, swarm: keep, as: "integer" },
  ]),

  ...same("services.*.deploy.restart_policy", "services.*.deploy.restart_policy.condition"),
  ...sameAs("integer", "services.*.deploy.restart_policy.max_attempts"),
  {
    path: "services.*.deploy.restart_policy.delay",
    compose: drop("Compose waits a time of its own between two attempts"),
    swarm: keep,
  },
  {
    path: "services.*.deploy.restart_policy.window",
    compose: drop("Compose has no such window"),
    swarm: keep,
  },

  ...same("services.*.deploy.resources", "services.*.deploy.resources.limits"),
  ...same("services.*.deploy.resources.limits.memory", "services.*.deploy.resources.reservations"),
  ...same("services.*.deploy.resources.reservations.memory"),
  ...sameAs("text", "services.*.deploy.resources.limits.cpus"),
  ...sameAs("integer", "services.*.deploy.resources.limits.pids"),
  {
    path: "services.*.deploy.resources.reservations.cpus",
    compose: drop("Compose reserves memory, and no CPUs"),
    swarm: keep,
    as: "text",
  },
  {
    path: "services.*.deploy.resources.reservations.generic_resources",
    compose: schedulerOnly,
    swarm: keep,
    whole: true,
  },
  {
    path: "services.*.deploy.resources.reservations.devices",
    compose: keep,
    swarm: refuse(
      "Swarm reserves no devices",
      "Advertise them as generic resources of the node, and reserve those with generic_resources.",
    ),
    whole: true,
  },
];
