import { file, type Endpoint, type StackFile, type Text } from "@stackwright/core";

/** Where uploads, results and accelerations are kept for all nodes: a folder of a bucket. */
export interface DremioStore {
  /** The S3 server's API. */
  readonly endpoint: Endpoint;
  readonly bucket: Text;
}

/** What a `dremio.conf` says. */
export interface DremioConfiguration {
  /** `both`: one node that does everything. */
  readonly role: "both" | "coordinator" | "executor";
  /** The coordinator's service, which runs the ZooKeeper of the cluster. */
  readonly coordinator: string;
  readonly store: DremioStore | undefined;
}

/** The port of liveness and metrics, `/live` and `/metrics`: the one that Dremio 26 documents. */
export const dremioAdminPort = 9010;

/**
 * The configuration of one kind of node, in HOCON. Every node needs the name of the ZooKeeper, which the coordinator brings
 * along; the name under which a node registers is its hostname.
 *
 * Sources: dremio-oss 25.2, dremio-reference.conf; docs.dremio.com (26.x), nodes-config, advanced-administration/zookeeper.
 */
export function dremioConf(path: string, { role, coordinator, store }: DremioConfiguration): StackFile {
  const coordinates = role !== "executor";
  const lines = [
    "# Made by Stackwright.",
    'paths.local: "/opt/dremio/data"',
    ...(store === undefined ? [] : [`paths.dist: "dremioS3:///${store.bucket}/dremio"`]),
    `services.coordinator.enabled: ${coordinates}`,
    `services.coordinator.master.enabled: ${coordinates}`,
    `services.coordinator.master.embedded-zookeeper.enabled: ${coordinates}`,
    `services.executor.enabled: ${role !== "coordinator"}`,
    ...(role === "both" ? [] : [`zookeeper: "${coordinator}:2181"`]),
    "services.web-admin.enabled: true",
    'services.web-admin.host: "0.0.0.0"',
    `services.web-admin.port: ${dremioAdminPort}`,
  ];
  return file(path, `${lines.join("\n")}\n`);
}

/**
 * How Dremio reaches the bucket. Hadoop puts variables of the environment in for `${env.NAME}`, so that no credential is in
 * the file. Sources: dremio-oss 25.2, plugins/s3, S3StoragePlugin.java; hadoop-common 3.3, Configuration.java.
 */
export function coreSite(path: string, { endpoint }: DremioStore): StackFile {
  const properties: readonly (readonly [string, Text | boolean])[] = [
    ["fs.dremioS3.impl", "com.dremio.plugins.s3.store.S3FileSystem"],
    ["fs.s3a.aws.credentials.provider", "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider"],
    ["fs.s3a.access.key", "${env.DREMIO_STORE_USER}"],
    ["fs.s3a.secret.key", "${env.DREMIO_STORE_PASSWORD}"],
    ["fs.s3a.endpoint", endpoint.soft.address],
    ["fs.s3a.path.style.access", true],
    ["fs.s3a.connection.ssl.enabled", endpoint.scheme === "https"],
    ["dremio.s3.compat", true],
  ];
  const entries = properties.map(
    ([name, value]) => `  <property><name>${name}</name><value>${value}</value></property>\n`,
  );
  return file(
    path,
    `<?xml version="1.0"?>\n<!-- Made by Stackwright. -->\n<configuration>\n${entries.join("")}</configuration>\n`,
  );
}

/** For POSIX sh and the image's GNU wget. The password is in a file for as long as it is sent, and in no list of processes. */
export const firstUserScript: string = `#!/bin/sh
# Makes Dremio's first user, who is its administrator; it may run again. Made by Stackwright.
#
# Until there is a first user, whoever opens Dremio's pages becomes it.
set -eu
umask 077
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
[ -s "$DREMIO_PASSWORD_FILE" ] || { echo "$DREMIO_PASSWORD_FILE is missing or empty" >&2; exit 1; }
password="$(sed 's/["\\\\]/\\\\&/g' "$DREMIO_PASSWORD_FILE")"
printf '{"userName":"%s","firstName":"%s","lastName":"Dremio","email":"%s","password":"%s"}' \\
  "$DREMIO_USER" "$DREMIO_USER" "$DREMIO_EMAIL" "$password" > "$work/user.json"

# ask METHOD PATH [FILE]: prints the status of the answer, 000 where there is none
ask() {
  wget -q -T 20 -t 1 -S --content-on-error -O "$work/answer" --method="$1" \\
    --header='Content-Type: application/json' --header='Authorization: _dremionull' \\
    \${3:+--body-file="$3"} "$DREMIO_URL$2" 2> "$work/log" || true
  sed -n 's|^ *HTTP/[0-9.]* \\([0-9]*\\).*|\\1|p' "$work/log" | tail -n 1 | grep . || echo 000
}

tries=0
until [ "$(ask GET /apiv2/server_status)" = 200 ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { echo "$DREMIO_URL does not answer" >&2; exit 1; }
  sleep 10
done

status="$(ask PUT /apiv2/bootstrap/firstuser "$work/user.json")"
case "$status" in
  200) echo "the user $DREMIO_USER has been made" ;;
  400) grep -q 'no user is already registered' "$work/answer" || { cat "$work/answer" >&2; exit 1; }
    echo "there is a first user already" ;;
  # Once there is a user, the page is gone.
  404) echo "there is a first user already" ;;
  *) echo "the user was refused with $status: $(cat "$work/answer")" >&2; exit 1 ;;
esac
`;
