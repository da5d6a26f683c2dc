import type { ScriptNames } from "./script-names.ts";

/** `scripts/cold-backup.sh`: backups of stopped services. */
export function coldBackupScript({ madeBy, stack, document, coldStores, coldSchedule }: ScriptNames): string {
  return `#!/bin/sh
# Backs up what can only be copied while it does not run: stops services, reads their volumes, starts them again. ${madeBy}
#
#   scripts/cold-backup.sh            every store that is backed up this way
#   scripts/cold-backup.sh STORE...
#
# It is an outage of these services, each time. Nothing in a container can stop a service, so this runs on a host: with Compose on
# that host, in a Swarm on a manager that has the volumes. A line in that host's cron does it at its time:
#
${coldSchedule}
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
  service_label=com.docker.swarm.service.name
  prefix=\${stack}_
else
  target=compose
  service_label=com.docker.compose.service
  prefix=
fi

# STORE JOB AGENT SERVICE...
stores() {
  cat <<'END'
${coldStores}
END
}

container() { docker ps -q --filter "label=$service_label=$prefix$1" | head -n 1; }

# Two at a time would start what the other one needs stopped.
lock=\${TMPDIR:-/tmp}/$stack-cold-backup.lock
mkdir "$lock" 2>/dev/null || { say "it is running already, or was killed: see $lock" >&2; exit 75; }

stopped=
finish() {
  start_again
  rmdir "$lock" 2>/dev/null
}
trap finish EXIT
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

# cold STORE JOB AGENT SERVICE...
cold() {
  cold_job=$2
  cold_agent=$3
  say "$1: $cold_job"
  shift 3
  cold_container=$(container "$cold_agent")
  [ -n "$cold_container" ] || { say "error: $cold_agent does not run on this node" >&2; return 1; }
  cold_code=0
  if stop_services "$@"; then
    docker exec "$cold_container" /bin/sh /scripts/backup.sh "$cold_job" </dev/null || cold_code=$?
  else
    cold_code=1
  fi
  start_again
  return "$cold_code"
}

main() {
  code=0
  list=$(stores)
  while read -r name rest; do
    [ -n "$name" ] || continue
    wanted=yes
    for asked in "$@"; do
      wanted=
      if [ "$asked" = "$name" ]; then wanted=yes; break; fi
    done
    [ -n "$wanted" ] || continue
    one=0
    # shellcheck disable=SC2086 # words
    cold "$name" $rest || one=$?
    [ "$one" -eq 0 ] || code=$one
  done <<END
$list
END
  return "$code"
}

main "$@"
`;
}
