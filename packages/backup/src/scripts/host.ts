import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/host.sh`: what the scripts do on a host. */
export function hostScript({ madeBy, stack, document }: ScriptNames): string {
  return `#!/bin/sh
# What backup.sh, restore.sh and verify.sh do on a host: find the containers, and run the same script in them. ${madeBy}
#
#   host.sh backup|restore|verify ARGUMENTS...
#
# On a Swarm, a container can be entered on its own node only. Backups of other nodes are asked for through the service; restores
# and drills name the node on which to run them.
set -u

stack=${stack}
document=${document}
what=\${1:?backup, restore or verify}
shift
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.." || exit 78

say() { printf '%s\\n' "$*" >&2; }
fail() { say "error: $*"; exit 78; }

command -v docker >/dev/null 2>&1 || fail "docker is not here: run this on a node"
if [ -n "$(docker ps -q --filter "label=com.docker.swarm.service.name" --filter "label=com.docker.stack.namespace=$stack" 2>/dev/null)" ]; then
  target=swarm
  jobs_file=$here/jobs.swarm.sh
  service_label=com.docker.swarm.service.name
  prefix=\${stack}_
else
  target=compose
  jobs_file=$here/jobs.sh
  service_label=com.docker.compose.service
  prefix=
fi
[ -f "$jobs_file" ] || jobs_file=$here/jobs.sh
# The agent is named by each container; the table only tells which there are.
BACKUP_DATA=/backup
BACKUP_HANDOFF=/handoff
export BACKUP_DATA BACKUP_HANDOFF
# shellcheck source=scripts/backup/jobs.sh
. "$jobs_file"

# container SERVICE: its container on this node; nothing where there is none.
container() {
  docker ps -q --filter "label=$service_label=$prefix$1" --filter status=running | head -n 1
}

# enter CONTAINER SCRIPT ARGUMENTS...
enter() {
  enter_container=$1
  enter_script=$2
  shift 2
  enter_terminal=
  [ ! -t 0 ] || [ ! -t 1 ] || enter_terminal=-t
  # shellcheck disable=SC2086 # one flag, or none
  docker exec -i $enter_terminal "$enter_container" /bin/sh "/scripts/$enter_script" "$@"
}

# worse CODE CODE
worse() { if [ "$1" -eq 0 ]; then echo "$2"; else echo "$1"; fi; }

# is_meant NAME JOB: whether a name is that of the loaded job, its store or its cluster.
is_meant() { [ "$1" = "$2" ] || [ "$1" = "$job_store" ] || [ "$1" = "$job_group" ]; }

# agents_for NAME...: the agents that know these jobs or stores; all of them without a name. Options are no names.
agents_for() {
  for agents_agent in $(all_agents); do
    agents_wanted=yes
    for agents_name in "$@"; do
      agents_wanted=
      for agents_job in $(jobs_of "$agents_agent"); do
        load_job "$agents_job"
        if is_meant "$agents_name" "$agents_job"; then agents_wanted=yes; fi
      done
      [ -z "$agents_wanted" ] || break
    done
    [ -z "$agents_wanted" ] || echo "$agents_agent"
  done
}

# names_of AGENT NAME...: those of the names that this agent knows.
names_of() {
  names_agent=$1
  shift
  for names_name in "$@"; do
    for names_job in $(jobs_of "$names_agent"); do
      load_job "$names_job"
      if is_meant "$names_name" "$names_job"; then echo "$names_name"; break; fi
    done
  done
}

node_of() { docker service ps --filter desired-state=running --format '{{.Node}}' "$prefix$1" 2>/dev/null | head -n 1; }

host_backup() {
  case \${1:-} in
    forget | check)
      # The keeper's work.
      keeper=$(all_agents | head -n 1)
      found=$(container "$keeper")
      [ -n "$found" ] || fail "$keeper does not run on this node; it is on $(node_of "$keeper")"
      enter "$found" backup.sh "$@"
      return
      ;;
    list) set -- ; host_list=list ;;
    *) host_list= ;;
  esac
  agents=$(agents_for "$@")
  [ -n "$agents" ] || fail "nobody knows: $*"
  code=0
  for agent in $agents; do
    found=$(container "$agent")
    one=0
    if [ -n "$found" ]; then
      say "--- $agent"
      # shellcheck disable=SC2046 # names
      enter "$found" backup.sh $host_list $(names_of "$agent" "$@") || one=$?
    elif [ "$target" = swarm ] && [ -z "$host_list" ]; then
      # It looks at this when it starts, and runs everything once. docker service logs shows how it went.
      say "--- $agent, on $(node_of "$agent"): asked to run its jobs; see docker service logs $prefix$agent"
      docker service update --detach --quiet --env-add "BACKUP_REQUEST=$(date '+%s')" "$prefix$agent" >/dev/null || one=$?
    else
      say "--- $agent does not run here"
      one=1
    fi
    code=$(worse "$code" "$one")
  done
  return "$code"
}

host_verify() {
  agents=$(agents_for "$@")
  [ -n "$agents" ] || fail "nobody knows: $*"
  code=0
  for agent in $agents; do
    found=$(container "$agent")
    one=0
    if [ -n "$found" ]; then
      say "--- $agent"
      # shellcheck disable=SC2046 # names
      enter "$found" verify.sh $(names_of "$agent" "$@") || one=$?
    else
      say "--- $agent: run this on $(node_of "$agent"), where it is"
      one=1
    fi
    code=$(worse "$code" "$one")
  done
  return "$code"
}

# start_services SERVICE...: those that restore run only while somebody restores.
start_services() {
  if [ "$target" = compose ]; then
    docker compose -f "$document" --profile restore up -d --no-deps "$@" >/dev/null
  else
    for start_service in "$@"; do docker service scale --detach "$prefix$start_service=1" >/dev/null || return; done
  fi
}

stop_services() {
  say "stopping $*"
  if [ "$target" = compose ]; then
    docker compose -f "$document" --profile restore stop "$@" >/dev/null
  else
    for stop_service in "$@"; do docker service scale --detach "$prefix$stop_service=0" >/dev/null; done
  fi
}

host_restore() {
  [ $# -ge 1 ] || { sed -n '2,/^set/{/^#/p;}' scripts/restore.sh; return 78; }
  case $1 in
    list)
      for agent in $(all_agents); do
        found=$(container "$agent")
        [ -z "$found" ] || { enter "$found" restore.sh "$@"; return; }
      done
      fail "no agent runs on this node"
      ;;
    all) restore_agents=$(all_agents) ;;
    -*) enter "$(container "$(all_agents | head -n 1)")" restore.sh "$@"; return ;;
    *) restore_agents=$(agents_for "$1") ;;
  esac
  [ -n "$restore_agents" ] || fail "nobody knows the store $1"
  code=0
  for agent in $restore_agents; do
    restorers=$(restorers_of "$agent")
    say "--- starting $restorers"
    # shellcheck disable=SC2086 # names
    start_services $restorers || return 1
    # shellcheck disable=SC2086,SC2064 # names; now
    trap "stop_services $restorers" EXIT
    trap 'exit 130' INT TERM
    found=
    waited=0
    until found=$(container "\${restorers%% *}") && [ -n "$found" ]; do
      waited=$((waited + 1))
      [ "$waited" -le "\${BACKUP_START_SECONDS:-60}" ] ||
        fail "\${restorers%% *} does not run here: run this on $(node_of "\${restorers%% *}")"
      sleep 1
    done
    one=0
    enter "$found" restore.sh "$@" || one=$?
    trap - EXIT
    # shellcheck disable=SC2086 # names
    stop_services $restorers
    code=$(worse "$code" "$one")
  done
  return "$code"
}

case $what in
  backup | restore | verify) "host_$what" "$@" ;;
  *) fail "unknown: $what" ;;
esac
`;
}
