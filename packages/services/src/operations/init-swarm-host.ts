import type { StackView } from "@stackwright/core";
import { kernelSettings, oldClients, swapAverse, totals } from "./requirements.ts";
import { running } from "./view.ts";

/** Whether the engine still speaks the versions of its API that the services speak. */
export function initSwarmEngine(view: StackView): string {
  const clients = oldClients(view);
  if (clients.length === 0) return "";
  const calls = clients.map(({ service, api, mend }) => `speaks ${service} ${api} "${mend}"\n`).join("");
  return `# The oldest version of the API that the engine accepts, against the newest that these services speak.
least_api=$(docker version --format '{{.Server.MinAPIVersion}}')
set_least_api=
speaks() {
  least=\${least_api#1.}
  speaks=\${2#1.}
  if [ "\${least:-0}" -le "$speaks" ]; then
    good "$1 speaks API $2, the engine accepts $least_api and newer"
  else
    bad "$1 speaks API $2 and the engine refuses what is older than $least_api: $3, or set \\"min-api-version\\": \\"$2\\" in /etc/docker/daemon.json"
    if [ -z "$set_least_api" ] || [ "\${set_least_api#1.}" -gt "$speaks" ]; then set_least_api=$2; fi
  fi
}
${calls}`;
}

/** Disk, memory, kernel settings and the engine's configuration. */
export function initSwarmChecks(view: StackView): string {
  return `${disk}
${memory(view)}${swap(view)}${kernel(view)}${encryption(view)}${daemon(view)}`;
}

const disk = `# Disk, where the engine keeps images and volumes
root=$(docker info --format '{{.DockerRootDir}}')
wanted=\${MIN_DISK_GB:-20}
free=$(df -Pk "$root" 2>/dev/null | awk 'NR == 2 { print int($4 / 1048576) }')
if [ "\${free:-0}" -ge "$wanted" ]; then
  good "$free GB free in $root"
else
  bad "\${free:-no} GB free in $root, $wanted are asked for (MIN_DISK_GB=...)"
fi
`;

function memory(view: StackView): string {
  const { limitBytes, reservedBytes } = totals(view);
  if (limitBytes === 0 && reservedBytes === 0) return "";
  return `# Memory of all nodes that this one knows of, against what the services reserve and may take together
nodes=$(docker node ls -q 2>/dev/null) || nodes=
if [ -n "$nodes" ]; then
  # shellcheck disable=SC2086 # one word for each node
  have=$(docker node inspect --format '{{.Description.Resources.MemoryBytes}}' $nodes | awk '{ sum += $1 } END { print int(sum / 1048576) }')
else
  have=$(docker info --format '{{.MemTotal}}' | awk '{ print int($1 / 1048576) }')
fi
if [ "$have" -lt ${mebibytes(reservedBytes)} ]; then
  bad "$have MiB of memory; the services reserve ${mebibytes(reservedBytes)} MiB and could not all be placed"
elif [ "$have" -lt ${mebibytes(limitBytes)} ]; then
  note "$have MiB of memory; the services may take ${mebibytes(limitBytes)} MiB together"
else
  good "$have MiB of memory; the services may take ${mebibytes(limitBytes)} MiB together"
fi

`;
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 1_048_576);
}

function swap(view: StackView): string {
  const services = swapAverse(view);
  if (services.length === 0) return "";
  return `# Swap
if [ "$(awk 'NR > 1' /proc/swaps 2>/dev/null | wc -l)" -eq 0 ]; then
  good "no swap"
else
  note "swap is on: ${services.join(", ")} should run without (swapoff -a, and take it out of /etc/fstab)"
fi

`;
}

function kernel(view: StackView): string {
  const settings = kernelSettings(view);
  if (settings.length === 0) return "";
  const calls = settings.map(
    ({ key, least, services }) => `kernel_setting ${key} ${least} "${services.join(", ")}"\n`,
  );
  const file = `/etc/sysctl.d/90-${view.name}.conf`;
  return `# Kernel settings, which no container can set
# kernel_setting KEY LEAST SERVICES
kernel_setting() {
  now=$(cat "/proc/sys/$(echo "$1" | tr . /)" 2>/dev/null || echo 0)
  if [ "$now" -lt "$2" ] && [ -n "$apply" ]; then
    grep -qxF "$1 = $2" ${file} 2>/dev/null || echo "$1 = $2" >>${file}
    sysctl -q -w "$1=$2"
    now=$(cat "/proc/sys/$(echo "$1" | tr . /)")
  fi
  if [ "$now" -ge "$2" ]; then
    good "$1 = $now"
  else
    bad "$1 is $now, and $3 need $2 on the nodes that run them: --apply as root, or sysctl -w $1=$2"
  fi
}
${calls.join("")}
`;
}

function encryption(view: StackView): string {
  const encrypted = Object.entries(view.networks).filter(([, options]) => options.encrypted === true);
  if (encrypted.length === 0) return "";
  return `# The encrypted networks (${encrypted.map(([name]) => name).join(", ")}) need IPsec in the kernel, and IP protocol 50 between nodes
if [ -d /proc/sys/net/ipv4 ] && { grep -qsw esp4 /proc/modules || modprobe -nq esp4 2>/dev/null; }; then
  good "the kernel has IPsec (esp4)"
else
  note "cannot tell whether this kernel has IPsec (module esp4): encrypted networks do not reach other nodes without"
fi

`;
}

/** Swarm takes no `security_opt` from a stack: the engine has to say it. Its metrics are off unless it is told. */
function daemon(view: StackView): string {
  const scraped = running(view, "prom/prometheus").length > 0;
  return `# The engine's configuration: what a stack cannot say
${scraped ? "# The firewall closes 9323 to the outside: load nftables/nftables.conf before the engine listens there.\n" : ""}wish_daemon() {
  printf '{\\n'
  [ -z "\${set_least_api:-}" ] || printf '  "min-api-version": "%s",\\n' "$set_least_api"
${scraped ? `  printf '  "metrics-addr": "0.0.0.0:9323",\\n'\n` : ""}  printf '  "log-driver": "json-file",\\n'
  printf '  "log-opts": { "max-size": "10m", "max-file": "3" },\\n'
  printf '  "no-new-privileges": true\\n}\\n'
}
if [ -f /etc/docker/daemon.json ]; then
  if grep -q '"no-new-privileges"[[:space:]]*:[[:space:]]*true' /etc/docker/daemon.json${
    scraped
      ? ` &&
    grep -q '"metrics-addr"' /etc/docker/daemon.json`
      : ""
  }; then
    good "no-new-privileges${scraped ? " and metrics-addr" : ""} in /etc/docker/daemon.json"
  else
    note "merge this into /etc/docker/daemon.json, then restart the engine:"
    wish_daemon | sed 's/^/         /'
  fi
elif [ -n "$apply" ]; then
  mkdir -p /etc/docker
  wish_daemon >/etc/docker/daemon.json
  good "/etc/docker/daemon.json written; restart the engine for it to count"
else
  note "there is no /etc/docker/daemon.json; --apply writes this one:"
  wish_daemon | sed 's/^/         /'
fi
`;
}
