import {
  endpoint,
  file,
  hardened,
  mountFile,
  service,
  tmpfsMount,
  type NetworkList,
  type Part,
  type Secret,
  type StackFile,
} from "@stackwright/core";
import { images } from "./images.ts";

/** What the job that prepares an OpenSearch cluster is made of. */
export interface OpensearchInitOptions {
  /** The first part of the services' names. */
  readonly name: string;
  readonly image?: string;
  readonly networks: NetworkList;
  /** The services of the nodes. */
  readonly nodes: readonly string[];
  readonly adminPassword: Secret;
  /** The certificate by which the nodes are recognised; without one they are not checked. */
  readonly authority: Secret | undefined;
  /** Index templates, each named after its file. */
  readonly templates: readonly StackFile[];
}

const scriptPath = "/opt/stackwright/init.sh";
const templateFolder = "/opt/stackwright/index-templates";

/**
 * The job that gives a cluster its index templates. In Swarm it is a job, which runs again when a template changes; in
 * Compose a container that ends. The image has curl.
 */
export function opensearchInit(options: OpensearchInitOptions): Part {
  const { name, image = images.opensearch, networks, nodes, adminPassword, authority, templates } = options;
  const first = endpoint({ service: nodes[0] ?? `${name}1`, name: "http", port: 9200, scheme: "https" });
  const script = file(`${name}/init.sh`, initScript, { mode: 0o755 });
  return service(`${name}-init`, {
    description: "OpenSearch: puts the index templates in, and ends",
    image,
    entrypoint: ["/bin/sh", scriptPath],
    environment: {
      OPENSEARCH_URL: first.soft.url(),
      OPENSEARCH_PASSWORD_FILE: adminPassword,
      ...(authority === undefined ? {} : { OPENSEARCH_CA_FILE: authority }),
    },
    runsAs: { uid: 1000, gid: 1000 },
    networks,
    volumes: [tmpfsMount("/tmp")],
    configs: [
      mountFile(script, scriptPath),
      ...templates.map((template) =>
        mountFile(template, `${templateFolder}/${template.path.split("/").at(-1) ?? ""}`),
      ),
    ],
    depends_on: Object.fromEntries(nodes.map((node) => [node, { condition: "service_healthy" }])),
    read_only: true,
    ...hardened,
    restart: "no",
    deploy: {
      mode: "replicated-job",
      resources: { limits: { cpus: 0.25, memory: "128M" } },
      restart_policy: { condition: "on-failure", delay: "30s", max_attempts: 20 },
    },
    facets: { logs: { format: "text" } },
  });
}

/** For POSIX sh and curl. The password is in a file that curl reads: the list of processes does not show it. */
export const initScript: string = `#!/bin/sh
# Puts the index templates into the cluster; it may run again. Made by Stackwright.
set -eu
umask 077
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
[ -s "$OPENSEARCH_PASSWORD_FILE" ] || { echo "$OPENSEARCH_PASSWORD_FILE is missing or empty" >&2; exit 1; }
{
  printf 'user = "admin:%s"\\n' "$(sed 's/["\\\\]/\\\\&/g' "$OPENSEARCH_PASSWORD_FILE")"
  if [ -n "\${OPENSEARCH_CA_FILE:-}" ]; then
    printf 'cacert = "%s"\\n' "$OPENSEARCH_CA_FILE"
  else
    echo insecure
  fi
} > "$work/curlrc"

# ask METHOD PATH [FILE]: the answer is in $work/answer, its status is printed
ask() {
  curl -s -m 20 -K "$work/curlrc" -X "$1" -o "$work/answer" -w '%{http_code}' \\
    \${3:+-H "Content-Type: application/json" --data-binary "@$3"} "$OPENSEARCH_URL$2" || true
}

tries=0
until [ "$(ask GET /_cluster/health)" = 200 ]; do
  tries=$((tries + 1))
  if [ "$tries" -ge 60 ]; then
    echo "$OPENSEARCH_URL does not answer as a cluster" >&2
    exit 1
  fi
  sleep 10
done

for template in ${templateFolder}/*.json; do
  name="$(basename "$template" .json)"
  status="$(ask PUT "/_index_template/$name" "$template")"
  if [ "$status" != 200 ]; then
    echo "the template $name was refused with $status: $(cat "$work/answer")" >&2
    exit 1
  fi
  echo "the template $name is in place"
done
`;
