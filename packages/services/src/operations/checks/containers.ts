import type { StackView } from "@stackwright/core";
import { isIdle, isJob, servicesOf } from "../view.ts";
import type { Check } from "./check.ts";

/** Whether everything runs, and says that it is healthy. */
export function containerChecks(view: StackView): readonly Check[] {
  const expected = servicesOf(view).filter(({ model }) => !isIdle(model));
  const names = (jobs: boolean): string =>
    expected
      .filter(({ model }) => isJob(model) === jobs)
      .map(({ name }) => name)
      .join(" ");
  const checked = expected.filter(
    ({ model: { healthcheck } }) => healthcheck?.test !== undefined && healthcheck.test[0] !== "NONE",
  );
  const compose = view.target === "compose";
  return [
    {
      title: { en: "every service runs", fr: "tous les services tournent" },
      define: compose ? composeRunning : swarmRunning,
      calls: [`running "${names(false)}" "${names(true)}"`],
    },
    {
      title: {
        en: `every health check passes (services that state one: ${checked.length})`,
        fr: `tous les contrôles de santé passent (services qui en déclarent un : ${checked.length})`,
      },
      define: healthy(compose ? "com.docker.compose.project" : "com.docker.stack.namespace", compose),
      calls: ["healthy"],
    },
  ];
}

const composeRunning = `# running SERVICES JOBS: a job may have ended, if it ended well
running() {
  count=0
  wanted=0
  for name in $1 $2; do
    wanted=$((wanted + 1))
    states=$(docker ps -a --filter "label=com.docker.compose.project=$stack" --filter "label=com.docker.compose.service=$name" --format '{{.Status}}')
    case $states in
      *Up\\ *) count=$((count + 1)); continue ;;
      *Exited\\ \\(0\\)*) case " $2 " in *" $name "*) count=$((count + 1)); continue ;; esac ;;
    esac
    fail "Service $name" "$(printf '%s' "\${states:-has no container}" | head -n 1)"
  done
  [ "$count" -lt "$wanted" ] || ok "Services" "all $count run"
}`;

const swarmRunning = `# running SERVICES JOBS: a job may have ended
running() {
  if ! list=$(docker service ls --filter "label=com.docker.stack.namespace=$stack" --format '{{.Name}} {{.Replicas}}' 2>/dev/null); then
    skip "Services" "this node is no manager"
    return 0
  fi
  count=0
  wanted=0
  for name in $1 $2; do
    wanted=$((wanted + 1))
    replicas=$(printf '%s\\n' "$list" | awk -v name="\${stack}_$name" '$1 == name { print $2 }')
    case " $2 " in *" $name "*) [ -z "$replicas" ] || { count=$((count + 1)); continue; } ;; esac
    if [ -n "$replicas" ] && [ "\${replicas%%/*}" = "\${replicas#*/}" ] && [ "$replicas" != 0/0 ]; then
      count=$((count + 1))
    else
      fail "Service $name" "\${replicas:-is not deployed}\${replicas:+ tasks run}"
    fi
  done
  [ "$count" -lt "$wanted" ] || ok "Services" "all $count run"
}`;

/** Swarm counts a task as running only when it is healthy, so its own count says most of it already. */
function healthy(label: string, compose: boolean): string {
  const where = compose ? "" : " on this node";
  return `healthy() {
  count=0
  ill=$failed
  while read -r name status; do
    case $status in
      *"(unhealthy)"*) fail "Health of $name" "$status" ;;
      *"(health: starting)"*) fail "Health of $name" "still starting" ;;
      *"(healthy)"*) count=$((count + 1)) ;;
    esac
  done <<LIST
$(engine ps --filter "label=${label}=$stack" --format '{{.Names}} {{.Status}}')
LIST
  if [ "$failed" -gt "$ill" ]; then return 0; fi
  if [ "$count" -gt 0 ]; then ok "Health checks" "$count containers healthy${where}"; else skip "Health checks" "no container${where} states its health"; fi
}`;
}
