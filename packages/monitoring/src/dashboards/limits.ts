/** Where graphs turn red: the thresholds of the alerts. */
export const limits = {
  /** Share of the cores. */
  cpu: 0.85,
  /** Share of the memory. */
  memory: 0.85,
  /** Share of a file system. */
  disk: 0.85,
  /** Days. */
  certificateDays: 14,
  /** Share of requests that fail with 5xx. */
  serverErrors: 0.05,
  /** Seconds. */
  latencyP99: 2,
  /** Share of the periods in which a container was held back. */
  throttling: 0.25,
  /** Share of a container's memory limit. */
  containerMemory: 0.9,
  /** Share of the heap of a Java program. */
  heap: 0.9,
  /** Compactions that wait. */
  pendingCompactions: 100,
  /** Seconds. */
  replicationLag: 60,
  /** Share of the connections. */
  connections: 0.8,
  /** Seconds since the last success: a day and two hours. */
  backupAge: 26 * 3600,
} as const;
