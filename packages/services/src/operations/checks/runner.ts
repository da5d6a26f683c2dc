import { documentFiles, swarmPath, type StackView } from "@stackwright/core";
import { paths } from "../names.ts";

/** The first lines of the script: which target, what is counted, how a container is found. */
export function runner(view: StackView): string {
  return `set -u
cd "$(dirname "$0")/.." || exit 2

stack=${view.name}
${view.target === "compose" ? chooseTarget : options}
# The values of .env, unless the environment says otherwise.
before=$(export -p)
if [ -f .env ]; then
  set -a
  # shellcheck disable=SC1091 # only there once it has been filled in
  . ./.env
  set +a
fi
eval "$before"

passed=0
failed=0
skipped=0
row() { printf '%-5s %-40s %s\\n' "$1" "$2" "$3"; }
ok() { row ok "$1" "$2"; passed=$((passed + 1)); }
fail() { row FAIL "$1" "$2"; failed=$((failed + 1)); }
skip() { row skip "$1" "$2"; skipped=$((skipped + 1)); }

${view.target === "compose" ? composeContainers : swarmContainers}
# here_any SERVICES TITLE: the first of the services that has a container; its name is in $service then
here_any() {
  for service in $1; do
    if find_container "$service"; then return 0; fi
  done
  absent "$2" "$1"
  return 1
}

# here SERVICE TITLE
here() { here_any "$1" "$2"; }

# inside SERVICE COMMAND...: runs a command in a service's container
inside() {
  find_container "$1" || return 1
  shift
  engine exec "$container" "$@" </dev/null
}

# ask SERVICE ARGUMENTS...: runs the script on standard input with the shell of a service's container
ask() {
  find_container "$1" || return 1
  shift
  engine exec -i "$container" sh -s -- "$@"
}

# fetch SERVICE URL: gets a page from inside a service's container, with what its image has
fetch() {
  ask "$1" "$2" <<'INSIDE' 2>/dev/null
if command -v curl >/dev/null; then exec curl -ksSg -m 10 "$1"; else exec wget -qO- -T 10 "$1" </dev/null; fi
INSIDE
}
`;
}

const usage = `echo "usage: $0 [--target compose|swarm] [--strict]    (--strict: what had to be skipped counts as failed)" >&2; exit 2`;

/** Development's edition is the one that is called: it hands over to Swarm's where the stack runs in a Swarm. */
const chooseTarget = `target=
strict=
while [ $# -gt 0 ]; do
  case $1 in
    --target) target=\${2:-}; shift; [ $# -eq 0 ] || shift ;;
    --strict) strict=--strict; shift ;;
    *) ${usage} ;;
  esac
done
if [ -z "$target" ]; then
  target=compose
  if [ -z "$(docker ps -aq --filter "label=com.docker.compose.project=$stack")" ] &&
    [ -n "$(docker ps -aq --filter "label=com.docker.stack.namespace=$stack")$(docker service ls -q --filter "label=com.docker.stack.namespace=$stack" 2>/dev/null)" ]; then
    target=swarm
  fi
fi
case $target in
  compose) ;;
  swarm) exec ./${swarmPath(paths.checks)} $strict ;;
  *) ${usage} ;;
esac
`;

const options = `strict=
for option in "$@"; do
  case $option in
    --strict) strict=--strict ;;
    *) echo "usage: $0 [--strict]    (what had to be skipped counts as failed)" >&2; exit 2 ;;
  esac
done
`;

const composeContainers = `engine() { docker "$@"; }

# find_container SERVICE: puts the id of a running container into $container
find_container() {
  container=$(engine ps -q --filter "label=com.docker.compose.project=$stack" --filter "label=com.docker.compose.service=$1" | head -n 1)
  [ -n "$container" ]
}

# absent TITLE SERVICE: there is no container to ask
absent() { fail "$1" "no container of $2 runs: docker compose -f ${documentFiles.compose} up -d"; }
`;

const swarmContainers = `# A manager sees every service, but only the containers of its own node. SWARM_HOSTS names the other engines:
#   SWARM_HOSTS="ssh://ops@node2 ssh://ops@node3" ${swarmPath(paths.checks)}
host=local
engine() { if [ "$host" = local ]; then docker "$@"; else docker -H "$host" "$@"; fi; }

# find_container SERVICE: puts the id of a running container into $container, and where it is into $host
find_container() {
  for host in local \${SWARM_HOSTS:-}; do
    container=$(engine ps -q --filter "label=com.docker.swarm.service.name=\${stack}_$1" </dev/null | head -n 1)
    if [ -n "$container" ]; then return 0; fi
  done
  host=local
  return 1
}

# absent TITLE SERVICE: there is no container to ask
absent() { skip "$1" "no task of $2 on this node: run this where it is, or name its engine in SWARM_HOSTS"; }
`;

/** The last lines: the sum. */
export const summary = `echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] || exit 1
[ -z "$strict" ] || [ "$skipped" -eq 0 ] || exit 1
`;
