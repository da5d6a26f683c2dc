import {
  badOption,
  file,
  hardened,
  hasReference,
  isReference,
  mountFile,
  runsOnce,
  service,
  tmpfsMount,
  type Endpoint,
  type NetworkList,
  type Part,
  type Secret,
  type Text,
} from "@stackwright/core";

/** A bucket that is more than a name. */
export interface MinioBucket {
  readonly name: Text;
  /**
   * Days during which nobody without a special right can remove or replace an object: the bucket's default retention, in mode
   * GOVERNANCE. Only a bucket that is made now can have it. @default none
   */
  readonly lockDays?: number;
  /** Whether every change is also made in the bucket of the same name at `replica`, as it happens. @default false */
  readonly replicate?: boolean;
}

/** Another object store, in another place, which has the replicated buckets already, with versions. */
export interface MinioReplica {
  /** Its address, without a path: `https://dr-minio.example.com`. */
  readonly url: Text;
  /** As the secret key, without a colon: `mc` takes both as `accessKey:secretKey@`, and decodes nothing. */
  readonly accessKey: Text;
  readonly secretKey: Secret;
}

/** What the job that makes buckets is made of. */
export interface BucketJob {
  readonly name: string;
  readonly image: string;
  readonly networks: NetworkList;
  readonly rootUser: Text;
  readonly rootPassword: Secret;
  readonly buckets: readonly (Text | MinioBucket)[];
  readonly replica: MinioReplica | undefined;
  readonly api: Endpoint;
}

const scriptPath = "/opt/stackwright/make-buckets.sh";

/** In Swarm a job, which runs again when its buckets change; in Compose a container that ends. */
export function makesBuckets(job: BucketJob): Part {
  const { name, image, networks, rootUser, rootPassword, buckets, replica, api } = job;
  const script = file(`${name}/make-buckets.sh`, bucketScript, { mode: 0o755 });
  return service(`${name}-init`, {
    description: "MinIO: makes the buckets, and ends",
    image,
    entrypoint: ["/bin/sh", scriptPath],
    environment: {
      MC_CONFIG_DIR: "/tmp/.mc",
      MINIO_URL: api.url(),
      MINIO_ROOT_USER: rootUser,
      MINIO_ROOT_PASSWORD_FILE: rootPassword,
      MINIO_BUCKETS: buckets.map(word).join(" "),
      ...(replica === undefined
        ? {}
        : {
            MINIO_REPLICA_URL: replica.url,
            MINIO_REPLICA_USER: replica.accessKey,
            MINIO_REPLICA_PASSWORD_FILE: replica.secretKey,
          }),
    },
    networks,
    volumes: [tmpfsMount("/tmp")],
    configs: [mountFile(script, scriptPath)],
    read_only: true,
    ...hardened,
    ...runsOnce({ limits: { cpus: 0.25, memory: "128M" } }),
    facets: { logs: { format: "text" } },
  });
}

/** A bucket as the script reads it: `backups`, `datalake:lock=30:replicate`. */
function word(bucket: Text | MinioBucket): string {
  const { name, lockDays, replicate = false } = bucketOf(bucket);
  return `${name}${lockDays === undefined ? "" : `:lock=${lockDays}`}${replicate ? ":replicate" : ""}`;
}

function bucketOf(bucket: Text | MinioBucket): MinioBucket {
  return typeof bucket === "string" || isReference(bucket) ? { name: bucket } : bucket;
}

/** @throws StackwrightError `option-invalid`. */
export function checkBuckets({ buckets, replica }: Pick<BucketJob, "buckets" | "replica">): void {
  buckets.forEach((bucket, index) => {
    const { name, lockDays = 1, replicate = false } = bucketOf(bucket);
    const text = String(name);
    const plain = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) && !text.includes("..");
    const option = `buckets[${index}]`;
    if (!hasReference(text) && !plain) {
      throw badOption({
        builder: "minio",
        option,
        value: text,
        expected: 'the name of a bucket: 3 to 63 lower-case letters, digits, "." and "-"',
        hint: 'Choose a plain name, such as "backups".',
      });
    }
    if (!Number.isInteger(lockDays) || lockDays < 1) {
      throw badOption({
        builder: "minio",
        option: `${option}.lockDays`,
        value: lockDays,
        expected: "a whole number of days, from 1",
        hint: "Leave it out for a bucket whose objects can be removed.",
      });
    }
    if (replicate && replica === undefined) {
      throw badOption({
        builder: "minio",
        option: "replica",
        value: replica,
        expected: `where ${text} is replicated to`,
        hint: 'replica: { url: "https://minio.other-site.example.com", accessKey: "lake", secretKey: secret("replica_secret_key") }.',
      });
    }
  });
}

/**
 * For the POSIX sh of an image with little else. `mc` takes the credentials from its input, where the list of processes does
 * not show them; those of the replica it takes in a URL only, from which it decodes nothing. Sources: minio RELEASE.2023-11-20,
 * docs/bucket/replication and docs/bucket/retention; minio/mc RELEASE.2023-10-30, cmd/replicate-add.go and cmd/config.go.
 */
const bucketScript = `#!/bin/sh
# Makes the buckets that are missing; it may run again. Made by Stackwright.
#
# MINIO_BUCKETS has them as words: NAME, NAME:lock=DAYS for a default retention, and :replicate at its end.
set -eu

connect() {
  { echo "$MINIO_ROOT_USER"; cat "$MINIO_ROOT_PASSWORD_FILE"; echo; } | mc --quiet alias set store "$MINIO_URL" >/dev/null
}

# Every change of the bucket is made in the other place, too, from the oldest object on.
replicate() {
  case "$(mc --quiet --json replicate ls "store/$1")" in
    *'"rule"'*) return 0 ;;
  esac
  mc --quiet version enable "store/$1"
  host="\${MINIO_REPLICA_URL#*://}"
  # mc takes them as they are, not as a URL's: all signs but this one.
  password="$(cat "$MINIO_REPLICA_PASSWORD_FILE")"
  case "$MINIO_REPLICA_USER$password" in
    *:*) echo "mc cannot use a name or password with a colon: give $MINIO_REPLICA_USER another one" >&2; exit 1 ;;
  esac
  mc --quiet replicate add "store/$1" --priority 1 --replicate "delete,delete-marker,existing-objects" \
    --remote-bucket "\${MINIO_REPLICA_URL%%://*}://$MINIO_REPLICA_USER:$password@\${host%/}/$1"
}

tries=0
until connect; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { echo "$MINIO_URL does not answer" >&2; exit 1; }
  sleep 5
done

for word in $MINIO_BUCKETS; do
  bucket="\${word%%:*}"
  case "$word" in
    *:lock=*)
      days="\${word#*:lock=}"
      mc --quiet mb --ignore-existing --with-lock "store/$bucket"
      mc --quiet retention set --default GOVERNANCE "\${days%%:*}d" "store/$bucket"
      ;;
    *) mc --quiet mb --ignore-existing "store/$bucket" ;;
  esac
  case "$word" in
    *:replicate) replicate "$bucket" ;;
  esac
done
`;
