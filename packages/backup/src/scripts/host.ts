import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/host.sh`: what the scripts do on a host. */
export function hostScript({ madeBy, stack, document }: ScriptNames): string {
  return `#!/bin/sh
# What backup.sh, restore.sh and verify.sh do on a host: find the containers, and run the same script in them. ${madeBy}
#
#   host.sh backup|restore|verify ARGUMENTS...
#
# On a Swarm, a container can be entered on its own node only. Backups of other nodes are asked for through the service; restores
# and drills name the node on which to run them. Only a manager can start and stop services.
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

# agents_restoring STORE: the agents on whose nodes it is restored. What belongs to it may be backed up on other nodes, too.
agents_restoring() {
  for restoring_agent in $(all_agents); do
    for restoring_store in $(stores_of "$restoring_agent"); do
      case " $(units_of "$1") " in *" $restoring_store "*) echo "$restoring_agent"; break ;; esac
    done
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
    --accept-empty) host_list=$1; shift ;;
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
      # shellcheck disable=SC2046,SC2086 # names; one option, or none
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
  [ $# -gt 0 ] || set -- all
  code=0
  for agent in $(all_agents); do
    names=
    for name in "$@"; do
      if [ "$name" = all ] || agents_restoring "$name" | grep -qx "$agent"; then names="$names $name"; fi
    done
    [ -n "$names" ] || continue
    known=yes
    found=$(container "$agent")
    one=0
    if [ -n "$found" ]; then
      say "--- $agent"
      # shellcheck disable=SC2086 # names
      if [ "$names" = " all" ]; then enter "$found" verify.sh || one=$?; else enter "$found" verify.sh $names || one=$?; fi
    else
      say "--- $agent: run this on $(node_of "$agent"), where it is"
      one=1
    fi
    code=$(worse "$code" "$one")
  done
  [ -n "\${known:-}" ] || fail "nobody knows: $*"
  return "$code"
}

# --- Restoring. Who may write live data runs only meanwhile.

is_manager() { [ "$(docker info --format '{{.Swarm.ControlAvailable}}' 2>/dev/null)" = true ]; }

# scale NUMBER SERVICE...: the command for it, as a reader types it
scale() {
  scale_number=$1
  shift
  scale_command="docker service scale"
  for scale_service in "$@"; do scale_command="$scale_command $prefix$scale_service=$scale_number"; done
  echo "$scale_command"
}

# start_services SERVICE...
start_services() {
  say "--- starting $*"
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

# absent_of SERVICE...: the first that has no container on this node; nothing where all are here.
absent_of() {
  for absent_service in "$@"; do
    [ -n "$(container "$absent_service")" ] || { echo "$absent_service"; return; }
  done
}

# find_restorer SERVICE...: sets found to the container of the first one; starts them where nobody has, and waits for all: the one
# that loads the data has to be there, too. rc 1 where one is on another node, and says what to do.
find_restorer() {
  found=$(container "$1")
  started=
  if [ -n "$found" ]; then
    say "--- $1 runs already, and stays so"
    return 0
  fi
  if [ "$target" = swarm ] && ! is_manager; then
    say "error: this node is a worker, and only a manager can start services. On a manager: $(scale 1 "$@")"
    say "Then run this here again, and afterwards, on the manager: $(scale 0 "$@")"
    return 78
  fi
  started=$*
  start_services "$@" || return 1
  waited=0
  while find_absent=$(absent_of "$@") && [ -n "$find_absent" ]; do
    waited=$((waited + 1))
    find_node=$(node_of "$find_absent")
    if [ "$waited" -gt "\${BACKUP_START_SECONDS:-60}" ] || { [ "$target" = swarm ] && [ -n "$find_node" ] && [ "$find_node" != "$(docker info --format '{{.Name}}')" ]; }; then
      say "error: $find_absent does not run on this node. Run this on \${find_node:-the node that has the data}; where that is a worker, first here: $(scale 1 "$@")"
      return 1
    fi
    sleep 1
  done
  found=$(container "$1")
}

# release: stops what was started here.
release() {
  # shellcheck disable=SC2086 # names
  [ -z "$started" ] || stop_services $started
  started=
}

host_restore() {
  [ $# -ge 1 ] || { sed -n '2,/^set/{/^#/p;}' scripts/restore.sh; return 78; }
  case $1 in
    list)
      for agent in $(all_agents); do
        found=$(container "$agent")
        [ -z "$found" ] || { enter "$found" restore.sh "$@"; return; }
      done
      # Any will do: the repository is the same.
      restore_agents=$(all_agents | head -n 1)
      ;;
    all) restore_agents=$(all_agents) ;;
    -*) sed -n '2,/^set/{/^#/p;}' scripts/restore.sh; return 78 ;;
    *) restore_agents=$(agents_restoring "$1") ;;
  esac
  [ -n "$restore_agents" ] || fail "nobody knows the store $1"
  fetched_into=
  rest=$#
  while [ "$rest" -gt 0 ]; do
    argument=$1
    shift
    rest=$((rest - 1))
    set -- "$@" "$argument"
    # What a container has in a folder of its own ends with it: what is fetched goes through the volume of its state.
    if [ "$argument" = --into ] && [ "$rest" -gt 0 ]; then
      fetched_into=$1
      shift
      rest=$((rest - 1))
      set -- "$@" "$fetched"
    fi
  done
  code=0
  started=
  trap release EXIT
  trap 'exit 130' INT TERM
  for agent in $restore_agents; do
    one=0
    # shellcheck disable=SC2046 # names
    find_restorer $(restorers_of "$agent") || one=$?
    [ "$one" -ne 0 ] || enter "$found" restore.sh "$@" || one=$?
    if [ -n "$fetched_into" ] && [ -n "$found" ]; then
      [ "$one" -ne 0 ] || bring || one=$?
      docker exec "$found" rm -rf "$fetched"
    fi
    release
    code=$(worse "$code" "$one")
  done
  return "$code"
}

fetched=/state/restore/fetched

# bring: what was fetched, to this host.
bring() {
  if ! mkdir -p "$fetched_into" || ! docker exec "$found" tar -C "$fetched" -cf - . | tar -C "$fetched_into" -xf -; then
    say "error: what was fetched could not be written to $fetched_into"
    return 1
  fi
  say "fetched into $fetched_into"
}

case $what in
  backup | restore | verify) "host_$what" "$@" ;;
  *) fail "unknown: $what" ;;
esac
`;
}
