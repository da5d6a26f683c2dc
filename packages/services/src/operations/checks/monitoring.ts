import type { StackView } from "@stackwright/core";
import { grafanaService } from "../grafana-import.ts";
import { running, type NamedService } from "../view.ts";
import type { Check } from "./check.ts";

/** Prometheus, Alertmanager, Grafana and Loki: do they see, send, show and receive? */
export function monitoringChecks(view: StackView): readonly Check[] {
  const servers = running(view, "prom/prometheus");
  const alerting = running(view, "prom/alertmanager").length > 0;
  const loki = running(view, "grafana/loki");
  const grafana = grafanaService(view);
  const found: Check[] = [];
  if (servers.length > 0) {
    found.push({
      title: { en: "Prometheus scrapes all of its targets", fr: "Prometheus collecte toutes ses cibles" },
      define: prometheusQueries + prometheusTargets,
      calls: servers.map((service) => `prometheus_targets ${at(service)}`),
    });
  }
  if (servers.length > 0 && alerting) {
    found.push({
      title: { en: "Prometheus is connected to Alertmanager", fr: "Alertmanager est connecté à Prometheus" },
      define: prometheusAlertmanagers,
      // A second Prometheus may only feed the one that has the plain name.
      calls: [servers.find(({ name }) => name === "prometheus") ?? servers[0]].flatMap((service) =>
        service === undefined ? [] : `prometheus_alertmanagers ${at(service)}`,
      ),
    });
  }
  if (grafana !== undefined) {
    found.push({
      title: { en: "Grafana reaches its data sources", fr: "Grafana atteint ses sources de données" },
      define: grafanaDatasources,
      calls: [`grafana_datasources ${grafana}`],
    });
  }
  if (loki.length > 0) {
    found.push({
      title: { en: "Loki receives logs", fr: "Loki reçoit des journaux" },
      define: lokiLogs,
      calls: loki.map(({ name, model }) => `loki_logs ${name} ${model.facets?.metrics?.[0]?.port ?? 3100}`),
    });
  }
  return found;
}

/** Name, port and path prefix of a Prometheus: a prefix shows in its probe's path. */
function at({ name, model }: NamedService): string {
  const probe = model.facets?.probe?.find(({ path }) => path?.endsWith("/-/healthy") === true);
  const prefix = probe?.path?.replace(/\/-\/healthy$/, "") ?? "";
  return `${name} ${model.facets?.metrics?.[0]?.port ?? probe?.port ?? 9090} "${prefix}"`;
}

const prometheusQueries = `# prometheus_query SERVICE PORT PREFIX QUERY
prometheus_query() { fetch "$1" "http://127.0.0.1:$2$3/api/v1/query?query=$4"; }
prometheus_value() { prometheus_query "$@" | sed -n 's/.*"value":\\[[0-9.]*,"\\([0-9.e+-]*\\)"\\].*/\\1/p'; }

`;

const prometheusTargets = `prometheus_targets() {
  here "$1" "Prometheus targets" || return 0
  up=$(prometheus_value "$1" "$2" "$3" 'count(up%3D%3D1)%20or%20vector(0)')
  down=$(prometheus_value "$1" "$2" "$3" 'count(up%3D%3D0)%20or%20vector(0)')
  if [ -z "$up" ] || [ -z "$down" ]; then
    fail "Prometheus targets" "$1 does not answer the query"
  elif [ "$down" -gt 0 ]; then
    names=$(prometheus_query "$1" "$2" "$3" 'up%3D%3D0' | tr ',{}' '[\\n*]' | sed -n 's/^"instance":"\\([^"]*\\)".*/\\1/p' | sort | tr '\\n' ' ')
    fail "Prometheus targets" "$down of $((up + down)) down: $names"
  elif [ "$up" -eq 0 ]; then
    fail "Prometheus targets" "$1 has no target"
  else
    ok "Prometheus targets" "all $up up ($1)"
  fi
}`;

const prometheusAlertmanagers = `prometheus_alertmanagers() {
  here "$1" "Prometheus and Alertmanager" || return 0
  case $(fetch "$1" "http://127.0.0.1:$2$3/api/v1/alertmanagers") in
    *'"activeAlertmanagers":[{'*) ok "Prometheus and Alertmanager" "connected" ;;
    *) fail "Prometheus and Alertmanager" "$1 knows no active Alertmanager" ;;
  esac
}`;

const grafanaDatasources = `grafana_datasources() {
  here "$1" "Grafana data sources" || return 0
  result=$(ask "$1" <<'INSIDE'
password=\${GF_SECURITY_ADMIN_PASSWORD:-}
[ -z "\${GF_SECURITY_ADMIN_PASSWORD__FILE:-}" ] || password=$(cat "$GF_SECURITY_ADMIN_PASSWORD__FILE")
login=$(printf '%s:%s' "\${GF_SECURITY_ADMIN_USER:-admin}" "$password" | base64 | tr -d '\\n')
api() { wget -qO- -T 10 --header "Authorization: Basic $login" "http://127.0.0.1:3000/api/$1" </dev/null 2>/dev/null; }
list=$(api datasources) || { echo "FAIL the administrator's password is refused, or Grafana does not answer"; exit 0; }
printf '%s\\n' "$list" | tr '{' '\\n' | sed -n 's/.*"uid":"\\([^"]*\\)".*"type":"\\([^"]*\\)".*/\\1 \\2/p' | while read -r uid type; do
  case $type in
    prometheus) path=api/v1/labels ;;
    loki) path=loki/api/v1/labels ;;
    *) echo "SKIP $type"; continue ;;
  esac
  if api "datasources/proxy/uid/$uid/$path" >/dev/null; then echo "OK $type"; else echo "FAIL $type does not answer through Grafana"; fi
done
INSIDE
)
  bad=$(printf '%s\\n' "$result" | sed -n 's/^FAIL //p')
  if [ -n "$bad" ]; then
    fail "Grafana data sources" "$(printf '%s' "$bad" | tr '\\n' ' ')"
  elif [ -z "$result" ]; then
    fail "Grafana data sources" "Grafana has none"
  else
    ok "Grafana data sources" "$(printf '%s\\n' "$result" | sed -n 's/^OK //p' | tr '\\n' ' ')"
  fi
}`;

const lokiLogs = `loki_logs() {
  here "$1" "Loki receives logs" || return 0
  labels=$(fetch "$1" "http://127.0.0.1:$2/loki/api/v1/labels" | tr ',[]"' '[\\n*]' | sed -n '/^data$/,$p' | grep '^[a-z_][a-z0-9_]*$' | grep -v '^data$')
  for label in $labels; do
    lines=$(fetch "$1" "http://127.0.0.1:$2/loki/api/v1/query?query=sum(count_over_time(%7B$label%3D~%22.%2B%22%7D%5B15m%5D))" |
      sed -n 's/.*"value":\\[[0-9.]*,"\\([0-9]*\\)"\\].*/\\1/p')
    if [ "\${lines:-0}" -gt 0 ]; then
      ok "Loki receives logs" "$lines lines in 15 minutes"
      return 0
    fi
  done
  fail "Loki receives logs" "no line in 15 minutes"
}`;
