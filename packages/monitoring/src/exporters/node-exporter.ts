import {
  bindMount,
  endpoint,
  hardened,
  merge,
  mountVolume,
  only,
  pipe,
  service,
  volume,
  waive,
  withService,
  type Endpoint,
  type NetworkList,
  type Part,
  type Volume,
} from "@stackwright/core";
import { nobody } from "../hardening.ts";
import { images } from "../images.ts";

/** Options of {@link nodeExporter}. */
export interface NodeExporterOptions {
  /** The service's name. @default "node-exporter" */
  readonly name?: string;
  /** @default prom/node-exporter:v1.6.1 */
  readonly image?: string;
  /** Prometheus' network. */
  readonly networks: NetworkList;
  /**
   * The volume, one on each node, in which jobs leave metrics as `*.prom` files, replaced by renaming. `false` for none.
   * @default textFiles
   */
  readonly textFiles?: Volume | false;
  /** Further flags, such as `--collector.systemd`. @default [] */
  readonly flags?: readonly string[];
}

/** The exporter, and where it answers. */
export interface NodeExporter extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

/** The volume in which jobs leave metrics for node-exporter: mount it at any path and rename finished `*.prom` files into it. */
export const textFiles: Volume = volume("node_textfiles", {
  description: "Metrics that jobs leave for node-exporter, as *.prom files",
});

const port = 9100;

/**
 * The folders whose mounts are not disks of their own: the exporter's default, and `/etc` and `/host`, which the
 * specification names. Source: node_exporter 1.6.1, collector/filesystem_linux.go.
 */
const notDisks =
  "^/(dev|etc|host|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)";

/**
 * node-exporter on every node: processors, memory and disks of the machine.
 *
 * It is on a network of the stack, so Prometheus reaches it without a hole in the firewall. Its network metrics are then
 * those of its own container, because it asks the kernel in its own namespace: cAdvisor's series of the container `/` have
 * those of the machine. Source: node_exporter 1.6.1, collector/netdev_linux.go.
 *
 * @throws StackwrightError for bad names or images.
 */
export function nodeExporter(options: NodeExporterOptions): NodeExporter {
  const { name = "node-exporter", image = images.nodeExporter, networks, flags = [] } = options;
  const texts = options.textFiles ?? textFiles;
  const part = service(name, {
    description: "node-exporter: metrics of the machine",
    image,
    command: [
      "--path.procfs=/host/proc",
      "--path.sysfs=/host/sys",
      "--path.rootfs=/rootfs",
      `--collector.filesystem.mount-points-exclude=${notDisks}`,
      ...(texts === false ? [] : ["--collector.textfile.directory=/textfiles"]),
      ...flags,
    ],
    networks,
    volumes: [
      bindMount("/proc", "/host/proc", { read_only: true }),
      bindMount("/sys", "/host/sys", { read_only: true }),
      // Disks that are mounted later are seen too.
      bindMount("/", "/rootfs", { read_only: true, bind: { propagation: "rslave" } }),
      ...(texts === false ? [] : [mountVolume(texts, "/textfiles", { read_only: true })]),
    ],
    runsAs: nobody,
    read_only: true,
    ...hardened,
    healthcheck: {
      test: ["CMD", "wget", "-q", "--spider", `http://localhost:${port}/`],
      interval: "30s",
      timeout: "5s",
      retries: 3,
      start_period: "10s",
    },
    restart: "unless-stopped",
    deploy: {
      mode: "global",
      resources: { limits: { cpus: 0.25, memory: "128M" }, reservations: { cpus: 0.05, memory: "32M" } },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port, job: "node", technology: "node" },
      logs: { format: "logfmt" },
      ...(texts === false
        ? {}
        : {
            backup: { volume: texts.name, none: "what is in it is written anew by the next run of each job" },
          }),
    },
  });
  // In metrics, and in the name that the exporter reports, the machine's name instead of the container's.
  const named = pipe(part, only("swarm", withService({ hostname: "{{.Node.Hostname}}" })));
  return {
    ...merge(
      named,
      waive("sensitive-mount", { service: name, reason: "reading the machine's disks is what it is for" }),
    ),
    endpoints: { http: endpoint({ service: name, name: "http", port, scheme: "http" }) },
  };
}
