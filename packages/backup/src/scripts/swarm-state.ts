import type { ScriptNames } from "./script-names.ts";

/** `scripts/swarm-state.sh`: the state of a Swarm manager. */
export function swarmStateScript({ madeBy, stack }: ScriptNames): string {
  return `#!/bin/sh
# Saves the state of the Swarm: what no service of the stack can see. ${madeBy}
#
#   scripts/swarm-state.sh            on a manager, as root, where an agent of restic runs
#   scripts/swarm-state.sh --without-raft   without stopping the engine: everything but the raft log
#
# The raft log holds services, networks, configs and secrets. It is only consistent while the engine is stopped, so the engine of
# this manager is stopped for some seconds; the other managers go on. It is encrypted with a key of the Swarm: with autolock, the
# unlock key is needed to use it, and belongs into the safe. Secrets cannot be read back from a Swarm: keep them elsewhere, too.
#
# What is saved: /var/lib/docker/swarm, the list of nodes with their labels, every service, network and config as the engine
# describes it with the digests of its images, and the stack's own files. It goes into the repository as snapshots with the tag
# swarm-state.
set -u
umask 077

stack=${stack}
root=\${SWARM_STATE_ROOT:-/var/lib/docker/swarm}
here=$(cd "$(dirname "$0")" && pwd)

say() { printf '%s %s\\n' "$(date -u '+%Y-%m-%dT%H:%M:%SZ')" "$*"; }
fail() {
  fail_code=$1
  shift
  say "error: $*" >&2
  exit "$fail_code"
}

raft=yes
case \${1:-} in
  "") ;;
  --without-raft) raft= ;;
  *) sed -n '2,/^set/{/^#/p;}' "$0" >&2; exit 78 ;;
esac
[ -z "$raft" ] || [ "$(id -u)" -eq 0 ] || fail 78 "the raft log belongs to root"
command -v docker >/dev/null 2>&1 || fail 78 "docker is not here"
[ "$(docker info --format '{{.Swarm.ControlAvailable}}' 2>/dev/null)" = true ] || fail 78 "this node is no manager"

agent() { docker ps -q --filter "label=com.docker.swarm.service.name=\${stack}_restic-backup" | head -n 1; }
[ -n "$(agent)" ] || fail 78 "\${stack}_restic-backup does not run on this node; it is on $(docker service ps --filter desired-state=running --format '{{.Node}}' "\${stack}_restic-backup" 2>/dev/null | head -n 1)"

work=$(mktemp -d) || exit 1
stopped=
finish() {
  [ -z "$stopped" ] || start_engine
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 143' TERM INT HUP

start_engine() {
  say "starting the engine"
  systemctl start docker.socket docker || say "error: start it by hand: systemctl start docker" >&2
  stopped=
}

# describe: everything that the engine tells about the Swarm. Values of secrets are not among it.
describe() {
  mkdir -p "$work/state/stack" || return
  docker node ls >"$work/state/nodes" || return
  for kind in node service network config secret; do
    ids=$(docker "$kind" ls -q) || return
    # shellcheck disable=SC2086 # ids
    [ -z "$ids" ] || docker "$kind" inspect $ids >"$work/state/$kind.json" || return
  done
  docker service ls --format '{{.Name}} {{.Image}}' >"$work/state/images" || return
  for file in "$here"/../*.yml "$here"/../.env "$here"/../Makefile; do
    [ ! -f "$file" ] || cp "$file" "$work/state/stack/" || return
  done
}

# copy_raft: with the engine stopped. Two other managers must be there: without a majority the Swarm would stand still.
copy_raft() {
  others=$(docker node ls --filter role=manager --format '{{if not .Self}}{{.ManagerStatus}}{{end}}' | grep -c -e Reachable -e Leader)
  [ "$others" -ge 2 ] || fail 78 "only $others other managers are reachable: without this one there would be no majority. Use --without-raft, or add managers"
  if [ "$(docker info --format '{{.Swarm.Cluster.Spec.EncryptionConfig.AutoLockManagers}}')" = true ]; then
    say "autolock is on: after this, unlock this manager with: docker swarm unlock"
  fi
  say "stopping the engine of this manager"
  stopped=yes
  systemctl stop docker.socket docker || fail 1 "the engine does not stop"
  cp -a "$root" "$work/state/raft" || fail 1 "$root could not be copied"
  start_engine
}

describe || fail 1 "the Swarm could not be described"
[ -z "$raft" ] || copy_raft
tar -C "$work/state" -czf "$work/swarm-state.tar.gz" . || fail 1 "the archive could not be made"
bytes=$(($(wc -c <"$work/swarm-state.tar.gz")))

tries=0
until container=$(agent) && [ -n "$container" ]; do
  tries=$((tries + 1))
  [ "$tries" -le 120 ] || fail 1 "\${stack}_restic-backup did not come back to this node; the archive was not saved"
  sleep 5
done
docker exec -i "$container" restic --retry-lock 10m backup --host "$stack" --tag swarm-state,archive \\
  --stdin --stdin-filename swarm-state.tar.gz <"$work/swarm-state.tar.gz" || fail 1 "restic did not save the archive"
saved=$(docker exec "$container" restic --no-lock dump --tag swarm-state latest /swarm-state.tar.gz | wc -c)
[ "$((saved))" -eq "$bytes" ] || fail 1 "the archive in the repository has $((saved)) bytes instead of $bytes"
docker exec "$container" restic --retry-lock 10m forget --host "$stack" --tag swarm-state --group-by host \\
  --keep-daily "\${RESTIC_RETENTION_DAILY:-7}" --keep-weekly "\${RESTIC_RETENTION_WEEKLY:-4}" --keep-monthly "\${RESTIC_RETENTION_MONTHLY:-12}" >/dev/null ||
  say "warning: old ones could not be forgotten" >&2
say "saved: $bytes bytes, as swarm-state.tar.gz"
`;
}
