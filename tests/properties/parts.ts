import {
  bindMount,
  defineStack,
  endpoint,
  file,
  makePart,
  mountFile,
  mountVolume,
  network,
  only,
  pipe,
  publish,
  secret,
  service,
  tmpfsMount,
  volume,
  withDeployLabels,
  withEnv,
  withLimits,
  withReplicas,
  type Endpoint,
  type FileMount,
  type Mount,
  type Network,
  type Part,
  type ServiceOptions,
  type Stack,
  type StackFile,
  type Volume,
} from "@stackwright/core";
import fc from "fast-check";
import { splitWords } from "../../packages/core/src/model/words.ts";
import { awkward, line, written, type Written } from "./strings.ts";

/** A stack that the builders accepted, and what its containers have to see. */
export interface Sample {
  readonly stack: Stack;
  /** By service. */
  readonly expected: Readonly<Record<string, Expected>>;
}

/** What one service's container has to see. */
export interface Expected {
  readonly environment: Readonly<Record<string, string | null>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
}

/** What the services of one stack share. */
interface Shared {
  readonly mesh: Network;
  readonly networks: readonly Network[];
  readonly volumes: readonly Volume[];
  readonly files: readonly StackFile[];
  readonly endpoints: readonly Endpoint[];
}

const serviceNames = ["web", "db-1", "data_gateway", "Api", "42", "no", "null"];
const keyNames = ["A", "LOG_LEVEL", "yes", "null", "1", "_x", "HTTP_PROXY", "Y", "x.y"];
const labelNames = ["com.example.a", "traefik.http.routers.a.rule", "on", "7", "a b", "~"];
const images = [
  "nginx:1.29.3",
  "grafana/loki:3.5.0",
  "localhost:5000/shop:1",
  "ghcr.io/a/b/c:v1.2@sha256:" + "a".repeat(64),
  "busybox@sha256:" + "0".repeat(64),
];
const durations = fc.constantFrom("30s", "1m30s", "2h", "500ms", "1.5s", "90s");
const sizes = fc.constantFrom("64M", "512M", "1g", "1.5G", "16777216b", "8192kb");
const cpus = fc.constantFrom(0.25, 0.5, 1, 1.5, 2);
const labelled = fc.dictionary(fc.constantFrom(...labelNames), awkward, { maxKeys: 2 });

/** Some of a list, each once. */
function some<Item>(items: readonly Item[], maxLength = items.length): fc.Arbitrary<Item[]> {
  return fc.subarray([...items], { maxLength: Math.min(maxLength, items.length) });
}

/** An object in which every key may be missing. */
function partial<Value>(model: { readonly [Key in keyof Value]: fc.Arbitrary<Value[Key]> }): fc.Arbitrary<
  Partial<Value>
> {
  // The compiler cannot see through the mapped type that fast-check gives here.
  return fc.record<Value, never>(model, { requiredKeys: [] }) as unknown as fc.Arbitrary<Partial<Value>>;
}

/** Names with a value each; numbers and booleans are written as text. */
function values(
  names: readonly string[],
  text: fc.Arbitrary<Written>,
): fc.Arbitrary<readonly (readonly [string, Scalar])[]> {
  const scalar = fc.oneof(
    { weight: 6, arbitrary: text.map(({ authored, expected }): Scalar => ({ authored, expected })) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(0, 1.5, -3, 1e21, true, false)
        .map((value): Scalar => ({ authored: value, expected: String(value) })),
    },
  );
  return fc.uniqueArray(fc.tuple(fc.constantFrom(...names), scalar), {
    selector: ([name]) => name,
    maxLength: 4,
  });
}

interface Scalar {
  readonly authored: string | number | boolean;
  readonly expected: string;
}

/** Variables of the environment: these may have no value, too. */
function variables(
  text: fc.Arbitrary<Written>,
): fc.Arbitrary<
  readonly (readonly [string, Scalar | { readonly authored: null; readonly expected: null }])[]
> {
  return fc
    .tuple(values(keyNames, text), fc.boolean())
    .map(([set, unset]) => (unset ? [...set, ["UNSET", { authored: null, expected: null }] as const] : set));
}

const networkOptions = partial({
  description: line,
  encrypted: fc.boolean(),
  internal: fc.boolean(),
  attachable: fc.boolean(),
  subnet: fc.constantFrom("172.28.0.0/16", "fd00:1::/64"),
  name: fc.constantFrom("plain", "with.dot"),
  driverOptions: fc.constant({ "com.docker.network.driver.mtu": "1400" }),
  labels: labelled,
});

const volumeOptions = fc.oneof(
  partial({
    description: line,
    driverOptions: fc.constant({ type: "nfs", o: "addr=10.0.0.1,rw", device: ":/exports/$a" }),
    labels: labelled,
    name: fc.constantFrom("physical", "with.dot"),
  }),
  fc.constant({ external: true }),
);

const shared: fc.Arbitrary<Shared> = fc
  .record({
    networks: fc.array(networkOptions, { maxLength: 2 }),
    volumes: fc.array(volumeOptions, { maxLength: 2 }),
    files: fc.array(awkward, { maxLength: 2 }),
  })
  .map(({ networks, volumes, files }) => ({
    mesh: network("mesh"),
    networks: networks.map((options, index) => network(`net${index}`, options)),
    volumes: volumes.map((options, index) => volume(`vol${index}`, options)),
    files: files.map((content, index) => file(`files/file ${index}.conf`, `# ${content}\n`, { mode: 0o600 })),
    endpoints: [endpoint({ service: "first", name: "sql", port: 5432, scheme: "postgres" })],
  }));

const healthcheck = fc
  .record({
    test: fc.oneof(
      fc.array(awkward, { minLength: 1, maxLength: 3 }).map((words) => ["CMD", ...words] as const),
      awkward.map((words) => ["CMD-SHELL", words] as const),
      fc.constant(["NONE"] as const),
    ),
    rest: partial({ interval: durations, timeout: durations, retries: fc.nat(5), start_period: durations }),
  })
  .map(({ test, rest }) => ({ test, ...rest }));

const resources = fc.record(
  {
    limits: partial({ cpus, memory: sizes, pids: fc.nat(100) }),
    reservations: partial({ cpus: fc.constant(0.1), memory: fc.constant("8M" as const) }),
  },
  { requiredKeys: [] },
);

const update = partial({
  parallelism: fc.nat(3),
  delay: durations,
  monitor: durations,
  max_failure_ratio: fc.constantFrom(0, 0.5),
  order: fc.constantFrom("stop-first", "start-first"),
});

const deploy = partial({
  mode: fc.constantFrom("replicated", "replicated-job"),
  replicas: fc.nat(3),
  endpoint_mode: fc.constant("vip"),
  resources,
  restart_policy: partial({
    condition: fc.constantFrom("none", "on-failure", "any"),
    delay: durations,
    max_attempts: fc.nat(3),
    window: durations,
  }),
  placement: partial({
    constraints: some(["node.role == manager", "node.labels.zone != a b"]),
    preferences: fc.constant([{ spread: "node.labels.zone" }]),
    max_replicas_per_node: fc.nat(2),
  }),
  rollback_config: update,
});

const words = fc.oneof(
  awkward.filter((text) => splitWords(text) !== undefined),
  fc.array(awkward, { maxLength: 3 }),
);

/** Options that do not depend on the rest of the stack. */
const plainOptions = partial({
  description: fc.oneof(line, awkward),
  command: words,
  entrypoint: words,
  hostname: fc.constantFrom("shop", "{{.Service.Name}}-{{.Task.Slot}}"),
  user: fc.constantFrom("1000", "1000:1000", "nobody"),
  working_dir: fc.constantFrom("/srv", "/a b", "/$x"),
  init: fc.boolean(),
  read_only: fc.boolean(),
  tty: fc.boolean(),
  stdin_open: fc.boolean(),
  stop_grace_period: durations,
  stop_signal: fc.constantFrom("SIGTERM", "SIGUSR1"),
  restart: fc.constantFrom("no", "always", "unless-stopped", "on-failure", "on-failure:3"),
  cap_add: some(["NET_ADMIN", "SYS_TIME"]),
  cap_drop: some(["ALL", "NET_RAW"]),
  security_opt: fc.constant(["no-new-privileges:true"]),
  sysctls: fc.constantFrom({ "net.core.somaxconn": 1024 }, { "net.ipv4.ip_unprivileged_port_start": "0" }),
  ulimits: fc.constantFrom({ nofile: 65_536 }, { nofile: { soft: 1024, hard: 2048 }, nproc: 100 }),
  extra_hosts: fc.constantFrom(["a:10.0.0.1"], ["host.docker.internal:host-gateway", "b:10.0.0.2"]),
  dns: fc.constantFrom("10.0.0.53", ["10.0.0.53", "1.1.1.1"]),
  dns_search: fc.constant(["example.com"]),
  logging: fc.constantFrom(
    { driver: "json-file", options: { "max-size": "10m", "max-file": 3, tag: "{{.Name}}" } },
    { driver: "none" },
  ),
  tmpfs: some(["/run", "/var/tmp:size=64m,mode=1777"]),
  cpus,
  mem_limit: sizes,
  mem_reservation: fc.constant("8M" as const),
  pids_limit: fc.constantFrom(10, 100),
  shm_size: fc.constantFrom("64m", 67_108_864),
  expose: fc.constant(["8080"]),
  container_name: fc.constant("the-one"),
  platform: fc.constant("linux/amd64"),
  group_add: fc.constant(["998"]),
  runsAs: fc.constant({ uid: 1000, gid: 1000 }),
  healthcheck,
  deploy,
  facets: fc.constantFrom({ metrics: { port: 9100 } }, { probe: [{ kind: "http", port: 80 }] }),
});

/** Options that few services have; some of them one of the targets cannot do. */
const rareOptions = partial({
  annotations: labelled,
  attach: fc.boolean(),
  blkio_config: fc.constant({ weight: 300 }),
  build: fc.constantFrom("./web", { context: "./web", args: { A: "$1" } }),
  cgroup_parent: fc.constant("m-executor"),
  cpu_shares: fc.constant(512),
  cpuset: fc.constant("0,1"),
  device_cgroup_rules: fc.constant(["c 1:3 mr"]),
  dns_opt: fc.constant(["use-vc"]),
  domainname: fc.constant("example.com"),
  external_links: fc.constant(["redis:cache"]),
  ipc: fc.constant("host"),
  isolation: fc.constant("default"),
  mac_address: fc.constant("02:42:ac:11:65:43"),
  mem_swappiness: fc.constant(10),
  memswap_limit: fc.constant("2g"),
  oom_kill_disable: fc.boolean(),
  oom_score_adj: fc.constant(-100),
  pid: fc.constant("host"),
  profiles: fc.constant(["debug"]),
  pull_policy: fc.constantFrom("always", "missing"),
  runtime: fc.constant("runc"),
  scale: fc.constantFrom(2, "3"),
  storage_opt: fc.constant({ size: "1G" }),
  userns_mode: fc.constant("host"),
  uts: fc.constant("host"),
});

function mounts({
  volumes,
  files,
}: Shared): fc.Arbitrary<{ readonly volumes: readonly Mount[]; readonly configs: readonly FileMount[] }> {
  const readOnly = partial({ read_only: fc.boolean() });
  return fc.record({
    volumes: fc
      .tuple(
        ...volumes.map((one, index) =>
          partial({
            read_only: fc.boolean(),
            volume: fc.constantFrom({ nocopy: true }, { subpath: "a/b" }),
          }).map((options) => mountVolume(one, `/volume/${index}`, options)),
        ),
        fc
          .tuple(fc.constantFrom("/srv/data", "./data", "/srv/with space", "/srv/$HOME"), readOnly)
          .map(([source, options]) => bindMount(source, "/bind", options)),
        fc.constantFrom<Mount>(tmpfsMount("/tmpfs"), tmpfsMount("/tmpfs", "64M")),
      )
      .chain((all) => some(all)),
    configs: fc.tuple(
      ...files.map((one, index) =>
        partial({ uid: fc.constant("1000"), mode: fc.constantFrom(0o444, 0o400) }).map((options) =>
          mountFile(one, `/file/${index}`, options),
        ),
      ),
    ),
  });
}

/** One service of a stack, with what its container has to see. */
function serviceOf(
  name: string,
  index: number,
  before: readonly string[],
  all: Shared,
): fc.Arbitrary<{ readonly part: Part; readonly expected: Expected }> {
  const text = written(index === 0 ? [] : all.endpoints);
  return fc
    .record({
      image: fc.constantFrom(...images),
      plain: plainOptions,
      rare: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: rareOptions }),
      environment: variables(text),
      labels: values(labelNames, text),
      networks: some(all.networks),
      ports: fc.uniqueArray(
        fc.record({
          target: fc.integer({ min: 1, max: 65_535 }),
          options: partial({
            protocol: fc.constantFrom("tcp", "udp"),
            mode: fc.constantFrom("ingress", "host"),
            name: fc.constant("web"),
          }),
        }),
        { maxLength: 2, selector: ({ target }) => target },
      ),
      mounts: mounts(all),
      depends: some(before),
      secrets: fc.constantFrom(
        [],
        [secret("extra")],
        [{ source: secret("extra"), target: "other", uid: "1000", mode: 0o440 }],
      ),
      modify: fc.nat(4),
    })
    .map(
      ({
        image,
        plain,
        rare,
        environment,
        labels,
        networks,
        ports,
        mounts: { volumes, configs },
        depends,
        secrets,
        modify,
      }) => {
        const options: ServiceOptions = {
          ...plain,
          ...rare,
          image,
          environment: Object.fromEntries(environment.map(([key, { authored }]) => [key, authored])),
          labels: Object.fromEntries(labels.map(([key, { authored }]) => [key, authored])),
          networks: [all.mesh, ...networks],
          ports: ports.map(({ target, options: rest }) =>
            publish(target, 10_000 + index * 100 + (target % 100), rest),
          ),
          volumes,
          configs,
          depends_on: depends,
          secrets,
        };
        const modified = modifiers[modify] ?? ((part: Part) => part);
        return {
          part: modified(service(name, options)),
          expected: {
            environment: Object.fromEntries([
              ...environment.map(([key, { expected }]) => [key, expected]),
              ...(modify === 1 ? [["ADDED", "$1"]] : []),
            ]),
            labels: Object.fromEntries(labels.map(([key, { expected }]) => [key, expected])),
            ...commandOf(plain.command),
          },
        };
      },
    );
}

/** An empty command is the image's own, and the tools do not show it. */
function commandOf(command: string | readonly string[] = []): Pick<Expected, "command"> {
  const list = typeof command === "string" ? (splitWords(command) ?? []) : command;
  return list.length === 0 ? {} : { command: list };
}

const modifiers: readonly ((part: Part) => Part)[] = [
  (part) => pipe(part, withLimits({ cpus: 1, memory: "1G", pids: 50 })),
  (part) => pipe(part, withEnv({ ADDED: "$1" })),
  (part) => pipe(part, withDeployLabels({ "deploy.label": "`a` ${b}", number: 1 })),
  (part) => pipe(part, only("swarm", withReplicas(2))),
];

/** Stacks of one to three services, made by the public builders alone. */
export const samples: fc.Arbitrary<Sample> = fc
  .record({ all: shared, names: some(serviceNames, 2), description: fc.oneof(line, awkward) })
  .chain(({ all, names, description }) => {
    const every = ["first", ...names];
    return fc
      .tuple(...every.map((name, index) => serviceOf(name, index, every.slice(0, index), all)))
      .map((made) => ({
        stack: defineStack({
          name: "shop",
          description,
          parts: [...made.map(({ part }) => part), makePart({ networks: { unused: {} } })],
        }),
        expected: Object.fromEntries(made.map(({ expected }, index) => [every[index] ?? "", expected])),
      }));
  });
