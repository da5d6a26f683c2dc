import type { Target } from "@stackwright/core";
import type { Priority, Retention, WorstLoss } from "./objectives.ts";

/** The languages of the documents. */
export type Language = "en" | "fr";

/** A text in each language of the documents. */
export type Words = Readonly<Record<Language, string>>;

/** The ways of backing up that this package knows. */
export type StrategyName =
  | "mariadb"
  | "mariadb-galera"
  | "postgres"
  | "opensearch"
  | "elasticsearch"
  | "cassandra"
  | "files"
  | "grafana"
  | "minio"
  | "swarm-state"
  | "cold";

/** Where something runs: the node, as far as Swarm is told. In Compose there is one place, without constraints. */
export interface Place {
  /** Short and unique: `here` in Compose, else made from the first service that is there, such as `mariadb`. */
  readonly name: string;
  /** The placement constraints, as in the document: `["node.labels.mariadb == true"]`. */
  readonly constraints: readonly string[];
}

/** A member of a store: one service with its volume. A cluster has several. */
export interface MemberPlan {
  readonly service: string;
  /** The volume's name in the stack; `undefined` where a store has none of its own. */
  readonly volume: string | undefined;
  /** The name that the engine knows the volume by, such as `bigdata_db_data`. */
  readonly physicalVolume: string | undefined;
  /** Where the service mounts the volume. */
  readonly target: string | undefined;
  readonly place: Place;
}

/** What restic reads for a job. */
export interface SourcePlan {
  /** The volume that holds it. */
  readonly volume: string;
  /** `data`: the volume of a service, which the agent reads only. `handoff`: what a worker made. */
  readonly kind: "data" | "handoff";
  /** Where the agent mounts that volume: `/backup/glpi_data`, `/handoff/mariadb`. */
  readonly mountedAt: string;
  /** What is read below, as paths; `["."]` for all of it. */
  readonly paths: readonly string[];
  /** What is left out, as patterns of restic. */
  readonly exclude: readonly string[];
}

/** A service in the image of the engine, which makes and loads what restic carries. It is asked through a folder. */
export interface WorkerPlan {
  readonly service: string;
  /** Names the folder through which they hand work over: `/handoff/<name>` for the agent. */
  readonly name: string;
  /** The volume of that folder. */
  readonly volume: string;
  /** The script of the engine that it runs, such as `mariadb`. */
  readonly engine: string;
  /** Who loads data into the live store when it is restored: a service like it, with more rights. */
  readonly restorer: string | undefined;
  /** Where the agent mounts it: `/handoff/mariadb`. The worker has it at `/handoff`. */
  readonly mountedAt: string;
}

/** One thing that an agent does at its times. */
export interface JobPlan {
  /** Unique: `mariadb-dump`, `mariadb-binlog`, `glpi-files`, `cassandra1-snapshot`. Also a word that `backup.sh` takes. */
  readonly name: string;
  readonly store: string;
  /** What is restored with it: the store, or the member. Also the label `service` of its metrics. */
  readonly unit: string;
  /** `full`: complete in itself. `changes`: what the objective needs between two full ones. */
  readonly kind: "full" | "changes";
  /** The label `method` of its metrics: `dump`, `binlog`, `files`, `snapshot`, `incremental`, `wal`. */
  readonly method: string;
  /** What it does, for documents. */
  readonly words: Words;
  /** When: five fields of cron, in UTC. */
  readonly cron: string;
  /** The longest time between two runs, in milliseconds. */
  readonly interval: number;
  /** After this a run is stopped and counts as failed, in milliseconds. */
  readonly timeout: number;
  /** The service that runs it, and where that is. */
  readonly agent: string;
  readonly place: Place;
  readonly worker: WorkerPlan | undefined;
  /** What goes into the repository; empty where the engine writes to the object store itself. */
  readonly sources: readonly SourcePlan[];
  /** Whether the worker answers with a list of the files below the sources, instead of all of them. */
  readonly listed: boolean;
  /** What stays of its snapshots. */
  readonly keep: Retention;
  /** The tags of its snapshots; a tag `run-<time>` is added at each run. */
  readonly tags: readonly string[];
  /** A snapshot with fewer bytes counts as failed. */
  readonly floorBytes: number;
  /** Nothing is forgotten while the newest snapshot is older, in milliseconds. */
  readonly oldest: number;
  /**
   * Whether it waits for other full backups, or is started at its minute. `manual`: nothing starts it but
   * `scripts/cold-backup.sh`, because its service has to be stopped.
   */
  readonly lane: "full" | "between" | "manual";
  /** The label `repo` of its metrics. @default "primary" */
  readonly repository?: "primary" | "offsite";
}

/** A way back. */
export interface RestoreCapability {
  readonly kind: "full" | "part" | "point-in-time";
  readonly words: Words;
  /** The arguments of `restore.sh`, such as `mariadb --to "2026-01-31 11:59:00"`. */
  readonly example: string;
}

/** What is restored, and tested, as one: a store, or a member of it where each has a backup of its own. */
export interface UnitPlan {
  /** The store's name, or the member's service. Also the word that `restore.sh` and `verify.sh` take. */
  readonly name: string;
  /**
   * `files`: restic writes them in place. `loaded`: a worker loads what restic fetched. `engine`: a worker asks the engine to
   * do it all. `manual`: a person does it, along the runbook.
   */
  readonly way: "files" | "loaded" | "engine" | "manual";
  /** The agent on whose node it is restored. */
  readonly agent: string;
  /** The folder of the worker that loads it: see {@link WorkerPlan}. */
  readonly loader: string | undefined;
  /** The jobs with its full backup and with the changes after it. */
  readonly base: string;
  readonly changes: string | undefined;
  /** Whether a second can be named. */
  readonly pointInTime: boolean;
}

/** What keeps one data store safe, and how it comes back. */
export interface StorePlan {
  /** The service or the cluster: `mariadb`, `cassandra`. Also the word that `restore.sh` takes. */
  readonly name: string;
  /** As a reader knows it: `MariaDB`. */
  readonly title: string;
  readonly strategy: StrategyName;
  readonly members: readonly MemberPlan[];
  /** How it is backed up, in a sentence. */
  readonly method: Words;
  readonly jobs: readonly JobPlan[];
  readonly units: readonly UnitPlan[];
  readonly priority: Priority;
  /** Objectives, in milliseconds. */
  readonly rpo: number;
  readonly rto: number;
  /** What can be lost at worst, from the store's tightest jobs. */
  readonly loss: WorstLoss;
  readonly retention: Retention;
  /** How many days back any second can be restored; `undefined` without point-in-time recovery. */
  readonly pointInTimeDays: number | undefined;
  readonly restores: readonly RestoreCapability[];
  /** The service that restores into live data: not running until it is scaled up (Swarm) or run (Compose). */
  readonly restorers: readonly string[];
  /** Services that should be stopped while it is restored, such as the applications that write to it. */
  readonly dependents: readonly string[];
  /** The secrets that its jobs and its restore need. */
  readonly secrets: readonly string[];
  /** What somebody should know who restores it: limits, traps. */
  readonly notes: readonly Words[];
  /** The bucket of a search cluster's snapshots. */
  readonly snapshotBucket?: string;
}

/** A volume without a backup, by decision. */
export interface ExemptPlan {
  readonly volume: string;
  readonly services: readonly string[];
  readonly reason: string;
}

/** A volume of which nobody said anything. */
export interface UndecidedPlan {
  readonly volume: string;
  readonly services: readonly string[];
}

/** A repository of restic. */
export interface RepositoryPlan {
  /** `primary` or `offsite`: the label `repo` of the metrics. */
  readonly name: "primary" | "offsite";
  /** What restic calls it; may hold references: `s3:http://minio:9000/${MINIO_BUCKET}/restic`. */
  readonly url: string;
  readonly bucket: string;
  /** The service of this stack that holds it; `undefined` outside of the stack. */
  readonly service: string | undefined;
  /** The secrets that open it. */
  readonly passwordSecret: string;
  readonly credentialSecrets: readonly string[];
  /** When it is filled from the primary one; `undefined` for the primary. */
  readonly cron: string | undefined;
  /** The longest time between two copies, in milliseconds. */
  readonly interval: number | undefined;
}

/** What the keeper, one agent of the cluster, does for the repository as a whole. */
export interface CarePlan {
  /** `forget` also prunes; `check` reads a twelfth of the data each month; `verify` is the restore drill, by every agent. */
  readonly task: "forget" | "check" | "copy" | "verify" | "stack-state";
  readonly cron: string;
  readonly interval: number;
  /** The services that run it. */
  readonly agents: readonly string[];
}

/** A service that runs restic. */
export interface AgentPlan {
  /** `restic-backup`, `restic-backup-glpi`. The first is the keeper. */
  readonly service: string;
  readonly keeper: boolean;
  readonly place: Place;
  /** The service with the same mounts, writable, that restores. */
  readonly restorer: string;
  /** The volume of its locks, times and cache. */
  readonly stateVolume: string;
  readonly jobs: readonly string[];
}

/** A secret that backups need. */
export interface SecretPlan {
  readonly name: string;
  readonly words: Words;
  /** Whether it must also be kept outside of the platform, because without it backups cannot be read. */
  readonly escrow: boolean;
}

/** Everything that is known about a stack's backups: the scripts, the services and the documents are made from this. */
export interface BackupPlan {
  readonly stack: string;
  readonly target: Target;
  readonly language: Language;
  /** The logical host of all snapshots (`restic snapshots --host`). */
  readonly host: string;
  readonly scheduler: "loop" | "crond" | "swarm-cronjob";
  /** In the order of restoration. */
  readonly stores: readonly StorePlan[];
  readonly exempt: readonly ExemptPlan[];
  readonly undecided: readonly UndecidedPlan[];
  readonly repositories: readonly RepositoryPlan[];
  readonly agents: readonly AgentPlan[];
  /** The jobs that fill the second repository: the task `copy` of `care`. */
  readonly copies?: readonly JobPlan[];
  readonly care: readonly CarePlan[];
  readonly secrets: readonly SecretPlan[];
  /** Of the stack: the default of the stores. */
  readonly schedule: string;
  readonly retention: Retention;
  /** The volume from which node-exporter reads the metrics; `undefined` where there is none. */
  readonly metricsVolume: string | undefined;
  /** After how long a failed run is tried again, in milliseconds; `undefined` where only the next one is a new try. */
  readonly retryAfter: number | undefined;
}
