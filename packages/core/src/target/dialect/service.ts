import { drop, keep, refuse, same, sameAs, translate, type DialectRow, type Ruling } from "./verdict.ts";

function swarmEnvFile(value: unknown): Ruling {
  const isLong = Array.isArray(value) && value.some((file) => typeof file === "object");
  return isLong ? translate("Swarm takes paths only: the file has to be there, and is read raw") : keep;
}

/**
 * Keys of a service, except those about the kernel (`dialect/kernel.ts`), its surroundings (`dialect/surroundings.ts`) and
 * `deploy` (`dialect/deploy.ts`).
 *
 * Source: measured with docker compose 2.26 and docker stack 28.2; `dialect.official.test.ts` measures it again.
 */
export const serviceRows: readonly DialectRow[] = [
  ...same("services", "services.*.image", "services.*.hostname", "services.*.user", "services.*.working_dir"),
  ...same(
    "services.*.command",
    "services.*.entrypoint",
    "services.*.stop_signal",
    "services.*.stop_grace_period",
  ),
  ...same("services.*.cap_add", "services.*.cap_drop", "services.*.isolation"),
  ...sameAs("boolean", "services.*.init", "services.*.read_only", "services.*.stdin_open", "services.*.tty"),

  // What the process is given.
  ...sameAs("text", "services.*.environment", "services.*.labels", "services.*.sysctls"),
  {
    path: "services.*.env_file",
    compose: keep,
    swarm: swarmEnvFile,
    whole: true,
  },
  {
    path: "services.*.label_file",
    compose: keep,
    swarm: drop("Swarm reads no label files", "warning", "Write the labels into `labels`."),
  },
  {
    path: "services.*.annotations",
    compose: keep,
    swarm: drop("Swarm has no annotations", "warning"),
    as: "text",
  },

  // Health, logs, limits of the kernel.
  ...same("services.*.healthcheck", "services.*.healthcheck.test", "services.*.healthcheck.interval"),
  ...same("services.*.healthcheck.timeout", "services.*.healthcheck.start_period"),
  ...same("services.*.healthcheck.start_interval"),
  ...sameAs("boolean", "services.*.healthcheck.disable"),
  ...sameAs("integer", "services.*.healthcheck.retries"),
  ...same("services.*.logging", "services.*.logging.driver"),
  ...sameAs("text", "services.*.logging.options"),
  ...sameAs("integer", "services.*.ulimits", "services.*.ulimits.*.hard", "services.*.ulimits.*.soft"),

  // Windows.
  ...same("services.*.credential_spec", "services.*.credential_spec.config"),
  ...same("services.*.credential_spec.file", "services.*.credential_spec.registry"),

  // Short forms of `deploy`.
  { path: "services.*.cpus", compose: keep, swarm: translate("written as deploy.resources.limits.cpus") },
  {
    path: "services.*.mem_limit",
    compose: keep,
    swarm: translate("written as deploy.resources.limits.memory"),
  },
  {
    path: "services.*.mem_reservation",
    compose: keep,
    swarm: translate("written as deploy.resources.reservations.memory"),
  },
  {
    path: "services.*.pids_limit",
    compose: keep,
    swarm: translate("written as deploy.resources.limits.pids"),
  },
  {
    path: "services.*.restart",
    compose: keep,
    swarm: translate(
      "written as deploy.restart_policy, unless there is one: Swarm would take `no` for its default, which restarts for ever",
    ),
  },
  {
    path: "services.*.scale",
    compose: drop("development runs one container of each service"),
    swarm: translate("written as deploy.replicas, unless there are some"),
  },

  // Order of start: Swarm has none.
  {
    path: "services.*.depends_on",
    compose: keep,
    swarm: drop(
      "Swarm starts services in no order: a service has to wait or be restarted until what it needs is there",
    ),
    whole: true,
  },

  // Means nothing where the image is pulled by a scheduler and containers have no fixed identity.
  {
    path: "services.*.build",
    compose: keep,
    swarm: drop(
      "Swarm runs images and builds none: build this one, and push it, before the deployment",
      "info",
    ),
    whole: true,
  },
  { path: "services.*.container_name", compose: keep, swarm: drop("Swarm names containers itself", "info") },
  { path: "services.*.attach", compose: keep, swarm: drop("a Swarm deployment shows no logs", "info") },
  {
    path: "services.*.develop",
    compose: keep,
    swarm: drop("watching sources is for development", "info"),
    whole: true,
  },
  {
    path: "services.*.pull_policy",
    compose: keep,
    swarm: drop("a Swarm node pulls an image when it lacks it", "info"),
  },
  {
    path: "services.*.pull_refresh_after",
    compose: keep,
    swarm: drop("a Swarm node pulls an image when it lacks it", "info"),
  },
  {
    path: "services.*.profiles",
    compose: keep,
    swarm: drop(
      "Swarm has no profiles: the service always runs",
      "info",
      'Leave the service out of production with only("compose", …) where that is not meant.',
    ),
  },

  // Hooks, and services that are not containers.
  {
    path: "services.*.post_start",
    compose: keep,
    swarm: drop("Swarm runs no hooks", "warning", "Do it in the image's entrypoint."),
    whole: true,
  },
  {
    path: "services.*.pre_stop",
    compose: keep,
    swarm: drop("Swarm runs no hooks", "warning", "Do it when the process gets its stop signal."),
    whole: true,
  },
  {
    path: "services.*.models",
    compose: keep,
    swarm: drop("Swarm runs no models", "error", "Run the model as a service."),
    whole: true,
  },
  {
    path: "services.*.provider",
    compose: keep,
    swarm: drop("Swarm has no providers", "error", "Run what it provides as a service."),
    whole: true,
  },
  {
    path: "services.*.use_api_socket",
    compose: keep,
    swarm: drop(
      "Swarm lends no API socket",
      "error",
      "Mount the engine's socket, behind a proxy that filters it.",
    ),
  },
  {
    path: "services.*.extends",
    compose: keep,
    swarm: refuse(
      "docker stack deploy stops at `extends`",
      "Share what services have in common with a function or a modifier, and leave `extends` out.",
    ),
    whole: true,
  },
];
