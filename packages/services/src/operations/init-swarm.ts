import { swarmPath, type StackView } from "@stackwright/core";
import { initSwarmChecks, initSwarmEngine } from "./init-swarm-host.ts";
import { madeBy, paths } from "./names.ts";
import { nodeHostnames, nodeLabels } from "./requirements.ts";
import { shellWord } from "./text.ts";

/**
 * The script that prepares a node for the stack. It looks and says what is missing; it changes only what it is asked to.
 */
export function initSwarm(view: StackView): string {
  return `#!/bin/sh
# ${madeBy(view)}
#
# Prepares a node for the stack: looks at what the platform asks of it and says what is missing.
#   ${paths.initSwarm}                                look only
#   ${paths.initSwarm} --init [--advertise-addr IP]   make this node the first manager, if it is in no Swarm yet
#   ${paths.initSwarm} --label KEY=NODE ...           on a manager: give a node a label that services are placed by
#                                                       (KEY:VALUE=NODE where the label has several values)
#   ${paths.initSwarm} --spread                       on a manager: give every label that is missing to a node, in turn
#   ${paths.initSwarm} --apply                        as root: write the kernel settings, and /etc/docker/daemon.json if
#                                                       there is none
# Run it on every node; labels are set once, on a manager. It ends with 1 where something is missing.
set -u
cd "$(dirname "$0")/.." || exit 2

init=
advertise=
labels=
spread=
apply=
while [ $# -gt 0 ]; do
  case $1 in
    --init) init=yes; shift ;;
    --advertise-addr) advertise=\${2:?--advertise-addr needs an address}; shift 2 ;;
    --label)
      case \${2:-} in *=?*) ;; *) echo "--label needs KEY=NODE or KEY:VALUE=NODE" >&2; exit 2 ;; esac
      labels="$labels $2"; shift 2 ;;
    --spread) spread=yes; shift ;;
    --apply) apply=yes; shift ;;
    *) sed -n '3,/^set /s/^# \\{0,1\\}//p' "$0" >&2; exit 2 ;;
  esac
done

missing=0
good() { printf 'ok       %s\\n' "$*"; }
note() { printf 'note     %s\\n' "$*"; }
bad() { printf 'MISSING  %s\\n' "$*"; missing=$((missing + 1)); }

command -v docker >/dev/null || { echo "docker is not installed on this host" >&2; exit 1; }
engine=$(docker version --format '{{.Server.Version}}' 2>/dev/null) || { echo "the engine does not answer: is dockerd running, and may $(id -un) use it?" >&2; exit 1; }
good "engine $engine"

${initSwarmEngine(view)}
${initSwarmChecks(view)}
# The Swarm
state=$(docker info --format '{{.Swarm.LocalNodeState}}')
if [ "$state" = inactive ] && [ -n "$init" ]; then
  docker swarm init \${advertise:+--advertise-addr "$advertise"} >/dev/null || exit 1
  state=$(docker info --format '{{.Swarm.LocalNodeState}}')
fi
manager=$(docker info --format '{{.Swarm.ControlAvailable}}')
if [ "$state" != active ]; then
  bad "this node is in no Swarm: --init makes it the first manager; docker swarm join-token on a manager tells how to join"
elif [ "$manager" != true ]; then
  good "this node is a worker of a Swarm; labels are set on a manager"
else
  good "this node is a manager of a Swarm"
  managers=$(docker node ls --filter role=manager -q | wc -l)
  case $((managers)) in
    1) note "one manager: the Swarm stops with it. With three, one may fail" ;;
    *[02468]) note "$((managers)) managers: an even number tolerates no more failures than one manager less" ;;
    *) good "$((managers)) managers: $(((managers - 1) / 2)) may fail" ;;
  esac
${onManager(view)}fi

echo
if [ "$missing" -gt 0 ]; then
  echo "$missing missing: see above"
  exit 1
fi
echo "nothing is missing. Next: ./${swarmPath(paths.initSecrets)}, then make deploy"
`;
}

/** What only a manager can see and set: node labels, names, and how much memory the cluster has. */
function onManager(view: StackView): string {
  const labels = nodeLabels(view);
  const hostnames = nodeHostnames(view).map(
    (name) =>
      `  if docker node inspect ${shellWord(name)} >/dev/null 2>&1; then good "node ${name}"; else bad "no node is called ${name}, and services are placed on it by that name"; fi\n`,
  );
  if (labels.length === 0) {
    return `${hostnames.join("")}  [ -z "$labels$spread" ] || note "no service is placed by a label"\n`;
  }
  const lines = labels.map(
    ({ key, value, single, manager }) =>
      `${key} ${value} ${single ? "one" : "any"} ${manager ? "manager" : "any"}`,
  );
  return `${hostnames.join("")}
  # The labels that services are placed by: key, value, how many nodes may carry it, the role that the node must have.
  needed='
${lines.join("\n")}
'
  # The nodes that can take tasks, and of one role if so asked.
  ready_nodes() {
    if [ "$1" = manager ]; then set -- --filter role=manager; else set --; fi
    docker node ls "$@" --format '{{.Hostname}} {{.Status}} {{.Availability}}' | awk '$2 == "Ready" && $3 == "Active" { print $1 }'
  }
  # set_label KEY VALUE NODE: a node that has just joined still changes by itself, and Swarm refuses what comes in between.
  set_label() {
    tries=0
    until said=$(docker node update --label-add "$1=$2" "$3" 2>&1); do
      tries=$((tries + 1))
      case $tries/$said in
        [1-9]/*"out of sequence"*) sleep 1 ;;
        *) printf '%s\\n' "$said" >&2; exit 1 ;;
      esac
    done
    good "label $1=$2 given to $3"
  }
  for wish in $labels; do
    key=\${wish%%=*}
    node=\${wish#*=}
    case $key in
      *:*) value=\${key#*:}; key=\${key%%:*} ;;
      *) value=$(printf '%s\\n' "$needed" | awk -v key="$key" '$1 == key { print $2; exit }') ;;
    esac
    [ -n "$value" ] || { echo "no service asks for a node label called $key" >&2; exit 2; }
    set_label "$key" "$value" "$node"
  done

  turn=0
  while read -r key value count role; do
    [ -n "$key" ] || continue
    carriers=$(docker node ls -q --filter "node.label=$key=$value" | wc -l)
    if [ "$carriers" -eq 0 ] && [ -n "$spread" ]; then
      # A node has one value for a key: it cannot take a second one.
      free=
      for node in $(ready_nodes "$role"); do
        [ -n "$(docker node inspect --format "{{index .Spec.Labels \\"$key\\"}}" "$node")" ] || free="$free $node"
      done
      # shellcheck disable=SC2086 # one word for each node
      set -- $free
      if [ $# -gt 0 ]; then
        shift $((turn % $#))
        turn=$((turn + 1))
        set_label "$key" "$value" "$1"
        carriers=1
      fi
    fi
    if [ "$carriers" -eq 0 ]; then
      bad "no node carries $key=$value: docker node update --label-add $key=$value NODE, or --label, or --spread"
    elif [ "$carriers" -gt 1 ] && [ "$count" = one ]; then
      bad "$((carriers)) nodes carry $key=$value: a service with a local volume would start empty on another one. Keep one"
    else
      good "label $key=$value on $((carriers)) node(s)"
    fi
  done <<LABELS
$needed
LABELS
`;
}
