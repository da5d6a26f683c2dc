import {
  bindMount,
  endpoint,
  hardened,
  mergeAll,
  only,
  pipe,
  service,
  waive,
  withService,
  type Duration,
  type Endpoint,
  type NetworkList,
  type Part,
} from "@stackwright/core";
import { images } from "../images.ts";
import { keptContainerLabels } from "../metrics/cadvisor.ts";

/** Options of {@link cadvisor}. */
export interface CadvisorOptions {
  /** The service's name. @default "cadvisor" */
  readonly name?: string;
  /** @default gcr.io/cadvisor/cadvisor:v0.47.2 */
  readonly image?: string;
  /** Prometheus' network. */
  readonly networks: NetworkList;
  /** How often it looks at the containers. @default "30s" */
  readonly housekeepingInterval?: Duration;
  /** Labels of containers to keep as labels of their series, beside those that the rules use. @default [] */
  readonly containerLabels?: readonly string[];
}

/** cAdvisor, and where it answers. */
export interface Cadvisor extends Part {
  readonly endpoints: { readonly http: Endpoint };
}

const port = 8080;

/**
 * Kinds of metrics that are many and that no rule or dashboard uses. What is not in this list is on. Source: cAdvisor
 * 0.47.2, docs/runtime_options.md.
 */
const disabled: readonly string[] = [
  "advtcp",
  "cpu_topology",
  "cpuset",
  "hugetlb",
  "memory_numa",
  "percpu",
  "process",
  "referenced_memory",
  "resctrl",
  "sched",
  "tcp",
  "udp",
];

/**
 * cAdvisor on every node: what each container uses, and the machine's own network traffic.
 *
 * Of the containers' labels it keeps only those that say which service a container belongs to: with all of them, each
 * deployment makes new series. Its OOM events need `/dev/kmsg`, which a stack cannot give it.
 *
 * This version knows neither Docker 29's default store of images (no series for containers) nor the API of 29.0 to 29.2.
 * Source: google/cadvisor issues 3643 and 3749.
 *
 * @throws StackwrightError for bad names or images.
 */
export function cadvisor(options: CadvisorOptions): Cadvisor {
  const { name = "cadvisor", image = images.cadvisor, networks, housekeepingInterval = "30s" } = options;
  const labels = [...new Set([...keptContainerLabels, ...(options.containerLabels ?? [])])];
  const part = service(name, {
    description: "cAdvisor: metrics of the containers",
    image,
    command: [
      "--docker_only=true",
      `--housekeeping_interval=${housekeepingInterval}`,
      "--store_container_labels=false",
      `--whitelisted_container_labels=${labels.join(",")}`,
      `--disable_metrics=${disabled.join(",")}`,
    ],
    networks,
    volumes: [
      bindMount("/", "/rootfs", { read_only: true }),
      bindMount("/var/run", "/var/run", { read_only: true }),
      bindMount("/sys", "/sys", { read_only: true }),
      bindMount("/var/lib/docker", "/var/lib/docker", { read_only: true }),
    ],
    read_only: true,
    security_opt: hardened.security_opt,
    healthcheck: {
      // The image's own check, which a stack does not see.
      test: ["CMD-SHELL", `wget --quiet --tries=1 --spider http://localhost:${port}/healthz || exit 1`],
      interval: "30s",
      timeout: "5s",
      retries: 3,
      start_period: "30s",
    },
    restart: "unless-stopped",
    deploy: {
      mode: "global",
      resources: { limits: { cpus: 0.5, memory: "512M" }, reservations: { cpus: 0.1, memory: "128M" } },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      metrics: { port, job: "cadvisor", technology: "cadvisor" },
      logs: { format: "text" },
    },
  });
  const named = pipe(part, only("swarm", withService({ hostname: "{{.Node.Hostname}}" })));
  return {
    ...mergeAll([{ label: name, part: named }, ...accepted(name).map((one) => ({ label: name, part: one }))]),
    endpoints: { http: endpoint({ service: name, name: "http", port, scheme: "http" }) },
  };
}

/** What is as it should be here, and would be wrong elsewhere. */
function accepted(name: string): readonly Part[] {
  const reason =
    "it reads every container's files and processes, and the engine's list of them: that is what it is for";
  return [
    "sensitive-mount",
    "docker-socket-mounted",
    "swarm-api-on-manager",
    "host-path-unpinned",
    "capabilities-dropped",
    "non-root-user",
  ].map((id) => waive(id, { service: name, reason }));
}
