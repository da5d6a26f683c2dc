import type { ByteSize } from "@stackwright/core";
import { ownAddress } from "./own-address.ts";

/** Where the start script of a node is mounted. */
export const startScriptPath = "/opt/stackwright/galera-start.sh";

/** Where the script of the health check is mounted. */
export const healthScriptPath = "/opt/stackwright/galera-health.sh";

/** Where the settings are mounted that must not be arguments. */
export const settingsPath = "/etc/mysql/conf.d/galera.cnf";

/**
 * The size of the buffer pool. As an argument of the server it would reach mariadb-backup when a node is copied, which stops at
 * it: measured with 10.11.19, wsrep_sst_mariabackup.
 */
export function settingsFile(bufferPool: ByteSize): string {
  return `# Made by Stackwright.\n[mariadbd]\ninnodb_buffer_pool_size = ${bufferPool}\n`;
}

/** Where the SQL for the nodes' own user is mounted. */
export const localUserPath = "/docker-entrypoint-initdb.d/10-local-user.sql";

/** Where the SQL of the author is mounted. */
export const initSqlPath = "/docker-entrypoint-initdb.d/20-init.sql";

/**
 * The user with which a node is copied, and asked how it is: the server's own, on its own machine, without a password.
 * Source: mariadb.com/kb, mariabackup SST method (authentication and privileges).
 */
export const localUser = `-- The user with which a node gives its data to another, and is asked how it is. Made by Stackwright.
CREATE USER IF NOT EXISTS 'mysql'@'localhost' IDENTIFIED VIA unix_socket;
GRANT RELOAD, PROCESS, LOCK TABLES, BINLOG MONITOR, REPLICA MONITOR ON *.* TO 'mysql'@'localhost';
`;

/** A node that gives its data to another, or is being backed up, answers as before. */
export const healthScript = `#!/bin/bash
# Healthy is a node that takes queries and is in the part of the cluster that has the majority. Made by Stackwright.
state="$(gosu mysql mariadb --user=mysql --connect-timeout=5 --batch --skip-column-names --execute \\
  "SELECT variable_value FROM information_schema.global_status WHERE variable_name IN ('wsrep_cluster_status', 'wsrep_local_state_comment', 'wsrep_ready') ORDER BY variable_name")" || exit 1
case $state in
  $'Primary\\nSynced\\nON' | $'Primary\\nDonor/Desynced\\nON') exit 0 ;;
  *) echo "\${state//$'\\n'/, }"; exit 1 ;;
esac
`;

/**
 * The script that every node starts with. It runs as root; the server then becomes the user \`mysql\`.
 *
 * A cluster is made new only where the author of the deployment says so, because a node cannot know: one whose disk was lost
 * looks like one that was never there, and would begin an empty cluster beside the real one.
 *
 * Sources: mariadb-docker 10.11, docker-entrypoint.sh; mariadb.com/kb, Getting Started with MariaDB Galera Cluster;
 * galera_recovery of mariadb-server 10.11, for the position of a node that was killed.
 */
export function startScript(listenOn: string | undefined): string {
  return `#!/bin/bash
# How a node of the cluster starts. Made by Stackwright.
#
# It joins the others. Only where GALERA_BOOTSTRAP is yes, or --wsrep-new-cluster is among its arguments, and nobody else is there, it
# makes a new cluster: with an empty data folder, or with data that is marked "safe_to_bootstrap: 1" in grastate.dat.
set -euo pipefail

data=\${GALERA_DATA:-/var/lib/mysql}
say() { echo "galera: $*"; }
state() { if [[ -f "$data/grastate.dat" ]]; then sed -n "s/^$1:[[:space:]]*//p" "$data/grastate.dat"; fi; }
listens() { timeout 2 bash -c "exec 3<>/dev/tcp/$1/4567" 2>/dev/null; }
somebody_listens() {
  for peer in $GALERA_PEERS; do if listens "$peer"; then return 0; fi; done
  return 1
}

sign="\${GALERA_BOOTSTRAP:-}"
arguments=()
for argument in "$@"; do
  if [[ "$argument" == --wsrep-new-cluster ]]; then sign=yes; else arguments+=("$argument"); fi
done
address="$(${ownAddress(listenOn)})"
[[ -n "$address" ]] || { say "this machine has no address that fits"; exit 1; }
set -- "\${arguments[@]}" --wsrep-node-address="$address"

# --- A new cluster

is_empty() { [[ ! -d "$data/mysql" ]]; }
if [[ "$sign" == yes ]]; then
  # After a loss of power all nodes start at once: the others get time to show themselves.
  company=no
  while [[ "$company" == no ]] && ((SECONDS <= \${GALERA_PATIENCE:-30})); do
    if somebody_listens; then company=yes; else sleep 1; fi
  done
  if [[ "$company" == yes ]]; then
    say "the others are there: this node joins them, and GALERA_BOOTSTRAP can be taken away"
  elif is_empty; then
    say "a new cluster, without data. Take GALERA_BOOTSTRAP away when the others have joined"
    exec docker-entrypoint.sh "$@" --wsrep-new-cluster
  elif [[ "$(state safe_to_bootstrap)" != 0 ]]; then
    say "a new cluster, with the data of this node. Take GALERA_BOOTSTRAP away when the others have joined"
    exec docker-entrypoint.sh "$@" --wsrep-new-cluster
  else
    say "no new cluster: another node may have newer data. Compare grastate.dat of all of them (here: uuid $(state uuid), seqno $(state seqno)); at the newest, set safe_to_bootstrap: 1"
  fi
fi

# --- A node of the cluster that is there

if is_empty; then
  until somebody_listens; do
    say "waiting: this node is empty, and none of $GALERA_PEERS listens. For a new cluster, set GALERA_BOOTSTRAP=yes at one node"
    sleep 5
  done
  # It gets its users and tables with the data of another node: the image need not make any.
  find "$data" -maxdepth 0 ! -user mysql -exec chown mysql: {} +
  say "joining, with an empty data folder"
  exec "$@" --user=mysql
fi

# The identity of the cluster that another node is in; nothing where it cannot be asked.
options=/tmp/galera-client.cnf
cluster_of() {
  (umask 077; printf '[client]\\nuser=root\\npassword="%s"\\n' "$(sed 's/\\\\/\\\\\\\\/g' "$MARIADB_ROOT_PASSWORD_FILE")" >"$options")
  mariadb --defaults-extra-file="$options" --host="$1" --connect-timeout=5 --batch --skip-column-names \\
    --execute "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'wsrep_cluster_state_uuid'" 2>/dev/null || true
}

# Data of another cluster would be thrown away by joining: that must not happen to what may be the only copy.
mine="$(state uuid)"
if [[ -n "$mine" && "$mine" != 00000000-* ]]; then
  for peer in $GALERA_PEERS; do
    theirs="$(cluster_of "$peer")"
    [[ -z "$theirs" || "$theirs" == "$mine" ]] || {
      say "$peer is in another cluster ($theirs) than the data here ($mine). Empty this node's volume to have it copy that cluster"
      exit 1
    }
  done
  # Where it was killed, its own log tells how far it came; without that it would copy everything.
  if [[ "$(state seqno)" == -1 ]]; then
    position="$("$@" --user=mysql --wsrep-recover 2>&1 | sed -n 's/.*WSREP: Recovered position:[[:space:]]*//p' | tail -n 1)" || position=""
    if [[ -n "$position" ]]; then
      say "it was killed at $position"
      set -- "$@" --wsrep-start-position="$position"
    fi
  fi
fi
rm -f "$options"
exec docker-entrypoint.sh "$@"
`;
}
