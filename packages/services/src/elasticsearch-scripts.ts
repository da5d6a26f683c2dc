import { searchScript } from "./search-init.ts";
import { keystoreScript } from "./search-snapshots.ts";

/** Where the start script of a node is mounted. */
export const startScriptPath = "/opt/stackwright/elasticsearch-start.sh";

/** How a node with snapshots starts: without them, the image's own entrypoint does. */
export const startScript: string = `#!/bin/bash
# How an Elasticsearch node with a repository for snapshots starts. Made by Stackwright.
set -euo pipefail

home="\${ELASTICSEARCH_HOME:-/usr/share/elasticsearch}"
${keystoreScript("Elasticsearch")}
exec "\${ELASTICSEARCH_ENTRYPOINT:-/usr/local/bin/docker-entrypoint.sh}" "$@"
`;

/**
 * Makes the user who may look: Elasticsearch brings no such one. It may be run again, and then also gives a new password.
 * Source: Elasticsearch 8.15, reference/security/authorization/privileges; elasticsearch_exporter 1.7.0, README.
 */
export const initScript: string = searchScript({
  product: "Elasticsearch",
  user: "elastic",
  purpose: 'Makes the user "monitor", who may look and not touch',
  steps: `# put PATH, with the body on standard input
put() {
  cat > "$work/body"
  status="$(ask PUT "$1" "$work/body")"
  if [ "$status" != 200 ]; then
    echo "$1 was refused with $status: $(cat "$work/answer")" >&2
    exit 1
  fi
}

[ -s "$MONITOR_PASSWORD_FILE" ] || { echo "$MONITOR_PASSWORD_FILE is missing or empty" >&2; exit 1; }
put /_security/role/monitor <<'ROLE'
{"cluster": ["monitor", "monitor_snapshot"], "indices": [{"names": ["*"], "privileges": ["monitor"]}]}
ROLE
printf '{"password": "%s", "roles": ["monitor"], "full_name": "The exporter of metrics"}' \\
  "$(sed 's/["\\\\]/\\\\&/g' "$MONITOR_PASSWORD_FILE")" | put /_security/user/monitor
echo "the user monitor is there"
`,
});
