import { swarmPath, type StackView } from "@stackwright/core";
import { madeBy, paths, secretName } from "./names.ts";
import { shellWord } from "./text.ts";

/** The script that makes the secrets of development: files. */
export function initSecretFiles(view: StackView): string {
  const swarm = swarmPath(paths.initSecrets);
  return `#!/bin/sh
# ${madeBy(view)}
#
# Makes the secrets that are missing. One that is there is never touched.
#   ${paths.initSecrets}            for development: files that Compose mounts
#   ${paths.initSecrets} --swarm    for production: see ${swarm}
#
# Compose mounts a secret as the file that it is, with the owner and mode of the host. The files are therefore readable by
# every user (0444), for the images that do not run as root, in a folder that only its owner can enter (0700).
#
# To change a value: remove its file, run this again, and recreate the services that use it.
set -eu
umask 077
cd "$(dirname "$0")/.."

case \${1:-} in
  --swarm) shift; exec ./${swarm} "$@" ;;
  "") ;;
  *) echo "usage: $0 [--swarm ...]" >&2; exit 2 ;;
esac

${valueFunction}
# make_secret FILE COMMAND
make_secret() {
  if [ -s "$1" ]; then
    echo "kept  $1"
    return 0
  fi
  make_value "$2" || { echo "cannot make $1: \\"$2\\" failed or gave nothing" >&2; exit 1; }
  [ -d "$(dirname "$1")" ] || mkdir -p "$(dirname "$1")"
  printf '%s' "$value" >"$1.tmp"
  chmod 0444 "$1.tmp"
  mv "$1.tmp" "$1"
  echo "made  $1"
}

${givenFunction(view, "put its value into that file")}
${entries(view, (name) => secretLine(view, name, [view.secrets[name]?.file ?? ""]))}
[ ! -d secrets ] || chmod 0700 secrets
${ending(view)}`;
}

/** The script that makes the secrets of production: external secrets of Swarm. */
export function initSwarmSecrets(view: StackView): string {
  return `#!/bin/sh
# ${madeBy(view)}
#
# Makes the Swarm secrets that are missing, on a manager. One that is there is never touched.
#   ${swarmPath(paths.initSecrets)} [--from FOLDER] [--save FOLDER]
#     --from FOLDER   take the value from FOLDER/<name>.txt where there is such a file, instead of making one
#     --save FOLDER   also write each new value to FOLDER/<name>.txt (0600): Swarm never shows a secret again
#
# Put what you save into a vault and remove the folder; the passwords of backups above all.
#
# Rotation: a Swarm secret cannot change, so its name ends in a version. Raise it, secret("name", { version: 2 }), write the
# platform again, run this script, deploy; when every service has been updated, remove the old one: docker secret rm.
set -eu
umask 077
cd "$(dirname "$0")/.."

from=
save=
while [ $# -gt 0 ]; do
  case $1 in
    --from) from=\${2:?--from needs a folder}; shift 2 ;;
    --save) save=\${2:?--save needs a folder}; shift 2 ;;
    *) echo "usage: $0 [--from FOLDER] [--save FOLDER]" >&2; exit 2 ;;
  esac
done

if [ "$(docker info --format '{{.Swarm.ControlAvailable}}')" != true ]; then
  echo "this node is no Swarm manager: run ${paths.initSwarm} --init, or run this on a manager" >&2
  exit 1
fi
[ -z "$save" ] || mkdir -p "$save"

${valueFunction}
# make_secret NAME PHYSICAL_NAME COMMAND
make_secret() {
  if docker secret inspect "$2" >/dev/null 2>&1; then
    echo "kept  $2"
    return 0
  fi
  if [ -n "$from" ] && [ -s "$from/$1.txt" ]; then
    docker secret create "$2" "$from/$1.txt" >/dev/null
    echo "made  $2  (from $from/$1.txt)"
    return 0
  fi
  make_value "$3" || { echo "cannot make $2: \\"$3\\" failed or gave nothing" >&2; exit 1; }
  [ -z "$save" ] || printf '%s' "$value" >"$save/$1.txt"
  printf '%s' "$value" | docker secret create "$2" - >/dev/null
  echo "made  $2"
}

${givenFunction(view, "docker secret create $2 FILE, or --from a folder with $1.txt")}
${entries(view, (name) => secretLine(view, name, [name, secretName(view, name)]))}
${ending(view)}`;
}

/** Runs a command for its output. A single line loses its line break, because many images would take it for a part of it. */
const valueFunction = `newline='
'
# make_value COMMAND: puts what it prints into $value
make_value() {
  value=$(sh -c "$1") || return 1
  [ -n "$value" ] || return 1
  case $value in *"$newline"*) value=$value$newline ;; esac
}
`;

/** Some values are given by others: the script makes the rest, and then says what is missing. */
function givenFunction(view: StackView, cure: string): string {
  if (!someAreGiven(view)) return "";
  return `missing=0
# given_secret ...: like make_secret, for a value that only somebody else can give
given_secret() {
  if (make_secret "$@" false) 2>/dev/null; then return 0; fi
  echo "MISSING  $1, which cannot be made here: ${cure}, then run this again" >&2
  missing=1
}
`;
}

function someAreGiven(view: StackView): boolean {
  return Object.values(view.secrets).some(({ generate }) => generate === false);
}

function ending(view: StackView): string {
  return someAreGiven(view) ? 'exit "$missing"\n' : "";
}

/** The line that makes one secret. */
function secretLine(view: StackView, name: string, where: readonly string[]): string {
  const generate = view.secrets[name]?.generate ?? "";
  return generate === false
    ? `given_secret ${where.map(shellWord).join(" ")}`
    : `make_secret ${[...where, generate].map(shellWord).join(" ")}`;
}

function entries(view: StackView, call: (name: string) => string): string {
  const names = Object.keys(view.secrets);
  if (names.length === 0) return 'echo "this stack has no secrets"\n';
  return names
    .map((name) => {
      const description = view.secrets[name]?.description ?? "";
      return `${description === "" ? "" : `# ${description.replaceAll("\n", " ")}\n`}${call(name)}\n`;
    })
    .join("");
}
