import { drop, keep, refuse, same, sameAs, translate, type DialectRow } from "./verdict.ts";

const noAddressing = drop(
  "Swarm does not take it",
  "warning",
  "Leave the addresses to Swarm, or create the network by hand.",
);

/** Everything beside the services. */
export const topLevelRows: readonly DialectRow[] = [
  {
    path: "version",
    compose: drop("Compose calls it obsolete"),
    swarm: drop("without one, the newest schema that the tool knows is used"),
  },
  { path: "name", compose: keep, swarm: drop("the stack's name is an argument of docker stack deploy") },
  {
    path: "include",
    compose: keep,
    swarm: refuse("docker stack deploy stops at `include`", "Import the other stack's parts instead."),
    whole: true,
  },
  {
    path: "models",
    compose: keep,
    swarm: refuse("docker stack deploy stops at `models`", "Run the model as a service."),
    whole: true,
  },

  // Networks.
  ...same("networks", "networks.*.name", "networks.*.internal"),
  { path: "networks.*.driver", compose: translate("bridge"), swarm: translate("overlay") },
  ...sameAs("text", "networks.*.driver_opts", "networks.*.labels"),
  {
    path: "networks.*.attachable",
    compose: drop("any container on the host can join a bridge"),
    swarm: keep,
    as: "boolean",
  },
  { path: "networks.*.external", compose: keep, swarm: keep, whole: true },
  { path: "networks.*.enable_ipv4", compose: keep, swarm: noAddressing },
  { path: "networks.*.enable_ipv6", compose: keep, swarm: noAddressing },
  ...same("networks.*.ipam", "networks.*.ipam.driver", "networks.*.ipam.config"),
  ...same("networks.*.ipam.config.*.subnet"),
  { path: "networks.*.ipam.config.*.gateway", compose: keep, swarm: noAddressing },
  { path: "networks.*.ipam.config.*.ip_range", compose: keep, swarm: noAddressing },
  { path: "networks.*.ipam.config.*.aux_addresses", compose: keep, swarm: noAddressing },
  { path: "networks.*.ipam.options", compose: keep, swarm: noAddressing },

  // Volumes.
  ...same("volumes", "volumes.*.name", "volumes.*.driver"),
  ...sameAs("text", "volumes.*.driver_opts", "volumes.*.labels"),
  { path: "volumes.*.external", compose: keep, swarm: keep, whole: true },

  // Secrets: files in development, made beforehand in Swarm.
  ...same("secrets", "secrets.*.name"),
  { path: "secrets.*.file", compose: keep, swarm: translate("the secret is made beforehand, and external") },
  {
    path: "secrets.*.external",
    compose: translate("Compose has no external secrets"),
    swarm: keep,
    whole: true,
  },
  ...sameAs("text", "secrets.*.labels"),
  {
    path: "secrets.*.environment",
    compose: keep,
    swarm: refuse("docker stack deploy stops at it", "Make the secret beforehand, from standard input."),
  },
  { path: "secrets.*.driver", compose: drop("Compose has no secret drivers", "warning"), swarm: keep },
  { path: "secrets.*.driver_opts", compose: drop("Compose has no secret drivers", "warning"), swarm: keep },
  {
    path: "secrets.*.template_driver",
    compose: drop("Compose expands no templates", "warning"),
    swarm: keep,
  },

  // Configs: only Swarm's document has the section.
  { path: "configs", compose: translate("mounted as read-only binds"), swarm: keep },
  {
    path: "configs.*.name",
    compose: keep,
    swarm: translate("carries a hash of the content, so that a change rolls out"),
  },
  ...same("configs.*.file"),
  ...sameAs("text", "configs.*.labels"),
  { path: "configs.*.external", compose: keep, swarm: keep, whole: true },
  {
    path: "configs.*.content",
    compose: keep,
    swarm: refuse("docker stack deploy stops at it", "Declare the content as a file()."),
  },
  {
    path: "configs.*.environment",
    compose: keep,
    swarm: refuse(
      "docker stack deploy stops at it",
      "Declare the content as a file(), with a variable in it.",
    ),
  },
  {
    path: "configs.*.template_driver",
    compose: drop("Compose expands no templates", "warning"),
    swarm: keep,
  },
];
