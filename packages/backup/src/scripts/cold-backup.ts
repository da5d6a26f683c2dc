import type { ScriptNames } from "./script-names.ts";

/** `scripts/cold-backup.sh`: backups of stopped services. */
export function coldBackupScript({ madeBy, stack, document }: ScriptNames): string {
  return `#!/bin/sh
# Backs up what can only be copied while it does not run: stops services, reads their volumes, starts them again. ${madeBy}
#
#   scripts/cold-backup.sh            every store that is backed up this way
#   scripts/cold-backup.sh STORE...
#   scripts/cold-backup.sh --cron     the lines for that host's cron
#
# It is an outage of these services, each time. Nothing in a container can stop a service, so this runs on a host: with Compose on
# that host, in a Swarm on a manager that has the volumes.
#
# Exit codes as backup.sh. The services are started again whatever happens.
set -u

stack=${stack}
document=${document}
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.." || exit 78

say() { printf '%s %s\\n' "$(date -u '+%Y-%m-%dT%H:%M:%SZ')" "$*"; }
fail() { say "error: $*" >&2; exit 78; }

command -v docker >/dev/null 2>&1 || fail "docker is not here: run this on a node"
if [ -n "$(docker service ls -q --filter "label=com.docker.stack.namespace=$stack" 2>/dev/null)" ]; then
  target=swarm
  jobs_file=$here/backup/jobs.swarm.sh
  service_label=com.docker.swarm.service.name
  prefix=\${stack}_
else
  target=compose
  jobs_file=$here/backup/jobs.sh
  service_label=com.docker.compose.service
  prefix=
fi
[ -f "$jobs_file" ] || jobs_file=$here/backup/jobs.sh

BACKUP_DATA=/backup
BACKUP_HANDOFF=/handoff
export BACKUP_DATA BACKUP_HANDOFF
# shellcheck source=scripts/backup/jobs.sh
. "$jobs_file"

container() { docker ps -q --filter "label=$service_label=$prefix$1" | head -n 1; }

# Two at a time would start what the other one needs stopped.
lock=\${TMPDIR:-/tmp}/$stack-cold-backup.lock
[ "\${1:-}" = --cron ] || mkdir "$lock" 2>/dev/null || { say "it is running already, or was killed: see $lock" >&2; exit 75; }

stopped=
finish() {
  start_again
  [ "\${1:-}" = --cron ] || rmdir "$lock" 2>/dev/null
}
trap 'finish "$@"' EXIT
trap 'exit 143' TERM INT HUP

# stop_services SERVICE...
stop_services() {
  for stop_service in "$@"; do
    if [ "$target" = swarm ]; then
      stop_replicas=$(docker service inspect --format '{{if .Spec.Mode.Replicated}}{{.Spec.Mode.Replicated.Replicas}}{{end}}' "$prefix$stop_service") || return 1
      [ -n "$stop_replicas" ] || { say "error: $stop_service runs on every node and cannot be stopped alone" >&2; return 1; }
      stopped="$stopped $stop_service=$stop_replicas"
      docker service scale --detach "$prefix$stop_service=0" >/dev/null || return 1
    else
      stopped="$stopped $stop_service=1"
      docker compose -f "$document" stop "$stop_service" >/dev/null 2>&1 || return 1
    fi
    stop_tries=0
    while [ -n "$(container "$stop_service")" ]; do
      stop_tries=$((stop_tries + 1))
      [ "$stop_tries" -le "\${COLD_STOP_SECONDS:-180}" ] || { say "error: $stop_service does not stop" >&2; return 1; }
      sleep 1
    done
  done
}

start_again() {
  for start_one in $stopped; do
    say "starting \${start_one%=*}"
    if [ "$target" = swarm ]; then
      docker service scale --detach "$prefix$start_one" >/dev/null || say "error: start it by hand: docker service scale $prefix$start_one" >&2
    else
      docker compose -f "$document" start "\${start_one%=*}" >/dev/null 2>&1 || say "error: start it by hand: docker compose -f $document start \${start_one%=*}" >&2
    fi
  done
  stopped=
}

# cold JOB: the job is loaded.
cold() {
  say "$1: starting"
  cold_container=$(container "$job_agent")
  [ -n "$cold_container" ] || { say "error: $job_agent does not run on this node" >&2; return 1; }
  cold_code=0
  # shellcheck disable=SC2086 # names
  if stop_services $job_services; then
    docker exec "$cold_container" /bin/sh /scripts/backup.sh "$1" </dev/null || cold_code=$?
  else
    cold_code=1
  fi
  start_again
  return "$cold_code"
}

# wanted NAME...: whether the job that is loaded is meant.
wanted() {
  [ $# -gt 0 ] || return 0
  for wanted_name in "$@"; do
    case $wanted_name in "$job_name" | "$job_store" | "$job_group") return 0 ;; esac
  done
  return 1
}

main() {
  code=0
  for agent in $(all_agents); do
    for job in $(manual_jobs_of "$agent"); do
      load_job "$job"
      if [ "\${1:-}" = --cron ]; then
        echo "$job_cron cd $PWD && ./scripts/cold-backup.sh $job_store"
        continue
      fi
      wanted "$@" || continue
      one=0
      cold "$job" || one=$?
      [ "$one" -eq 0 ] || code=$one
    done
  done
  return "$code"
}

main "$@"
`;
}
