import { keystoreScript } from "./search-snapshots.ts";

/** Where the start script of a node is mounted. */
export const startScriptPath = "/opt/stackwright/opensearch-start.sh";

/** What the start script of a node is made of. */
export interface StartScriptOptions {
  /** Keeps the administrator's password in the environment: the demo installer asks for it. */
  readonly demo: boolean;
  /** Stores the credentials of an S3 repository in the node's keystore. */
  readonly snapshots: boolean;
}

/**
 * The script that every node starts with.
 *
 * Sources: opensearch-build 2.15.0 (the image's entrypoint), opensearch-project/security 2.15 (`tools/hash.sh -env`; the
 * demo installer replaces only the hash of the shipped administrator; ConfigurationRepository loads the users' file when it
 * creates the security index).
 */
export function startScript({ demo, snapshots }: StartScriptOptions): string {
  const passwords = ["OPENSEARCH_DASHBOARDS_PASSWORD", "OPENSEARCH_MONITOR_PASSWORD"];
  const forgotten = demo ? passwords : ["OPENSEARCH_INITIAL_ADMIN_PASSWORD", ...passwords];
  return `#!/bin/bash
# How an OpenSearch node starts. Made by Stackwright.
#
# The image ships users with public passwords. This writes the platform's own in their place, with hashes of the passwords
# in the secrets. OpenSearch reads the file when it creates its security index, and never again: a password that changes
# later is changed over its API too.
set -euo pipefail

home="\${OPENSEARCH_HOME:-/usr/share/opensearch}"
security="$home/config/opensearch-security"

hash_of() {
  local hash
  hash="$("$home/plugins/opensearch-security/tools/hash.sh" -env "$1" | tail -n 1)"
  [[ "$hash" == \\$2* ]] || { echo "no hash could be made of $1" >&2; exit 1; }
  echo "$hash"
}

admin="$(hash_of OPENSEARCH_INITIAL_ADMIN_PASSWORD)"
dashboards="$(hash_of OPENSEARCH_DASHBOARDS_PASSWORD)"
monitor="$(hash_of OPENSEARCH_MONITOR_PASSWORD)"

cat > "$security/internal_users.yml" <<USERS
_meta:
  type: internalusers
  config_version: 2
admin:
  hash: "$admin"
  backend_roles: [admin]
  description: The administrator
kibanaserver:
  hash: "$dashboards"
  description: OpenSearch Dashboards
monitor:
  hash: "$monitor"
  opendistro_security_roles: [monitor]
  description: The exporter of metrics, which may look and not touch
USERS

if ! grep -q '^monitor:' "$security/roles.yml"; then
  cat >> "$security/roles.yml" <<'ROLES'

monitor:
  cluster_permissions:
    - cluster_monitor
    - cluster:admin/repository/get
    - cluster:admin/snapshot/get
  index_permissions:
    - index_patterns: ["*"]
      allowed_actions: [indices_monitor]
ROLES
fi
${snapshots ? keystoreScript("OpenSearch") : ""}
unset ${forgotten.join(" ")}
exec "$home/opensearch-docker-entrypoint.sh" "$@"
`;
}
