/** What `docker stack` was seen to do with a key: `ignored` with or without a warning, `rejected` with an error. */
export type StackBehaviour = "honoured" | "ignored" | "rejected";

/** A key of a service, used. */
export interface DialectSample {
  /** As in the table, below `services.*`. */
  readonly key: string;
  /** The service, beside its image. */
  readonly service: Readonly<Record<string, unknown>>;
  readonly stack: StackBehaviour;
  /** The key is younger than the oldest Compose that is tested with (2.26). */
  readonly young?: true;
}

const honoured: Readonly<Record<string, unknown>> = {
  cap_add: ["NET_ADMIN"],
  cap_drop: ["ALL"],
  command: ["sleep", "1"],
  configs: [{ source: "c", target: "/c", uid: "1", gid: "1", mode: 292 }],
  credential_spec: { file: "spec.json" },
  deploy: { replicas: 1 },
  dns: ["1.1.1.1"],
  dns_search: ["example.com"],
  entrypoint: ["sh"],
  env_file: ["a.env"],
  environment: { A: "1" },
  extra_hosts: { a: "10.0.0.1" },
  healthcheck: {
    test: ["CMD", "true"],
    interval: "1s",
    timeout: "1s",
    retries: 1,
    start_period: "1s",
    start_interval: "1s",
  },
  hostname: "h",
  image: "nginx:1.25",
  init: true,
  isolation: "default",
  labels: { a: "1" },
  logging: { driver: "json-file", options: { "max-size": "1m" } },
  networks: { n: { aliases: ["x"], driver_opts: { a: "1" } } },
  ports: [{ target: 80, published: 80, protocol: "tcp", mode: "host" }],
  read_only: true,
  restart: "always",
  secrets: [{ source: "s", target: "s", uid: "1", gid: "1", mode: 256 }],
  stdin_open: true,
  stop_grace_period: "1s",
  stop_signal: "SIGINT",
  sysctls: { "net.core.somaxconn": "1" },
  tty: true,
  ulimits: { nproc: 1, nofile: { soft: 1, hard: 2 } },
  user: "1",
  volumes: [
    { type: "volume", source: "v", target: "/v", read_only: true, volume: { nocopy: true, subpath: "a" } },
  ],
  working_dir: "/",
};

const ignored: Readonly<Record<string, unknown>> = {
  build: { context: "." },
  cgroup_parent: "/x",
  container_name: "the-name",
  depends_on: ["other"],
  devices: ["/dev/null:/dev/null"],
  domainname: "d",
  expose: ["80"],
  external_links: ["x"],
  ipc: "host",
  links: ["other"],
  mac_address: "02:42:ac:11:65:43",
  network_mode: "host",
  oom_score_adj: 1,
  pid: "host",
  privileged: true,
  security_opt: ["no-new-privileges:true"],
  shm_size: "64m",
  tmpfs: ["/run"],
  userns_mode: "host",
};

const rejected: Readonly<Record<string, unknown>> = {
  annotations: { a: "1" },
  attach: true,
  blkio_config: { weight: 300 },
  cgroup: "private",
  cpu_count: 1,
  cpu_percent: 10,
  cpu_period: 1000,
  cpu_quota: 1000,
  cpu_rt_period: 1000,
  cpu_rt_runtime: 1000,
  cpu_shares: 10,
  cpus: 0.5,
  cpuset: "0",
  develop: { watch: [{ path: ".", action: "rebuild" }] },
  device_cgroup_rules: ["c 1:3 mr"],
  dns_opt: ["ndots:1"],
  extends: { service: "other" },
  gpus: "all",
  group_add: ["998"],
  label_file: ["a.labels"],
  mem_limit: "64m",
  mem_reservation: "64m",
  mem_swappiness: 1,
  memswap_limit: "64m",
  oom_kill_disable: true,
  pids_limit: 10,
  platform: "linux/amd64",
  post_start: [{ command: ["true"] }],
  pre_stop: [{ command: ["true"] }],
  profiles: ["a"],
  pull_policy: "always",
  runtime: "runc",
  scale: 1,
  storage_opt: { size: "1G" },
  uts: "host",
  volumes_from: ["other"],
};

const young: Readonly<Record<string, unknown>> = {
  gpus: rejected["gpus"],
  label_file: rejected["label_file"],
  models: ["m"],
  post_start: rejected["post_start"],
  pre_stop: rejected["pre_stop"],
  provider: { type: "x" },
  pull_refresh_after: "1s",
  use_api_socket: true,
};

const port = (key: string, value: unknown): Readonly<Record<string, unknown>> => ({
  ports: [{ target: 80, published: 80, [key]: value }],
});
const attachment = (key: string, value: unknown): Readonly<Record<string, unknown>> => ({
  networks: { n: { [key]: value } },
});
const mount = (type: string, options: unknown): Readonly<Record<string, unknown>> => ({
  volumes: [{ type, ...(type === "bind" ? { source: "/tmp" } : {}), target: "/m", [type]: options }],
});
const limited = (kind: string, amounts: unknown): Readonly<Record<string, unknown>> => ({
  deploy: { resources: { [kind]: amounts } },
});
const device = { capabilities: ["gpu"], count: 1 };
const generic = { discrete_resource_spec: { kind: "gpu", value: 1 } };

/** Keys below a service's own. */
const nested: readonly DialectSample[] = [
  { key: "ports.*.host_ip", service: port("host_ip", "127.0.0.1"), stack: "rejected" },
  { key: "ports.*.name", service: port("name", "x"), stack: "rejected" },
  { key: "ports.*.app_protocol", service: port("app_protocol", "http"), stack: "rejected" },
  { key: "ports.*.mode", service: port("mode", "host"), stack: "honoured" },
  { key: "networks.*.ipv4_address", service: attachment("ipv4_address", "10.0.0.5"), stack: "ignored" },
  { key: "networks.*.ipv6_address", service: attachment("ipv6_address", "fd00::5"), stack: "ignored" },
  { key: "networks.*.priority", service: attachment("priority", 1), stack: "rejected" },
  {
    key: "networks.*.mac_address",
    service: attachment("mac_address", "02:42:ac:11:65:43"),
    stack: "rejected",
  },
  {
    key: "networks.*.link_local_ips",
    service: attachment("link_local_ips", ["169.254.1.1"]),
    stack: "rejected",
  },
  { key: "networks.*.gw_priority", service: attachment("gw_priority", 1), stack: "rejected", young: true },
  {
    key: "networks.*.interface_name",
    service: attachment("interface_name", "e"),
    stack: "rejected",
    young: true,
  },
  { key: "volumes.*.bind.propagation", service: mount("bind", { propagation: "rslave" }), stack: "honoured" },
  {
    key: "volumes.*.bind.create_host_path",
    service: mount("bind", { create_host_path: true }),
    stack: "ignored",
  },
  { key: "volumes.*.bind.selinux", service: mount("bind", { selinux: "z" }), stack: "ignored" },
  { key: "volumes.*.bind.recursive", service: mount("bind", { recursive: "enabled" }), stack: "ignored" },
  { key: "volumes.*.tmpfs.size", service: mount("tmpfs", { size: 1000 }), stack: "honoured" },
  { key: "volumes.*.tmpfs.mode", service: mount("tmpfs", { mode: 448 }), stack: "ignored" },
  {
    key: "volumes.*.image",
    service: { volumes: [{ type: "image", source: "nginx:1.25", target: "/m", image: { subpath: "a" } }] },
    stack: "rejected",
    young: true,
  },
  { key: "deploy.mode", service: { deploy: { mode: "global" } }, stack: "honoured" },
  { key: "deploy.endpoint_mode", service: { deploy: { endpoint_mode: "dnsrr" } }, stack: "honoured" },
  { key: "deploy.labels", service: { deploy: { labels: { a: "1" } } }, stack: "honoured" },
  {
    key: "deploy.placement",
    service: {
      deploy: {
        placement: {
          constraints: ["node.role == manager"],
          preferences: [{ spread: "node.labels.zone" }],
          max_replicas_per_node: 1,
        },
      },
    },
    stack: "honoured",
  },
  ...["update_config", "rollback_config"].map((key): DialectSample => ({
    key: `deploy.${key}`,
    service: {
      deploy: {
        [key]: {
          parallelism: 1,
          delay: "1s",
          failure_action: "pause",
          monitor: "1s",
          max_failure_ratio: 0.5,
          order: "start-first",
        },
      },
    },
    stack: "honoured",
  })),
  {
    key: "deploy.restart_policy",
    service: { deploy: { restart_policy: { condition: "any", delay: "1s", max_attempts: 1, window: "1s" } } },
    stack: "honoured",
  },
  {
    key: "deploy.resources.limits",
    service: limited("limits", { cpus: "0.5", memory: "64M", pids: 10 }),
    stack: "honoured",
  },
  {
    key: "deploy.resources.reservations",
    service: limited("reservations", { cpus: "0.5", memory: "64M" }),
    stack: "honoured",
  },
  {
    key: "deploy.resources.reservations.devices",
    service: limited("reservations", { devices: [device] }),
    stack: "rejected",
  },
  {
    key: "deploy.resources.reservations.generic_resources",
    service: limited("reservations", { generic_resources: [generic] }),
    stack: "honoured",
  },
];

/** Every key of a service at its own level, and the keys below that the two tools read differently. */
export const dialectSamples: readonly DialectSample[] = [
  ...samples(honoured, "honoured"),
  ...samples(ignored, "ignored"),
  ...samples(Object.fromEntries(Object.entries(rejected).filter(([key]) => !(key in young))), "rejected"),
  ...samples(young, "rejected").map((sample): DialectSample =>
    Object.assign({ young: true } as const, sample),
  ),
  ...nested,
];

function samples(values: Readonly<Record<string, unknown>>, stack: StackBehaviour): readonly DialectSample[] {
  return Object.entries(values).map(([key, value]) => ({ key, service: { [key]: value }, stack }));
}
