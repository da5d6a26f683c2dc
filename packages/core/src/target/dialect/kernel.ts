import { drop, keep, type DialectRow } from "./verdict.ts";

/** What a container asks of the engine and its kernel: isolation, devices, fine control. Swarm grants next to none of it. */
export const kernelRows: readonly DialectRow[] = [
  // Weakens the isolation, or takes away what the process needs of the kernel.
  {
    path: "services.*.security_opt",
    compose: keep,
    swarm: drop(
      "Swarm ignores security options: the container runs without them",
      "warning",
      "Set them for the whole engine (`no-new-privileges`, `seccomp-profile` in daemon.json), or accept the loss with a waiver.",
    ),
  },
  {
    path: "services.*.privileged",
    compose: keep,
    swarm: drop(
      "Swarm runs no privileged containers",
      "error",
      "Ask for the capabilities it needs with `cap_add`.",
    ),
  },
  {
    path: "services.*.userns_mode",
    compose: keep,
    swarm: drop("Swarm uses the engine's user namespace for every container", "warning"),
  },
  {
    path: "services.*.cgroup",
    compose: keep,
    swarm: drop("Swarm uses the engine's cgroup namespace", "warning"),
  },
  {
    path: "services.*.cgroup_parent",
    compose: keep,
    swarm: drop("Swarm uses the engine's cgroup parent", "warning"),
  },
  {
    path: "services.*.group_add",
    compose: keep,
    swarm: drop(
      "Swarm adds no groups: files of that group stay closed",
      "warning",
      'Name the group in `user`: "1000:998".',
    ),
  },
  {
    path: "services.*.ipc",
    compose: keep,
    swarm: drop("Swarm gives each task its own IPC namespace", "warning"),
  },
  {
    path: "services.*.pid",
    compose: keep,
    swarm: drop("Swarm gives each task its own process namespace", "warning"),
  },
  {
    path: "services.*.uts",
    compose: keep,
    swarm: drop("Swarm gives each task its own UTS namespace", "warning"),
  },
  {
    path: "services.*.runtime",
    compose: keep,
    swarm: drop("Swarm uses the engine's default runtime", "warning"),
  },
  {
    path: "services.*.platform",
    compose: keep,
    swarm: drop(
      "Swarm takes the platform from the image",
      "warning",
      'Choose nodes with a placement constraint: "node.platform.arch == x86_64".',
    ),
  },

  // Devices.
  {
    path: "services.*.devices",
    compose: keep,
    swarm: drop(
      "Swarm hands no devices to a task: the service cannot reach its device",
      "error",
      "Run it outside Swarm, or mount the device's folder with a bind where that is enough.",
    ),
    whole: true,
  },
  {
    path: "services.*.gpus",
    compose: keep,
    swarm: drop(
      "Swarm hands no GPUs to a task",
      "error",
      "Advertise the GPUs as generic resources of the node, and reserve them in deploy.resources.reservations.generic_resources.",
    ),
    whole: true,
  },
  {
    path: "services.*.device_cgroup_rules",
    compose: keep,
    swarm: drop("Swarm sets no rules for devices", "warning"),
  },

  // Fine control of CPU, memory and disk.
  ...[
    "blkio_config",
    "cpu_count",
    "cpu_percent",
    "cpu_period",
    "cpu_quota",
    "cpu_rt_period",
    "cpu_rt_runtime",
    "cpu_shares",
    "cpuset",
    "mem_swappiness",
    "memswap_limit",
    "oom_kill_disable",
    "oom_score_adj",
    "storage_opt",
  ].map((key): DialectRow => ({
    path: `services.*.${key}`,
    compose: keep,
    swarm: drop("Swarm has no such control", "warning", "Limit the service with deploy.resources.limits."),
    whole: true,
  })),
];
