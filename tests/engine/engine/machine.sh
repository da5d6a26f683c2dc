#!/bin/bash
# One machine: a Docker engine in namespaces of its own, inside those of the engine that has made the images. Killed, it is a
# machine without power: its disk is there when it starts again.
#
#   machine.sh FOLDER NAME GROUP            on a cable to the world outside
#   machine.sh FOLDER NAME GROUP ADDRESS    on a switch with others
#
# FOLDER keeps its disk and its socket; GROUP is its part of the control groups.
set -euo pipefail
folder=$1
name=$2
group=$3
address=${4:-}
exec >"$folder/log" 2>&1

# Where compose documents look for the engine: its socket in /run, its files in /var/lib/docker.
mount --make-rprivate /
mount --make-rshared /
mount -t tmpfs none /run
mount -t tmpfs none /etc/docker 2>/dev/null || true
mount --bind "$folder/disk" /var/lib/docker
printf 'nameserver 203.0.113.1\n' >"$folder/resolv.conf"
mount --bind "$folder/resolv.conf" /etc/resolv.conf
hostname "$name"
ip link set lo up

if [ -n "$address" ]; then
  # Whoever has started this puts the cable in.
  until ip link set eth0 up 2>/dev/null; do sleep 0.1; done
  ip address add "$address/24" dev eth0
  # Nobody else is there, but an engine wants a way out.
  ip route add default dev eth0
else
  # The world outside is one machine, in the block of addresses that is kept for documentation (RFC 5737).
  ip netns add world
  ip link add outside type veth peer name outside netns world
  ip address add 203.0.113.2/24 dev outside
  ip link set outside up
  ip route add default via 203.0.113.1
  ip -netns world address add 203.0.113.1/24 dev outside
  ip -netns world link set outside up
  ip -netns world link set lo up
fi

# The engine's own metrics are what the platform's alerts about the engine ask for; 20.10 calls that an experiment.
exec dockerd --host "unix://$folder/docker.sock" --host unix:///run/docker.sock --cgroup-parent "$group/$name" \
  --exec-opt native.cgroupdriver=cgroupfs --log-level warn --experimental --metrics-addr 0.0.0.0:9323
