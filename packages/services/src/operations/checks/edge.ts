import { facetsOf, type StackView } from "@stackwright/core";
import { inDoubleQuotes } from "../text.ts";
import { isJob, running } from "../view.ts";
import type { Check, CheckLimits } from "./check.ts";

/** What visitors meet: certificates, CrowdSec, the addresses, and whether each service answers. */
export function edgeChecks(view: StackView, { certificateDays }: CheckLimits): readonly Check[] {
  const proxies = running(view, "traefik");
  const measured = proxies.filter(
    ({ model }) => model.facets?.metrics !== undefined && publishedTls(model.ports) !== undefined,
  );
  const crowdsec = running(view, "crowdsecurity/crowdsec");
  const found: Check[] = [];
  if (measured.length > 0) {
    found.push({
      title: {
        en: `Traefik's certificates are valid for more than ${certificateDays} days`,
        fr: `les certificats de Traefik sont valides plus de ${certificateDays} jours`,
      },
      define: certificates(view),
      calls: measured.map(({ name, model }) => {
        const metrics = model.facets?.metrics?.[0];
        return `certificates ${name} ${certificateDays} http://127.0.0.1:${metrics?.port ?? 8080}${metrics?.path ?? "/metrics"}`;
      }),
    });
  }
  if (crowdsec.length > 0) {
    found.push({
      title: { en: "CrowdSec's local API answers", fr: "l'API locale de CrowdSec répond" },
      define: crowdsecApi,
      calls: crowdsec.map(({ name }) => `crowdsec_api ${name}`),
    });
  }
  // Both kinds compare statuses: the first one brings the functions for it.
  const asking = [...routeChecks(view), ...probeChecks(view)];
  return [
    ...found,
    ...asking.map((check, index) => (index === 0 ? { ...check, define: statuses + check.define } : check)),
  ];
}

/** Every public address, asked for at the proxy itself: no DNS and no certificate is needed for that. */
function routeChecks(view: StackView): readonly Check[] {
  const proxy = running(view, "traefik").find(({ model }) => publishedTls(model.ports) !== undefined);
  const routes = facetsOf(view, "route");
  const port = publishedTls(proxy?.model.ports);
  if (proxy === undefined || port === undefined || routes.length === 0) return [];
  return [
    {
      title: { en: "every public address answers", fr: "chaque adresse publique répond" },
      define: route,
      calls: routes.map(
        ({ facet: { host, path = "/", expect = [200] } }) =>
          `route ${proxy.name} ${port} "${inDoubleQuotes(host, view)}" "${path}" "${expect.join(" ")}"`,
      ),
    },
  ];
}

function publishedTls(
  ports: readonly { readonly published?: number; readonly target: number }[] = [],
): number | undefined {
  return ports.find(({ published }) => published === 443)?.target;
}

/** Every probe that services state, asked for inside the service's own container. */
function probeChecks(view: StackView): readonly Check[] {
  const calls = facetsOf(view, "probe")
    .filter(({ service }) => {
      const model = view.services[service];
      return model !== undefined && !isJob(model) && (model.profiles ?? []).length === 0;
    })
    .map(({ service, facet: { kind, port, path = "/", scheme = "http", expect = [200] } }) =>
      kind === "tcp"
        ? `probe_tcp ${service} ${port}`
        : `probe_http ${service} ${scheme} ${port} "${path}" "${expect.join(" ")}"`,
    );
  return calls.length === 0
    ? []
    : [
        {
          title: { en: "every service answers its probe", fr: "chaque service répond à sa sonde" },
          define: probes,
          calls,
        },
      ];
}

// A renewed certificate is a new series, and Traefik keeps the old one: the newest date of each name counts.
function certificates(view: StackView): string {
  const none =
    view.target === "compose"
      ? 'skip "Certificates" "none yet: development uses the one that Traefik makes for itself"'
      : 'fail "Certificates" "Traefik has none"';
  return `# certificates SERVICE DAYS URL
certificates() {
  here "$1" "Certificates" || return 0
  answer=$(fetch "$1" "$3" | grep '^traefik_tls_certs_not_after{' | grep -v 'TRAEFIK DEFAULT CERT' |
    awk -v now="$(date +%s)" '
      { name = $0; sub(/ [^ ]*$/, "", name); gsub(/serial="[^"]*",?/, "", name); if ($NF + 0 > end[name]) end[name] = $NF + 0 }
      END { for (name in end) { days = int((end[name] - now) / 86400); split(name, part, "\\""); print days, part[2] } }' | sort -n | head -n 1)
  days=\${answer%% *}
  if [ -z "$answer" ]; then
    ${none}
  elif [ "$days" -gt "$2" ]; then
    ok "Certificates" "the next one ends in $days days (\${answer#* })"
  else
    fail "Certificates" "\${answer#* } ends in $days days"
  fi
}`;
}

const crowdsecApi = `crowdsec_api() {
  here "$1" "CrowdSec API" || return 0
  if answer=$(inside "$1" cscli lapi status 2>&1); then
    ok "CrowdSec API" "answers"
  else
    fail "CrowdSec API" "$(printf '%s\\n' "$answer" | tail -n 1)"
  fi
}`;

const route = `# route PROXY PORT HOST PATH STATUSES
route() {
  here "$1" "https://$3$4" || return 0
  answer=$(ask "$1" "$2" "$3" "$4" <<'INSIDE'
wget -S -T 10 -O /dev/null --no-check-certificate --header "Host: $2" "https://127.0.0.1:$1$3" </dev/null 2>&1
INSIDE
)
  expect "https://$3$4" "$5" "$(first_status "$answer")"
}`;

const statuses = `# expect TITLE STATUSES STATUS
expect() {
  case " $2 " in
    *" $3 "*) ok "$1" "$3" ;;
    *) fail "$1" "got \${3:-no answer}, expected $2" ;;
  esac
}

# The status of the first answer in what curl or wget have written.
first_status() {
  printf '%s\\n' "$1" | tr -d '\\r' | sed -n -e 's/^ *HTTP\\/[0-9.]* \\([0-9][0-9]*\\).*/\\1/p' -e 's/^\\([0-9]\\{3\\}\\)$/\\1/p' | head -n 1
}

`;

const probes = `# probe_http SERVICE SCHEME PORT PATH STATUSES
probe_http() {
  here "$1" "$1 answers" || return 0
  answer=$(ask "$1" "$2" "$3" "$4" <<'INSIDE' 2>/dev/null
url=$1://127.0.0.1:$2$3
if command -v curl >/dev/null; then
  curl -ks -o /dev/null -m 10 -w '%{http_code}\\n' "$url"
elif command -v wget >/dev/null; then
  insecure=
  [ "$1" = http ] || insecure=--no-check-certificate
  wget -S -T 10 -O /dev/null $insecure "$url" </dev/null 2>&1
elif [ "$1" = http ] && command -v bash >/dev/null; then
  bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1" && printf "GET %s HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n" "$2" >&3 && IFS= read -r line <&3 && printf "%s\\n" "$line"' bash "$2" "$3" </dev/null
else
  exit 127
fi
exit 0
INSIDE
) || { skip "$1 answers" "the image has nothing to ask with: its health check has to do"; return 0; }
  expect "$1 answers" "$5" "$(first_status "$answer")"
}

# probe_tcp SERVICE PORT
probe_tcp() {
  here "$1" "$1 accepts connections" || return 0
  answer=$(ask "$1" "$2" <<'INSIDE' 2>/dev/null
if command -v bash >/dev/null; then
  bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1"' bash "$1" </dev/null && echo open || echo closed
elif command -v nc >/dev/null; then
  nc -z -w 5 127.0.0.1 "$1" </dev/null && echo open || echo closed
else
  exit 127
fi
INSIDE
) || { skip "$1 accepts connections" "the image has nothing to ask with: its health check has to do"; return 0; }
  if [ "$answer" = open ]; then ok "$1 accepts connections" "port $2"; else fail "$1 accepts connections" "port $2 is closed"; fi
}`;
