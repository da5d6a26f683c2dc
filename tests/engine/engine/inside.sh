#!/bin/bash
# What the engine's namespaces begin with: process 1 in them. With its end, all that runs in them ends.
#
#   inside.sh HOME NAME     HOME keeps the images from run to run; NAME is this run's part of the machine's cgroups
set -euo pipefail
home=$1
name=$2

# Where compose documents look for the engine: its socket in /run, its files in /var/lib/docker.
mount --make-rprivate /
mount --make-rshared /
mount -t tmpfs none /run
mount --bind "$home/data" /var/lib/docker

# The world outside is one machine on a cable, in the block of addresses that is kept for documentation (RFC 5737).
ip link set lo up
ip netns add world
ip link add outside type veth peer name outside netns world
ip address add 203.0.113.2/24 dev outside
ip link set outside up
ip route add default via 203.0.113.1
ip -netns world address add 203.0.113.1/24 dev outside
ip -netns world link set outside up
ip -netns world link set lo up
printf 'nameserver 203.0.113.1\n' >"$home/resolv.conf"
mount --bind "$home/resolv.conf" /etc/resolv.conf
hostname engine

# The engine's own metrics are what the platform's alerts about the engine ask for; 20.10 calls that an experiment.
exec dockerd --host "unix://$home/docker.sock" --host unix:///run/docker.sock --cgroup-parent "/$name" --log-level warn \
  --experimental --metrics-addr 0.0.0.0:9323
