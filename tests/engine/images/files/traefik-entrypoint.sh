#!/bin/sh
# As traefik's entrypoint: options alone mean traefik.
set -e
case "${1:-}" in -*) set -- traefik "$@" ;; esac
exec "$@"
