import {
  badOption,
  endpoint,
  file,
  hardened,
  hasReference,
  merge,
  mountFile,
  mountVolume,
  secret,
  service,
  tmpfsMount,
  volume,
  type Endpoint,
  type NetworkList,
  type Part,
  type Secret,
  type Text,
  type Volume,
} from "@stackwright/core";
import { images } from "./images.ts";

/** Options of {@link minio}. */
export interface MinioOptions {
  /** The service's name. @default "minio" */
  readonly name?: string;
  /** @default minio/minio:RELEASE.2023-11-20T22-40-07Z */
  readonly image?: string;
  readonly networks: NetworkList;
  /** The name of the root user. @default "minioadmin" */
  readonly rootUser?: Text;
  /** Its password, at least 8 characters. @default secret("minio_root_password") */
  readonly rootPassword?: Secret;
  /** The buckets that are made when they are missing. @default none */
  readonly buckets?: readonly Text[];
  /** Whether everybody on its networks may read its metrics; they need a token otherwise. @default true */
  readonly publicMetrics?: boolean;
  /** @default volume("minio_data") */
  readonly data?: Volume;
  /** The placement constraint that keeps it on the node that has its volume. @default "node.labels.minio == true" */
  readonly placement?: string;
}

/** A MinIO service, and what others need of it. */
export interface Minio extends Part {
  readonly endpoints: {
    /** The S3 API. */
    readonly api: Endpoint;
    /** The console for browsers. */
    readonly console: Endpoint;
  };
  readonly rootUser: Text;
  readonly rootPassword: Secret;
}

/**
 * A MinIO server on one drive: object storage without redundancy. What it holds has to be copied elsewhere.
 *
 * The image has neither curl nor wget; it ships `mc`, which is health check and client. It reads the password's file as root,
 * and takes a file that is missing for an empty password. Source: minio RELEASE.2023-11-20, Dockerfile.release,
 * cmd/common-main.go.
 *
 * @throws StackwrightError for bad names or images, and `option-invalid` for the name of a bucket.
 * @example
 * const store = minio({ networks: [data], buckets: ["backups"] });
 */
export function minio(options: MinioOptions): Minio {
  const {
    name = "minio",
    image = images.minio,
    networks,
    rootUser = "minioadmin",
    rootPassword = secret("minio_root_password", { description: "MinIO root password" }),
    buckets = [],
    publicMetrics = true,
    data = volume("minio_data", { description: "MinIO's buckets" }),
    placement = `node.labels.${name} == true`,
  } = options;
  buckets.forEach(checkBucket);
  const api = endpoint({ service: name, name: "api", port: 9000, scheme: "http" });
  const server = service(name, {
    description: "MinIO: object storage",
    image,
    command: ["server", "/data", "--console-address", ":9001"],
    environment: {
      MINIO_ROOT_USER: rootUser,
      MINIO_ROOT_PASSWORD_FILE: rootPassword,
      ...(publicMetrics ? { MINIO_PROMETHEUS_AUTH_TYPE: "public" } : {}),
    },
    networks,
    volumes: [mountVolume(data, "/data"), tmpfsMount("/tmp")],
    read_only: true,
    ...hardened,
    stop_grace_period: "30s",
    healthcheck: {
      test: ["CMD", "mc", "ready", "local"],
      interval: "30s",
      timeout: "10s",
      retries: 3,
      start_period: "1m",
    },
    restart: "unless-stopped",
    deploy: {
      resources: { limits: { cpus: 1, memory: "1G" }, reservations: { cpus: 0.25, memory: "256M" } },
      placement: { constraints: [placement] },
      update_config: { order: "stop-first", failure_action: "rollback" },
    },
    facets: {
      backup: {
        volume: data.name,
        none: "it holds backups itself, and is copied to another place as a whole",
      },
      ...(publicMetrics
        ? { metrics: { port: 9000, path: "/minio/v2/metrics/cluster", job: "minio", technology: "minio" } }
        : {}),
      probe: { kind: "http", port: 9000, path: "/minio/health/live", description: "MinIO answers" },
      logs: { format: "text" },
    },
  });
  const job = { name, image, networks, rootUser, rootPassword, buckets, api };
  return {
    ...(buckets.length === 0 ? server : merge(server, makesBuckets(job))),
    endpoints: { api, console: endpoint({ service: name, name: "console", port: 9001, scheme: "http" }) },
    rootUser,
    rootPassword,
  };
}

/** What the job that makes buckets is made of. */
interface BucketJob {
  readonly name: string;
  readonly image: string;
  readonly networks: NetworkList;
  readonly rootUser: Text;
  readonly rootPassword: Secret;
  readonly buckets: readonly Text[];
  readonly api: Endpoint;
}

const scriptPath = "/opt/stackwright/make-buckets.sh";

/** In Swarm a job, which runs again when its buckets change; in Compose a container that ends. */
function makesBuckets({ name, image, networks, rootUser, rootPassword, buckets, api }: BucketJob): Part {
  const script = file(`${name}/make-buckets.sh`, bucketScript, { mode: 0o755 });
  const job = service(`${name}-init`, {
    description: "MinIO: makes the buckets, and ends",
    image,
    entrypoint: ["/bin/sh", scriptPath],
    environment: {
      MC_CONFIG_DIR: "/tmp/.mc",
      MINIO_URL: api.url(),
      MINIO_ROOT_USER: rootUser,
      MINIO_ROOT_PASSWORD_FILE: rootPassword,
      MINIO_BUCKETS: buckets.join(" "),
    },
    networks,
    volumes: [tmpfsMount("/tmp")],
    configs: [mountFile(script, scriptPath)],
    read_only: true,
    ...hardened,
    restart: "no",
    deploy: {
      mode: "replicated-job",
      resources: { limits: { cpus: 0.25, memory: "128M" } },
      restart_policy: { condition: "on-failure", delay: "15s", max_attempts: 20 },
    },
    facets: { logs: { format: "text" } },
  });
  return job;
}

/** For POSIX sh. `mc` takes the credentials from its input, where the list of processes does not show them. */
const bucketScript = `#!/bin/sh
# Makes the buckets that are missing; it may run again. Made by Stackwright.
set -eu

connect() {
  { echo "$MINIO_ROOT_USER"; cat "$MINIO_ROOT_PASSWORD_FILE"; echo; } | mc --quiet alias set store "$MINIO_URL" >/dev/null
}

tries=0
until connect; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { echo "$MINIO_URL does not answer" >&2; exit 1; }
  sleep 5
done

for bucket in $MINIO_BUCKETS; do
  mc --quiet mb --ignore-existing "store/$bucket"
done
`;

/** @throws StackwrightError `option-invalid`. */
function checkBucket(bucket: Text, index: number): void {
  const text = String(bucket);
  if (hasReference(text) || (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) && !text.includes(".."))) return;
  throw badOption({
    builder: "minio",
    option: `buckets[${index}]`,
    value: text,
    expected: 'the name of a bucket: 3 to 63 lower-case letters, digits, "." and "-"',
    hint: 'Choose a plain name, such as "backups".',
  });
}
