#!/bin/sh
# Stands for docker: knows what the roles and scripts ask, and keeps in $FAKE what they change.
set -eu
echo "$*" >>"$FAKE/calls"
case "$*" in
  "version --format {{.Server.Version}}") echo 26.1.5 ;;
  "info --format {{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}")
    if [ -e "$FAKE/swarm" ]; then echo "active true"; else echo "inactive false"; fi ;;
  "info --format {{.Swarm.ControlAvailable}}") echo true ;;
  "swarm init"*) touch "$FAKE/swarm" ;;
  "swarm join-token -q "*) echo SWMTKN-of-the-test ;;
  "secret inspect "*) test -e "$FAKE/$3" ;;
  "secret create "*) cat "${4:--}" >/dev/null; touch "$FAKE/$3" ;;
  "service ls "*) echo 1/1 ;;
  "stack services "*) printf 'dockerwarts_glpi replicated 1/1\ndockerwarts_restic-restore replicated 0/0\ndockerwarts_minio-init replicated job 0/1 (1/1 completed)\n' ;;
  "ps -q "*swarm.service.name=dockerwarts_restic-backup\ *) echo a-container ;;
  "ps -q "*) ;;
  "stack deploy "*)
    if [ -e "$FAKE/deployed" ]; then echo "Updating service dockerwarts_glpi"; else echo "Creating service dockerwarts_glpi"; fi
    touch "$FAKE/deployed" ;;
  *) ;;
esac
