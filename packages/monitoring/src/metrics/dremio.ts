import { counter, gauge, summary, type Exporter } from "./metric.ts";

const memory = ["area", "id"];
const job = ["workload_type", "user_type"];

/**
 * What each node of Dremio exposes. The documentation of 26 names `jobs_active`, `jobs_total` and the port; the names of the
 * others are those that Micrometer makes of what the sources of 25.2, the last that are public, register.
 */
export const dremio: Exporter = {
  technology: "dremio",
  image: "dremio/dremio-oss:26.0",
  sources: [
    "docs.dremio.com 26.x: admin/monitoring/dremio-nodes",
    "dremio/dremio-oss 25.2.0: Metrics.java, AttemptManager.java, ForemenWorkManager.java, ReflectionMetrics.java, BootStrapContext.java",
    "micrometer 1.12: JvmMemoryMetrics, JvmGcMetrics",
  ],
  metrics: {
    dremio_memory_jvm_direct_current: gauge(),
    dremio_memory_jvm_direct_memory_max: gauge(),
    jobs_active: gauge(),
    jobs_failed_total: counter(["error_type", "error_origin", ...job]),
    jobs_total: counter(job),
    jvm_gc_pause_seconds: summary(["action", "cause"]),
    jvm_memory_max_bytes: gauge(memory),
    jvm_memory_used_bytes: gauge(memory),
    reflections_active: gauge(),
    reflections_failed: gauge(),
    reflections_refreshing: gauge(),
    reflections_retrying: gauge(),
  },
};
