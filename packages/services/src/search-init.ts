import {
  file,
  hardened,
  mountFile,
  runsOnce,
  service,
  tmpfsMount,
  type FileMount,
  type NetworkList,
  type Part,
  type RunsAs,
  type Secret,
} from "@stackwright/core";
import { httpOf, type SearchProduct } from "./search-node.ts";

/** What the job that prepares a search cluster is made of. */
export interface SearchInitOptions {
  readonly product: SearchProduct;
  /** The first part of the services' names. */
  readonly name: string;
  /** What it does, for `description`. */
  readonly purpose: string;
  /** The cluster's image, which has curl. */
  readonly image: string;
  readonly runsAs: RunsAs;
  readonly networks: NetworkList;
  /** The services of the nodes. */
  readonly nodes: readonly string[];
  /** The administrator's. */
  readonly password: Secret;
  /** The certificate by which the nodes are recognised; without one they are not checked. */
  readonly authority: Secret | undefined;
  /** Further secrets, by the variable that names their file. */
  readonly secrets?: Readonly<Record<string, Secret>>;
  readonly script: string;
  readonly files?: readonly FileMount[];
}

const scriptPath = "/opt/stackwright/init.sh";

/**
 * The job that prepares a search cluster. In Swarm it is a job, which runs again when what it brings changes; in Compose a
 * container that ends.
 */
export function searchInit(options: SearchInitOptions): Part {
  const { product, name, purpose, image, runsAs, networks, nodes, password, authority } = options;
  const { secrets = {}, script, files = [] } = options;
  const prefix = product.toUpperCase();
  return service(`${name}-init`, {
    description: `${product}: ${purpose}, and ends`,
    image,
    entrypoint: ["/bin/sh", scriptPath],
    environment: {
      [`${prefix}_URL`]: httpOf(nodes[0] ?? `${name}1`, "https").soft.url(),
      [`${prefix}_PASSWORD_FILE`]: password,
      ...(authority === undefined ? {} : { [`${prefix}_CA_FILE`]: authority }),
      ...secrets,
    },
    runsAs,
    networks,
    volumes: [tmpfsMount("/tmp")],
    configs: [mountFile(file(`${name}/init.sh`, script, { mode: 0o755 }), scriptPath), ...files],
    depends_on: Object.fromEntries(nodes.map((node) => [node, { condition: "service_healthy" }])),
    read_only: true,
    ...hardened,
    ...runsOnce({ limits: { cpus: 0.25, memory: "128M" }, delay: "30s" }),
    facets: { logs: { format: "text" } },
  });
}

/** What a script for such a job is made of. */
export interface SearchScriptOptions {
  readonly product: SearchProduct;
  /** The administrator. */
  readonly user: string;
  readonly purpose: string;
  /** What is asked once the cluster answers, with `ask`. */
  readonly steps: string;
}

/** For POSIX sh and curl. The password is in a file that curl reads: the list of processes does not show it. */
export function searchScript({ product, user, purpose, steps }: SearchScriptOptions): string {
  const prefix = product.toUpperCase();
  return `#!/bin/sh
# ${purpose}; it may run again. Made by Stackwright.
set -eu
umask 077
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
[ -s "\$${prefix}_PASSWORD_FILE" ] || { echo "\$${prefix}_PASSWORD_FILE is missing or empty" >&2; exit 1; }
{
  printf 'user = "${user}:%s"\\n' "$(sed 's/["\\\\]/\\\\&/g' "\$${prefix}_PASSWORD_FILE")"
  if [ -n "\${${prefix}_CA_FILE:-}" ]; then
    printf 'cacert = "%s"\\n' "\$${prefix}_CA_FILE"
  else
    echo insecure
  fi
} > "$work/curlrc"

# ask METHOD PATH [FILE]: the answer is in $work/answer, its status is printed
ask() {
  curl -s -m 20 -K "$work/curlrc" -X "$1" -o "$work/answer" -w '%{http_code}' \\
    \${3:+-H "Content-Type: application/json" --data-binary "@$3"} "\$${prefix}_URL$2" || true
}

tries=0
until [ "$(ask GET /_cluster/health)" = 200 ]; do
  tries=$((tries + 1))
  if [ "$tries" -ge 60 ]; then
    echo "\$${prefix}_URL does not answer as a cluster" >&2
    exit 1
  fi
  sleep 10
done

${steps}`;
}
