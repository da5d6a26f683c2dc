import type { TimeSpan } from "../time-span.ts";

/** Where alerts begin. Dashboards draw their lines at the same values. */
export interface Thresholds {
  /** A node's busy CPU time, as a ratio. @default 0.85 */
  readonly cpu: number;
  /** A node's memory in use, as a ratio. @default 0.85 */
  readonly memory: number;
  /** A file system in use, as a ratio. @default 0.85 */
  readonly disk: number;
  /** A file system that is all but full, as a ratio. @default 0.95 */
  readonly diskCritical: number;
  /** Days before a certificate ends. @default 14 */
  readonly certificateDays: number;
  /** Days before a certificate ends at which it is urgent. @default 3 */
  readonly certificateDaysCritical: number;
  /** Answers with status 5xx, as a ratio. @default 0.05 */
  readonly errors: number;
  /** Seconds that the slowest hundredth of the requests through the proxy may take. @default 2 */
  readonly latency: number;
  /** A Java heap in use, as a ratio. @default 0.9 */
  readonly heap: number;
  /** Seconds that a replica of a database may be behind. @default 60 */
  readonly replicationLag: number;
  /** Compactions of Cassandra that may wait on a node. @default 100 */
  readonly pendingCompactions: number;
  /** Seconds that the slowest hundredth of Cassandra's reads and writes may take. @default 0.5 */
  readonly cassandraLatency: number;
  /** How old the last good backup may be: a day, and two hours to run. @default "26h" */
  readonly backupAge: TimeSpan;
  /** The same for single services, by what their backups call them, such as `{ mariadb: "1h" }`. @default none */
  readonly backupAges: Readonly<Record<string, TimeSpan>>;
  /** The recovery time that the plan promises; drills are measured by it. @default "2h" */
  readonly recoveryTime: TimeSpan;
  /** The data loss that the plan accepts. @default "1h" */
  readonly recoveryPoint: TimeSpan;
}

/** The values of the platform's specification, and usual ones where it says nothing. */
export const defaultThresholds: Thresholds = {
  cpu: 0.85,
  memory: 0.85,
  disk: 0.85,
  diskCritical: 0.95,
  certificateDays: 14,
  certificateDaysCritical: 3,
  errors: 0.05,
  latency: 2,
  heap: 0.9,
  replicationLag: 60,
  pendingCompactions: 100,
  cassandraLatency: 0.5,
  backupAge: "26h",
  backupAges: {},
  recoveryTime: "2h",
  recoveryPoint: "1h",
};
