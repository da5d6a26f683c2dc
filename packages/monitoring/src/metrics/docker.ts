import { counter, gauge, histogram, type Exporter } from "./metric.ts";

/**
 * What the Docker engine exposes at its `metrics-addr`, with Swarm's part. `swarm_manager_nodes` and `..._tasks_total` are
 * filled in by the leader only; other managers say 0. A leader without a majority steps down, so that without quorum no
 * manager says `swarm_manager_leader` 1. Nodes that are not managers have the same series, at 0.
 */
export const docker: Exporter = {
  technology: "docker",
  image: "Docker Engine 24",
  sources: [
    "moby/moby v24.0.7: daemon/metrics.go; vendor/github.com/moby/swarmkit/v2: manager/metrics/collector.go",
    "manager/manager.go, node/node.go, manager/state/raft/raft.go; names as docker/go-metrics builds them",
  ],
  metrics: {
    engine_daemon_container_actions_seconds: histogram([], {
      action: ["changes", "commit", "create", "delete", "start"],
    }),
    engine_daemon_container_states_containers: gauge([], { state: ["paused", "running", "stopped"] }),
    engine_daemon_engine_cpus_cpus: gauge(),
    engine_daemon_engine_info: gauge([
      "architecture",
      "commit",
      "daemon_id",
      "graphdriver",
      "kernel",
      "os",
      "os_type",
      "os_version",
      "version",
    ]),
    engine_daemon_engine_memory_bytes: gauge(),
    engine_daemon_health_checks_failed_total: counter(),
    engine_daemon_health_checks_total: counter(),
    swarm_manager_configs_total: gauge(),
    swarm_manager_leader: gauge(),
    swarm_manager_networks_total: gauge(),
    swarm_manager_nodes: gauge([], { state: ["disconnected", "down", "ready", "unknown"] }),
    swarm_manager_secrets_total: gauge(),
    swarm_manager_services_total: gauge(),
    swarm_manager_tasks_total: gauge([], {
      state: [
        "accepted",
        "assigned",
        "complete",
        "failed",
        "new",
        "orphaned",
        "pending",
        "preparing",
        "ready",
        "rejected",
        "remove",
        "running",
        "shutdown",
        "starting",
      ],
    }),
    swarm_node_info: gauge(["swarm_id", "node_id"]),
    swarm_node_manager: gauge(),
    swarm_raft_transaction_latency_seconds: histogram(),
  },
};
