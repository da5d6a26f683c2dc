/** The files of the platform's folder that this package writes. In a container the scripts are below `/scripts`. */
export const files = {
  backup: "scripts/backup.sh",
  restore: "scripts/restore.sh",
  cron: "scripts/backup-cron.sh",
  verify: "scripts/verify.sh",
  /** On the host: stops what can only be copied while it does not run. */
  cold: "scripts/cold-backup.sh",
  /** On the host: the state of a Swarm manager. */
  swarmState: "scripts/swarm-state.sh",
  /** On the host: finds the containers and runs the same script in them. */
  host: "scripts/backup/host.sh",
  /** What the scripts share: messages, locks, time limits, state, metrics. */
  common: "scripts/backup/common.sh",
  /** What agents share: credentials, pre-flight, the repository with its retries, work for the workers. */
  agent: "scripts/backup/agent.sh",
  /** How snapshots are chosen and fetched. */
  fetch: "scripts/backup/fetch.sh",
  /** When tasks are due. */
  schedule: "scripts/backup/schedule.sh",
  /** The table of jobs and stores, made from the plan. */
  jobs: "scripts/backup/jobs.sh",
  /** The loop of a worker: takes work over, runs the engine's script, answers. */
  worker: "scripts/backup/worker.sh",
} as const;

/** The file with what is particular to an engine: run by its worker. */
export function engineFile(engine: string): string {
  return `scripts/backup/${engine}.sh`;
}

/** Where a file of the scripts is in a container: `scripts/backup.sh` is `/scripts/backup.sh`. */
export function inContainer(file: string): string {
  return `/${file}`;
}

/**
 * The folders in the containers. Each can be moved by the variable that is named, which tests do.
 */
export const folders = {
  /** `BACKUP_DATA`: the volumes that are backed up, each below its name. */
  data: "/backup",
  /** `BACKUP_HANDOFF`: the folders that agents share with workers, each below its store. A worker has its own here. */
  handoff: "/handoff",
  /** `BACKUP_STATE`: locks, times of the last runs, restic's cache. */
  state: "/state",
  /** `BACKUP_METRICS`: the metrics for node-exporter. */
  metrics: "/metrics",
  /** `BACKUP_SCRIPTS`: the scripts. */
  scripts: "/scripts",
} as const;
