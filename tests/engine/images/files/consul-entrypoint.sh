#!/bin/sh
# As consul's entrypoint: settings from a variable, and root gives its folders to consul and becomes that user.
set -e
[ -z "${CONSUL_LOCAL_CONFIG:-}" ] || echo "$CONSUL_LOCAL_CONFIG" >/consul/config/local.json
case "${1:-}" in
  agent)
    shift
    set -- consul agent -data-dir=/consul/data -config-dir=/consul/config "$@"
    ;;
  members) set -- consul "$@" ;;
esac
if [ "$1 $2" = "consul agent" ] && [ "$(id -u)" = 0 ]; then
  chown consul:consul /consul/data /consul/config
  set -- gosu consul "$@"
fi
exec "$@"
