import { file, secret, type Secret, type SecretMount, type StackFile } from "@stackwright/core";
import type { SearchProduct } from "./search-node.ts";

/** Certificates of an authority of the cluster's own: what they are kept in, and the script that makes them. */
export interface ClusterCertificates {
  /** The certificate of the authority. */
  readonly authority: Secret;
  /** What one node mounts, in a folder that it may read. */
  readonly secretsOf: (node: string, folder: string) => readonly SecretMount[];
  /** For the operator, mounted nowhere. */
  readonly script: StackFile;
}

/** What such certificates are made of. */
export interface ClusterCertificateOptions {
  readonly product: SearchProduct;
  /** The cluster's name: the first part of its nodes' names. */
  readonly name: string;
  /** Further names by which clients reach the nodes. @default none */
  readonly names?: readonly string[];
  /** The version of the secrets. @default 1 */
  readonly version?: number;
}

/**
 * The certificates of a cluster, as secrets. Each names the command that prints its value, so a script that makes all secrets
 * makes these too.
 */
export function clusterCertificates(options: ClusterCertificateOptions): ClusterCertificates {
  const { product, name, names = [], version = 1 } = options;
  const path = `${name}/make-certificates.sh`;
  const made = (who: string, what: "certificate" | "key", description: string): Secret =>
    secret(who === "ca" ? `${name}_ca` : `${who}_${what}`, {
      description,
      version,
      generate: `sh ${path} ${who} ${what}`,
    });
  const authority = made("ca", "certificate", `Certificate of ${product}'s own authority`);
  return {
    authority,
    secretsOf: (node, folder) => [
      { source: authority, target: `${folder}/ca.pem` },
      { source: made(node, "certificate", `Certificate of ${node}`), target: `${folder}/node.pem` },
      { source: made(node, "key", `Private key of ${node}`), target: `${folder}/node.key` },
    ],
    script: file(path, certificateScript({ product, path, name, names }), { mode: 0o755 }),
  };
}

/** What the script that makes certificates is made of. */
export interface CertificateScriptOptions {
  /** OpenSearch also has an administrator that is known by a certificate. */
  readonly product: SearchProduct;
  /** The path of the script in the platform's folder. */
  readonly path: string;
  /** The cluster's name: the first part of its nodes' names. */
  readonly name: string;
  /** Further names by which clients reach the nodes. */
  readonly names: readonly string[];
}

/** The script that makes the cluster's authority and certificates, one at a time, and prints them. POSIX sh and openssl. */
export function certificateScript({ product, path, name, names }: CertificateScriptOptions): string {
  const further = names.map((one) => `, DNS:${one}`).join("");
  const admin = product === "OpenSearch";
  return `#!/bin/sh
# Prints a certificate or a key of the cluster "${name}", in PEM. What does not exist yet is made. Made by Stackwright.
#
#   sh ${path} ca                      the certificate of the cluster's own authority
#   sh ${path} ${name}1 certificate    of a node
#   sh ${path} ${name}1 key${admin ? `\n#   sh ${path} ${name}-admin key       of the administrator: for securityadmin.sh, mounted nowhere` : ""}
#
# All of it is kept in secrets/${name}/. Keep that folder out of version control, and ca.key off the servers: whoever has
# it can make a node. To renew a certificate, remove the two files of that name, run this again, and raise the secret's
# version; a node's certificate lasts for two years, the authority for ten.
set -eu
umask 077

folder="\${${product.toUpperCase()}_CERTIFICATES:-secrets/${name}}"
who="\${1:?whose: ca, ${admin ? `a node such as ${name}1, or ${name}-admin` : `or a node such as ${name}1`}}"
what="\${2:-certificate}"

case "$who" in
  ca |${admin ? ` ${name}-admin |` : ""} ${name}[0-9] | ${name}[0-9][0-9]) ;;
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

# The key in PKCS #8, as ${product} wants it.
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
