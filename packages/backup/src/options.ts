import {
  substitute,
  type Duration,
  type Endpoint,
  type NetworkList,
  type Secret,
  type Text,
} from "@stackwright/core";
import { badOption } from "./bad-option.ts";
import type { DocumentOptions } from "./documents/subject.ts";
import { parseCron } from "./cron.ts";
import { gfs, type ObjectivesByStore, type Retention } from "./objectives.ts";
import type { Language, StrategyName } from "./plan.ts";

/** Who may write to a bucket. restic reads no `*_FILE` variable for this, so it gets a file of AWS' form. */
export type Credentials =
  | {
      /** The access key, such as MinIO's user. */
      readonly accessKey: Text;
      /** The secret key; the file is made of both when a job starts, in memory. */
      readonly secretKey: Secret;
    }
  | {
      /** A secret that holds the file: `[default]`, `aws_access_key_id = ...`, `aws_secret_access_key = ...`. */
      readonly file: Secret;
    };

/** A repository of restic in a bucket. */
export interface RepositoryOptions {
  /**
   * The S3 server: an endpoint of the stack, or a URL such as `https://s3.eu-west-3.amazonaws.com`, whose host may be a
   * variable.
   */
  readonly endpoint: Endpoint | string;
  readonly bucket: Text;
  /** The folder in the bucket. @default "restic" */
  readonly path?: string;
  readonly credentials: Credentials;
  /** Encrypts the repository. Without it nothing can be read: keep a copy elsewhere. @default secret("restic_password") */
  readonly password?: Secret;
}

/**
 * A second bucket, in another failure domain: everything in the bucket of the first repository is copied there, and nothing is
 * removed there. Both need an access key and a secret key.
 */
export interface OffsiteOptions extends Omit<RepositoryOptions, "password" | "path"> {
  /** When it is filled: five fields of cron, in UTC. @default "20 * * * *", every hour */
  readonly schedule?: string;
  /** The networks through which the server outside is reached. @default those of the backups */
  readonly networks?: NetworkList;
  /** An image with a shell and MinIO's client `mc`. @default that of the stack's MinIO, else minio/minio:RELEASE.2023-11-20T22-40-07Z */
  readonly image?: string;
}

/** A decision about a volume, for one whose service does not state it or states another. */
export type Decision =
  | { readonly strategy: StrategyName; readonly options?: Readonly<Record<string, unknown>> }
  | { readonly none: string };

/** Options of the strategy `mariadb`. */
export interface MariadbBackupOptions {
  /** The password of the user `backup`, who may read everything and write nothing. @default secret("<service>_backup_password") */
  readonly password?: Secret;
  /** @default the secret of MARIADB_ROOT_PASSWORD_FILE */
  readonly rootPassword?: Secret;
  /** Days for which binary logs are kept beside the dump: how far back any second can be restored. @default 8 */
  readonly logDays?: number;
  /**
   * Where the binary logs are collected, as a placement constraint: away from the server's own disk.
   * @default the node of another job, else the server's
   */
  readonly logPlacement?: string;
}

/** Options of the strategy `postgres`. */
export interface PostgresBackupOptions {
  /** The password of the user `backup`, who may replicate. @default secret("<service>_backup_password") */
  readonly password?: Secret;
  /** The superuser's. @default the secret of POSTGRES_PASSWORD_FILE */
  readonly superuserPassword?: Secret;
  /** Days for which the WAL is kept beside the base backup: how far back any second can be restored. @default 8 */
  readonly logDays?: number;
  /** Where the WAL is collected, as a placement constraint. @default the node of another job, else the server's */
  readonly logPlacement?: string;
}

/** Options of the strategies `opensearch` and `elasticsearch`. */
export interface SearchBackupOptions {
  /** The user that takes and restores snapshots. @default "admin", for Elasticsearch "elastic" */
  readonly user?: string;
  /** @default the secret of OPENSEARCH_INITIAL_ADMIN_PASSWORD or ELASTIC_PASSWORD_FILE */
  readonly password?: Secret;
  /** The certificate of the authority that the nodes' certificates are from. @default the secret <cluster>_ca, if the stack has it; else they are not checked */
  readonly authority?: Secret;
  /** The bucket of the snapshots. Only that of the repository is copied by `offsite`. @default that of the repository */
  readonly bucket?: Text;
}

/** Options of the strategy `cassandra`. */
export interface CassandraBackupOptions {
  /** Who reads the schema. @default "admin" */
  readonly user?: string;
  /** @default the secret <cluster>_admin_password, if the stack has it */
  readonly password?: Secret;
}

/** Options of the strategy `grafana`. */
export interface GrafanaBackupOptions {
  /** @default "admin" */
  readonly user?: string;
  /** @default the secret of GF_SECURITY_ADMIN_PASSWORD__FILE */
  readonly password?: Secret;
}

/** Options of `backups`. */
export interface BackupOptions {
  readonly repository: RepositoryOptions;
  /** @default none: then the loss of the first repository is the loss of all backups */
  readonly offsite?: OffsiteOptions;
  /** When full backups are taken: five fields of cron, in UTC. @default "0 2 * * *" */
  readonly schedule?: string;
  /** @default gfs(), which is 7 days, 4 weeks, 12 months, 3 years and 48 hours */
  readonly retention?: Retention;
  /** Objectives by store; `default` holds for the others. @default an RPO of 1h and an RTO of 2h */
  readonly objectives?: ObjectivesByStore;
  /** Objectives by environment, which replace those of `objectives` key by key. */
  readonly environments?: Readonly<Record<string, ObjectivesByStore>>;
  /** The environment of each target. @default { compose: "development", swarm: "production" } */
  readonly environment?: { readonly compose: string; readonly swarm: string };
  /**
   * What starts the jobs: `loop`, a shell that catches up after a downtime; `crond` of busybox, which does not, and needs two
   * capabilities; `swarm-cronjob`, a program on a manager that reads labels. @default "loop"
   */
  readonly scheduler?: "loop" | "crond" | "swarm-cronjob";
  /** Networks from which the repository and the stores are reached. @default those of the repository's service */
  readonly networks?: NetworkList;
  /** The language of the documents. @default "en" */
  readonly language?: Language;
  /** What the recovery plan and the runbooks say beside what is known: contacts. `false` for no documents. @default {} */
  readonly documents?: DocumentOptions | false;
  /** The restic image. @default "restic/restic:0.17.0" */
  readonly image?: string;
  /** Where the repository is cared for, if no volume decides it: a placement constraint. */
  readonly placement?: string;
  /** The volume from which node-exporter reads metrics, if the stack has it; `false` for none. @default "node_textfiles" */
  readonly metrics?: string | false;
  /** Decisions by volume, which replace those that services state. */
  readonly decisions?: Readonly<Record<string, Decision>>;
  /** When the repository is read and checked. @default "0 5 * * 0", on Sundays */
  readonly check?: string;
  /** When backups are restored for a test. @default "0 6 1 * *", on the first of the month */
  readonly drill?: string;
  /** For how long job starts are spread, in seconds. @default 60 */
  readonly jitter?: number;
  /** How long a copy to the second repository takes at most. @default "1h" */
  readonly offsiteRunTime?: Duration;
  /** Options of the strategies `opensearch` and `elasticsearch`, by cluster; `default` for the others. */
  readonly search?: Readonly<Record<string, SearchBackupOptions>>;
  /** Options of the strategy `cassandra`, by cluster; `default` for the others. */
  readonly cassandra?: Readonly<Record<string, CassandraBackupOptions>>;
  /** Options of the strategy `grafana`, by service; `default` for the others. */
  readonly grafana?: Readonly<Record<string, GrafanaBackupOptions>>;
  /** Options of the strategy `mariadb`, by service; `default` for the others. */
  readonly mariadb?: Readonly<Record<string, MariadbBackupOptions>>;
  /** Options of the strategy `postgres`, by service; `default` for the others. */
  readonly postgres?: Readonly<Record<string, PostgresBackupOptions>>;
}

/** Options with every default filled in. */
export interface DecidedOptions extends BackupOptions {
  readonly schedule: string;
  readonly retention: Retention;
  readonly scheduler: "loop" | "crond" | "swarm-cronjob";
  readonly language: Language;
  readonly image: string;
  readonly check: string;
  readonly drill: string;
  readonly jitter: number;
}

/**
 * Fills in the defaults.
 * @throws StackwrightError `option-invalid`.
 */
export function decide(options: BackupOptions): DecidedOptions {
  // Of plain JavaScript nothing may come at all; what is missing then is said below.
  const given = { ...options };
  const decided: DecidedOptions = {
    ...given,
    schedule: given.schedule ?? "0 2 * * *",
    retention: given.retention ?? gfs(),
    scheduler: given.scheduler ?? "loop",
    language: given.language ?? "en",
    image: given.image ?? "restic/restic:0.17.0",
    check: given.check ?? "0 5 * * 0",
    drill: given.drill ?? "0 6 1 * *",
    jitter: given.jitter ?? 60,
  };
  if (!["loop", "crond", "swarm-cronjob"].includes(decided.scheduler)) {
    throw badOption({
      option: "scheduler",
      value: decided.scheduler,
      expected: '"loop", "crond" or "swarm-cronjob"',
      hint: 'Leave it out: "loop" needs nothing else, and catches up after a downtime.',
    });
  }
  if (!["en", "fr"].includes(decided.language)) {
    throw badOption({
      option: "language",
      value: decided.language,
      expected: '"en" or "fr"',
      hint: "Documents are written in French or English.",
    });
  }
  if (!Number.isInteger(decided.jitter) || decided.jitter < 0 || decided.jitter > 1800) {
    throw badOption({
      option: "jitter",
      value: decided.jitter,
      expected: "whole seconds, from 0 to 1800",
      hint: "Leave it out for one minute.",
    });
  }
  for (const option of ["schedule", "check", "drill"] as const) parseCron(decided[option], option);
  if (given.offsite?.schedule !== undefined) parseCron(given.offsite.schedule, "offsite.schedule");
  checkRepository(given.repository, "repository");
  if (given.offsite !== undefined) {
    checkRepository(given.offsite, "offsite");
    checkKeys(given.repository, "repository");
    checkKeys(given.offsite, "offsite");
  }
  return decided;
}

/** MinIO's client, which fills the second bucket, is told both keys. */
function checkKeys({ credentials }: Pick<RepositoryOptions, "credentials">, option: string): void {
  if ("secretKey" in credentials) return;
  throw badOption({
    option: `${option}.credentials`,
    value: "a file",
    expected: "accessKey and secretKey, because there is a second repository, which is not filled by restic",
    hint: 'credentials: { accessKey: "backup", secretKey: secret("offsite_secret_key") }.',
  });
}

function checkRepository(repository: RepositoryOptions | undefined, option: string): void {
  if (repository === undefined) {
    throw badOption({
      option,
      value: repository,
      expected: "where backups are kept",
      hint: 'repository: { endpoint: store.endpoints.api, bucket: "backups", credentials: { accessKey: store.rootUser, secretKey: store.rootPassword } }.',
    });
  }
  const { endpoint, path = "restic", credentials } = repository;
  if (
    typeof endpoint === "string" &&
    !/^https?:\/\/[^/\s]+\/?$/.test(substitute(endpoint, () => "reference"))
  ) {
    throw badOption({
      option: `${option}.endpoint`,
      value: endpoint,
      expected: "an endpoint of the stack, or the URL of an S3 server without a path",
      hint: 'Write "https://s3.eu-west-3.amazonaws.com", and the folder in `path`.',
    });
  }
  if (!/^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/.test(path)) {
    throw badOption({
      option: `${option}.path`,
      value: path,
      expected: "a folder: letters, digits, '.', '_', '-', joined by '/'",
      hint: 'Leave it out for "restic".',
    });
  }
  if (typeof credentials !== "object" || !("file" in credentials || "secretKey" in credentials)) {
    throw badOption({
      option: `${option}.credentials`,
      value: credentials,
      expected: "an access key and a secret with its secret key, or a secret with a whole credentials file",
      hint: 'credentials: { accessKey: "minioadmin", secretKey: secret("minio_root_password") }.',
    });
  }
}
