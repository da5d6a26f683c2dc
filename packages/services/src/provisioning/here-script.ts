import type { ProvisioningSubject } from "./subject.ts";
import { madeBy } from "../operations/names.ts";

/**
 * A script that does on one host what belongs there. In a Swarm a container is entered on its own node only, and what a
 * store's volumes are on, the table of the backups tells.
 */
export function hereScript({ view }: ProvisioningSubject): string {
  return `#!/bin/sh
# Does with the backups what belongs to this host. ${madeBy(view)}
#
#   scripts/here.sh restore STORE   restores it, replacing what is there, as far as its data is on this host; "all" for every store
#   scripts/here.sh stores [STORE]  names what would be restored
#   scripts/here.sh cold            the archives of this host that stop services
#   scripts/here.sh cold-schedule   when, as five fields of cron; nothing where there are none
#
# Ends with 0 where nothing belongs here.
set -eu
cd "$(dirname "$0")/.."

stack=${view.name}
BACKUP_DATA=/backup
BACKUP_HANDOFF=/handoff
export BACKUP_DATA BACKUP_HANDOFF
# shellcheck disable=SC1091 # written by the backups
. ./scripts/backup/jobs.swarm.sh

# agents_here: the agents whose containers run on this host
agents_here() {
  for agent in $(all_agents); do
    [ -z "$(docker ps -q --filter "label=com.docker.swarm.service.name=\${stack}_$agent" --filter status=running)" ] || echo "$agent"
  done
}

# stores_here STORE: what of it is restored on this host
stores_here() {
  if [ "$1" = all ]; then wanted=$(all_stores); else wanted=$(units_of "$1"); fi
  for agent in $(agents_here); do
    for store in $(stores_of "$agent"); do
      for one in $wanted; do
        [ "$one" != "$store" ] || echo "$store"
      done
    done
  done
}

# jobs_here: the jobs of this host that stop services
jobs_here() {
  for agent in $(agents_here); do
    for job in $(manual_jobs_of "$agent"); do echo "$job"; done
  done
}

case \${1:-} in
  stores) stores_here "\${2:-all}" ;;
  restore)
    for store in $(stores_here "\${2:?which store?}"); do
      ./scripts/restore.sh "$store" --overwrite-live-data
    done
    ;;
  cold)
    code=0
    for job in $(jobs_here); do ./scripts/cold-backup.sh "$job" || code=$?; done
    exit "$code"
    ;;
  cold-schedule)
    for job in $(jobs_here); do
      load_job "$job"
      # shellcheck disable=SC2154 # set by load_job
      echo "$job_cron"
    done | sort -u | head -n 1
    ;;
  *) sed -n '2,/^set/{/^#/p;}' "$0" >&2; exit 2 ;;
esac
`;
}
