#!/bin/bash
# What the engine's namespaces begin with: process 1 in them. With its end, all that runs in them ends.
#
#   inside.sh HOME NAME     HOME keeps the images from run to run; NAME is this run's part of the machine's cgroups
set -euo pipefail
home=$1
name=$2

mount --make-rprivate /
mount --make-rshared /
mount -t tmpfs none /run
mount --bind "$home/data" /var/lib/docker
ip link set lo up

exec dockerd --host "unix://$home/docker.sock" --cgroup-parent "/$name" \
  --exec-opt native.cgroupdriver=cgroupfs --log-level warn
