import type { StackView } from "@stackwright/core";
import { madeBy, paths } from "./names.ts";
import { isIdle, isJob, servicesOf, type NamedService } from "./view.ts";

/**
 * The script that waits for the development platform. `docker compose up --wait` alone takes a job that has ended for a
 * failure, so it is told which services go on running, and the jobs are asked for how they ended.
 */
export function waitScript(view: StackView): string {
  const started = servicesOf(view).filter(({ model }) => !isIdle(model));
  const jobs = started.filter(({ model }) => isJob(model));
  const services = started.filter(({ model }) => !isJob(model));
  return `#!/bin/sh
# ${madeBy(view)}
#
# Waits until the development platform is ready: every service runs, and is healthy where it has a health check; every job
# has ended well. Starts what does not run yet.
#   ${paths.wait}            for ten minutes at most
#   ${paths.wait} SECONDS    for as long as that
set -eu
cd "$(dirname "$0")/.."

limit=\${1:-600}
case $limit in *[!0-9]*) echo "$0: $limit: expected a number of seconds" >&2; exit 2 ;; esac
readonly services='${names(services)}'
readonly jobs='${names(jobs)}'
deadline=$(($(date +%s) + limit))

compose() { docker compose -f docker-compose.dev.yml "$@"; }

compose up --detach
# shellcheck disable=SC2086 # one word a service
[ -z "$services" ] || compose up --detach --no-deps --wait --wait-timeout "$limit" $services

# job NAME: waits for its end.
job() {
  while :; do
    containers=$(compose ps --all --quiet "$1")
    # shellcheck disable=SC2086 # one word a container
    state=$(docker inspect --format '{{.State.Status}} {{.State.ExitCode}}' $containers | sort -u)
    case $state in
      "exited 0") return ;;
      *"exited "[1-9]*) echo "$1 has failed ($state):" >&2; compose logs --no-log-prefix --tail 20 "$1" >&2; return 1 ;;
    esac
    [ "$(date +%s)" -lt "$deadline" ] || { echo "$1 has not ended in $limit seconds ($state)" >&2; return 1; }
    sleep 2
  done
}

failed=0
for name in $jobs; do
  job "$name" || failed=1
done
[ "$failed" -eq 0 ] || exit 1
echo "ready: services that run: ${services.length}, jobs that have ended well: ${jobs.length}"
`;
}

function names(services: readonly NamedService[]): string {
  return services.map(({ name }) => name).join(" ");
}
