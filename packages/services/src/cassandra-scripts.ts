import { ownAddress } from "./own-address.ts";

/** Where the start script of a node is mounted. */
export const startScriptPath = "/opt/stackwright/cassandra-start.sh";

/** Where the script of the one-shot job is mounted. */
export const initScriptPath = "/opt/stackwright/cassandra-init.sh";

/** Where the CQL of the one-shot job is mounted. */
export const initCqlPath = "/opt/stackwright/init.cql";

/**
 * The script that every node starts with. It runs as root; the image's entrypoint then becomes the user `cassandra`.
 *
 * Sources: docker-library/cassandra 4.1 (docker-entrypoint.sh); cassandra 4.1 (a seed does not bootstrap, two nodes cannot
 * bootstrap at once).
 */
export function startScript(listenOn: string | undefined): string {
  const listen =
    listenOn === undefined
      ? ""
      : `\nCASSANDRA_LISTEN_ADDRESS="$(${ownAddress(listenOn)})"; export CASSANDRA_LISTEN_ADDRESS\n`;
  return `#!/bin/bash
# How a Cassandra node starts. Made by Stackwright.
set -euo pipefail

# Logins. The image's entrypoint changes the same file, but knows no variable for these two settings.
sed -i \\
  -e "s/^authenticator:.*/authenticator: $NODE_AUTHENTICATOR/" \\
  -e "s/^authorizer:.*/authorizer: $NODE_AUTHORIZER/" \\
  "\${CASSANDRA_CONF:=/etc/cassandra}/cassandra.yaml"
${listen}
answers() { timeout 3 bash -c "exec 3<>/dev/tcp/$1/9042" 2>/dev/null; }

# A node without data is new, or was rebuilt.
if [[ ! -d "\${CASSANDRA_DATA:-/var/lib/cassandra}/data/system" ]]; then
  # Nodes join one at a time: each waits for the one before it.
  until [[ -z "\${NODE_AFTER:-}" ]] || answers "$NODE_AFTER"; do
    echo "waiting for $NODE_AFTER to answer before this node joins"
    sleep 5
  done
  # A seed never copies data from others. One that comes back empty would answer as if its data had never been, so while
  # others are there it takes those for its seeds, and joins as any new node does.
  if [[ ",$CASSANDRA_SEEDS," == *",$HOSTNAME,"* ]]; then
    others=""
    for peer in \${NODE_PEERS:-}; do
      if answers "$peer"; then others="\${others:+$others,}$peer"; fi
    done
    if [[ -n "$others" ]]; then export CASSANDRA_SEEDS="$others"; fi
  fi
fi

exec docker-entrypoint.sh "$@"
`;
}

/** What stands in init.cql for the name of the datacenter, which is only known where the job runs. */
export const datacenterMark = "${CASSANDRA_DC}";

/** The script of the one-shot job, with logins or without. POSIX sh. */
export function initScript(authentication: boolean): string {
  return `#!/bin/sh
# Prepares a new Cassandra cluster; all of it may be done again. Made by Stackwright.
set -eu
umask 077
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
# A name of letters, digits, dots, dashes and underscores.
case $CASSANDRA_DC in *[!A-Za-z0-9._-]* | "") echo "CASSANDRA_DC is no name: $CASSANDRA_DC" >&2; exit 1 ;; esac
sed 's/[$]{CASSANDRA_DC}/'"$CASSANDRA_DC"'/g' ${initCqlPath} > "$work/init.cql"
${authentication ? withLogin : withoutLogin}`;
}

const wait = `
# wait_for COMMAND...: tries for ten minutes.
wait_for() {
  tries=0
  until "$@" >/dev/null 2>"$work/error"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 60 ]; then
      cat "$work/error" >&2
      exit 1
    fi
    sleep 10
  done
}
`;

const withoutLogin = `${wait}
wait_for cqlsh --connect-timeout=20 -e "DESCRIBE CLUSTER" "$CASSANDRA_HOST"
cqlsh --connect-timeout=20 --request-timeout=60 -f "$work/init.cql" "$CASSANDRA_HOST"
`;

const withLogin = `
# A password is an argument of no program: others could see it in the list of processes.
login() {
  printf '[authentication]\\nusername = %s\\npassword = %s\\n' "$1" "$2" > "$work/$1.cqlshrc"
}
cql() {
  who="$1"
  shift
  cqlsh --cqlshrc="$work/$who.cqlshrc" --connect-timeout=20 --request-timeout=60 "$@" "$CASSANDRA_HOST"
}
password="$(cat "$CASSANDRA_PASSWORD_FILE")"
[ -n "$password" ] || { echo "$CASSANDRA_PASSWORD_FILE is empty" >&2; exit 1; }
quoted="$(printf '%s' "$password" | sed "s/'/''/g")"
login "$CASSANDRA_USER" "$password"
login cassandra cassandra
${wait}
known() {
  cql "$CASSANDRA_USER" -e "DESCRIBE CLUSTER" || cql cassandra -e "DESCRIBE CLUSTER"
}
wait_for known

# A new cluster has one superuser, whose name and password everybody knows. It is replaced, and then may not log in.
if ! cql "$CASSANDRA_USER" -e "DESCRIBE CLUSTER" >/dev/null 2>&1; then
  cat > "$work/role.cql" <<END
CREATE ROLE IF NOT EXISTS "$CASSANDRA_USER" WITH PASSWORD = '$quoted' AND LOGIN = true AND SUPERUSER = true;
END
  cql cassandra -f "$work/role.cql"
fi
wait_for cql "$CASSANDRA_USER" -e "ALTER ROLE cassandra WITH SUPERUSER = false AND LOGIN = false"
cql "$CASSANDRA_USER" -f "$work/init.cql"
`;
