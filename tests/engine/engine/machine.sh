#!/bin/bash
# One machine of the cluster: a Docker engine in namespaces of its own, inside those of the tests' engine. Killed, it is a
# machine without power: its disk is there when it starts again.
#
#   node.sh FOLDER NAME ADDRESS GROUP     FOLDER keeps its disk and its socket; GROUP is its part of the control groups
set -euo pipefail
folder=$1
name=$2
address=$3
group=$4
exec >"$folder/log" 2>&1

mount --make-rprivate /
mount --make-rshared /
mount -t tmpfs none /run
mount -t tmpfs none /etc/docker 2>/dev/null || true
mount --bind "$folder/disk" /var/lib/docker
hostname "$name"
ip link set lo up
# Whoever has started this puts the cable in.
until ip link set eth0 up 2>/dev/null; do sleep 0.1; done
ip address add "$address/24" dev eth0
# Nobody else is there, but an engine wants a way out.
ip route add default dev eth0

exec dockerd --host "unix://$folder/docker.sock" --host unix:///run/docker.sock --cgroup-parent "$group/$name" --log-level warn
