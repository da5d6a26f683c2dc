import { documentFiles, type StackView } from "@stackwright/core";
import { madeBy, paths } from "./names.ts";
import { running } from "./view.ts";

/** The service that is Grafana, if there is one. */
export function grafanaService(view: StackView): string | undefined {
  return running(view, "grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise")[0]?.name;
}

/**
 * Makes Grafana read its provisioned files again. It runs inside the container, with the tools and the password that are
 * there: Grafana's API is not published.
 */
export function grafanaImport(view: StackView, service: string): string {
  return `#!/bin/sh
# ${madeBy(view)}
#
# Makes Grafana read its provisioned data sources and dashboards again, and says how many dashboards it has then.
# Usage: ${paths.grafanaImport} [compose|swarm]
#
# In Swarm the files are configs, which do not change inside a running task: deploy first (make deploy).
set -eu

case \${1:-compose} in
  compose) set -- label=com.docker.compose.project=${view.name} --filter label=com.docker.compose.service=${service} ;;
  swarm) set -- label=com.docker.swarm.service.name=${view.name}_${service} ;;
  *) echo "usage: $0 [compose|swarm]" >&2; exit 2 ;;
esac
container=$(docker ps -q --filter "$@" | head -n 1)
if [ -z "$container" ]; then
  echo "no container of ${service} runs on this host: start it (docker compose -f ${documentFiles.compose} up -d), or run this on its node" >&2
  exit 1
fi

docker exec -i "$container" sh -s <<'INSIDE'
set -eu
password=\${GF_SECURITY_ADMIN_PASSWORD:-}
[ -z "\${GF_SECURITY_ADMIN_PASSWORD__FILE:-}" ] || password=$(cat "$GF_SECURITY_ADMIN_PASSWORD__FILE")
login=$(printf '%s:%s' "\${GF_SECURITY_ADMIN_USER:-admin}" "$password" | base64 | tr -d '\\n')
api() { wget -qO- --header "Authorization: Basic $login" "$@" </dev/null; }
for kind in datasources dashboards; do
  api --post-data '' "http://127.0.0.1:3000/api/admin/provisioning/$kind/reload" >/dev/null
  echo "$kind: read again"
done
echo "dashboards in Grafana: $(api 'http://127.0.0.1:3000/api/search?type=dash-db' | tr ',' '\\n' | grep -c '"uid":' || true)"
INSIDE
`;
}
