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
${snapshots ? keystore : ""}
unset ${forgotten.join(" ")}
exec "$home/opensearch-docker-entrypoint.sh" "$@"
`;
}

const keystore = `
# The credentials of the repository for snapshots: OpenSearch reads them from its keystore only.
[[ -f "$home/config/opensearch.keystore" ]] || "$home/bin/opensearch-keystore" create
for key in access_key secret_key; do
  variable="SNAPSHOT_\${key^^}"
  printf '%s' "\${!variable}" | "$home/bin/opensearch-keystore" add --stdin --force "s3.client.default.$key"
done
unset SNAPSHOT_ACCESS_KEY SNAPSHOT_SECRET_KEY
`;

/** What the script that makes certificates is made of. */
export interface CertificateScriptOptions {
  /** The path of the script in the platform's folder. */
  readonly path: string;
  /** The cluster's name: the first part of its nodes' names. */
  readonly name: string;
  /** Further names by which clients reach the nodes. */
  readonly names: readonly string[];
}

/** The script that makes the cluster's authority and certificates, one at a time, and prints them. POSIX sh and openssl. */
export function certificateScript({ path, name, names }: CertificateScriptOptions): string {
  const further = names.map((one) => `, DNS:${one}`).join("");
  return `#!/bin/sh
# Prints a certificate or a key of the cluster "${name}", in PEM. What does not exist yet is made. Made by Stackwright.
#
#   sh ${path} ca                      the certificate of the cluster's own authority
#   sh ${path} ${name}1 certificate    of a node
#   sh ${path} ${name}1 key
#   sh ${path} ${name}-admin key       of the administrator: for securityadmin.sh, mounted nowhere
#
# All of it is kept in secrets/${name}/. Keep that folder out of version control, and ca.key off the servers: whoever has
# it can make a node. To renew a certificate, remove the two files of that name, run this again, and raise the secret's
# version; a node's certificate lasts for two years, the authority for ten.
set -eu
umask 077

folder="\${OPENSEARCH_CERTIFICATES:-secrets/${name}}"
who="\${1:?whose: ca, a node such as ${name}1, or ${name}-admin}"
what="\${2:-certificate}"

case "$who" in
  ca | ${name}-admin | ${name}[0-9] | ${name}[0-9][0-9]) ;;
  *) echo "unknown name: $who" >&2; exit 2 ;;
esac
case "$what" in
  certificate | key) ;;
  *) echo "neither certificate nor key: $what" >&2; exit 2 ;;
esac
if [ "$who $what" = "ca key" ]; then
  echo "the authority's key is not printed: it belongs into no secret" >&2
  exit 2
fi

mkdir -p "$folder"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# The key in PKCS #8, as OpenSearch wants it.
new_key() {
  openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$1" 2>/dev/null ||
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$1" 2>/dev/null
}

if [ ! -s "$folder/ca.certificate" ]; then
  cat > "$work/ca.cnf" <<'END'
[req]
distinguished_name = name
x509_extensions = authority
prompt = no
[name]
CN = ${name}-ca
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
END
  new_key "$folder/ca.key"
  openssl req -x509 -new -sha256 -config "$work/ca.cnf" -key "$folder/ca.key" -days 3650 -out "$work/ca.certificate"
  mv "$work/ca.certificate" "$folder/ca.certificate"
fi

if [ "$who" != ca ] && [ ! -s "$folder/$who.certificate" ]; then
  case "$who" in
    *-admin)
      usage=clientAuth
      names="DNS:$who"
      ;;
    *)
      usage="serverAuth, clientAuth"
      names="DNS:$who, DNS:localhost${further}"
      ;;
  esac
  cat > "$work/$who.cnf" <<END
[req]
distinguished_name = name
prompt = no
[name]
CN = $who
[extensions]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = $usage
subjectAltName = $names
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
END
  new_key "$folder/$who.key"
  openssl req -new -sha256 -config "$work/$who.cnf" -key "$folder/$who.key" -out "$work/$who.request"
  openssl x509 -req -sha256 -in "$work/$who.request" -CA "$folder/ca.certificate" -CAkey "$folder/ca.key" \\
    -set_serial "0x$(openssl rand -hex 15)" -days 730 -extfile "$work/$who.cnf" -extensions extensions \\
    -out "$work/$who.certificate" 2>/dev/null
  mv "$work/$who.certificate" "$folder/$who.certificate"
fi

cat "$folder/$who.$what"
`;
}
