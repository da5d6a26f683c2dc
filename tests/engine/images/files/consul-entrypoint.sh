#!/bin/sh
# As consul's entrypoint: root gives its folder to consul and becomes that user.
set -e
case "${1:-}" in agent | members) set -- consul "$@" ;; esac
if [ "$1 $2" = "consul agent" ] && [ "$(id -u)" = 0 ]; then
  chown consul:consul /consul/data
  set -- gosu consul "$@"
fi
exec "$@"
