import { counter, gauge, type Exporter } from "./metric.ts";

/** What names a container, and Docker's own labels on it: the exporter's flags keep these and drop the rest. */
const container = [
  "id",
  "name",
  "image",
  "container_label_com_docker_compose_project",
  "container_label_com_docker_compose_service",
  "container_label_com_docker_stack_namespace",
  "container_label_com_docker_swarm_node_id",
  "container_label_com_docker_swarm_service_name",
  "container_label_com_docker_swarm_task_name",
  "container_label_restartcount",
] as const;
const device = [...container, "device"];
const network = [...container, "interface"];

/** The container's labels that `--whitelisted_container_labels` must keep for the rules and dashboards. */
export const keptContainerLabels: readonly string[] = [
  "com.docker.compose.project",
  "com.docker.compose.service",
  "com.docker.stack.namespace",
  "com.docker.swarm.node.id",
  "com.docker.swarm.service.name",
  "com.docker.swarm.task.name",
  "restartcount",
];

/**
 * What cAdvisor exposes. The whole machine is the container `id="/"`.
 *
 * `container_start_time_seconds` is the time of *creation*: it stays the same when Docker restarts a container
 * (docker/handler.go: `spec.CreationTime = ctnr.Created`). What changes is the label `restartcount`.
 * `container_oom_events_total` needs /dev/kmsg, which a container of a stack cannot have.
 */
export const cadvisor: Exporter = {
  technology: "cadvisor",
  image: "gcr.io/cadvisor/cadvisor:v0.47.2",
  sources: [
    "google/cadvisor v0.47.2: metrics/prometheus.go, metrics/prometheus_machine.go, container/docker/handler.go",
  ],
  metrics: {
    cadvisor_version_info: gauge([
      "cadvisorRevision",
      "cadvisorVersion",
      "dockerVersion",
      "kernelVersion",
      "osVersion",
    ]),
    container_cpu_cfs_periods_total: counter(container),
    container_cpu_cfs_throttled_periods_total: counter(container),
    container_cpu_cfs_throttled_seconds_total: counter(container),
    container_cpu_system_seconds_total: counter(container),
    container_cpu_usage_seconds_total: counter([...container, "cpu"]),
    container_cpu_user_seconds_total: counter(container),
    container_fs_reads_bytes_total: counter(device),
    container_fs_usage_bytes: gauge(device),
    container_fs_writes_bytes_total: counter(device),
    container_last_seen: gauge(container),
    container_memory_cache: gauge(container),
    container_memory_failcnt: counter(container),
    container_memory_rss: gauge(container),
    container_memory_usage_bytes: gauge(container),
    container_memory_working_set_bytes: gauge(container),
    container_network_receive_bytes_total: counter(network),
    container_network_receive_errors_total: counter(network),
    container_network_receive_packets_dropped_total: counter(network),
    container_network_transmit_bytes_total: counter(network),
    container_network_transmit_errors_total: counter(network),
    container_network_transmit_packets_dropped_total: counter(network),
    container_spec_cpu_period: gauge(container),
    container_spec_cpu_quota: gauge(container),
    container_spec_memory_limit_bytes: gauge(container),
    container_spec_memory_reservation_limit_bytes: gauge(container),
    container_start_time_seconds: gauge(container),
    container_tasks_state: gauge(container, {
      state: ["iowaiting", "running", "sleeping", "stopped", "uninterruptible"],
    }),
    machine_cpu_cores: gauge(["boot_id", "machine_id", "system_uuid"]),
    machine_memory_bytes: gauge(["boot_id", "machine_id", "system_uuid"]),
  },
};
