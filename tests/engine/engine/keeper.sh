#!/bin/bash
# Runs a Docker engine in namespaces of its own for as long as somebody holds the other end of the standard input, and
# leaves nothing of it behind, whichever way that somebody ends.
#
#   keeper.sh HOME
set -euo pipefail
home=$1
here=$(cd "$(dirname "$0")" && pwd)
name=stackwright-engine-$$

# The groups that engines of ours have left; those of one that runs are not empty, and stay.
leave_cgroups() {
  find /sys/fs/cgroup -mindepth 1 -depth -type d -path '*/stackwright-engine-*' -exec rmdir {} + 2>/dev/null
}

mkdir -p "$home/data"
exec 9>"$home/lock"
flock -w 1200 9 || { echo "another run has used $home for 20 minutes" >&2; exit 1; }
rm -f "$home/docker.sock" "$home/pid"
leave_cgroups || true

unshare --mount --net --pid --uts --ipc --fork --kill-child --mount-proc \
  bash "$here/inside.sh" "$home" "$name" </dev/null >"$home/dockerd.log" 2>&1 9>&- &
engine=$!
# unshare's child is process 1 of the namespaces: nsenter wants its number.
for _ in $(seq 50); do
  pgrep -P "$engine" >"$home/pid" && break
  sleep 0.1
done
echo started

# Whoever started this holds our input: it ends with them. The engine may end first.
while kill -0 "$engine" 2>/dev/null; do
  status=0
  read -r -t 1 || status=$?
  [ "$status" -gt 128 ] || break
done

# bash would say that it was killed.
exec 2>/dev/null
kill -KILL "$engine" || true
wait "$engine" || true
for _ in $(seq 50); do
  leave_cgroups && break
  sleep 0.1
done
# The disks of the machines that ran inside.
rm -rf "$home/machines"
rm -f "$home/docker.sock" "$home/pid"
