/**
 * The pages that alerts lead to, below `docs/runbooks`. Those of `recovery` belong to the recovery plan; the others are
 * written with the alerts.
 */
export type Runbook = RecoveryRunbook | OperationsRunbook;

/** Pages of the recovery plan. */
export type RecoveryRunbook =
  | "restore-mariadb"
  | "restore-postgres"
  | "restore-opensearch"
  | "restore-elasticsearch"
  | "restore-cassandra"
  | "swarm-recovery"
  | "renew-certificates"
  | "rollback-update";

/** Pages about what no restore is needed for. */
export type OperationsRunbook =
  | "service-down"
  | "node-resources"
  | "reverse-proxy"
  | "intrusion-detection"
  | "object-storage"
  | "failed-backup"
  | "monitoring"
  | "logs";
