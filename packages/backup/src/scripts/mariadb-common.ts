import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/mariadb-common.sh`: what MariaDB's scripts share. */
export function mariadbCommonScript({ madeBy }: ScriptNames): string {
  return `# shellcheck shell=sh
# What MariaDB's scripts share: messages and the client, whose password is in no argument. ${madeBy}

say() { printf '%s\\n' "$*"; }
problem() {
  problem_code=$1
  shift
  say "error: $*" >&2
  return "$problem_code"
}
now() { date '+%s'; }
is_number() {
  case $1 in "" | *[!0-9]*) return 1 ;; esac
}
need() {
  for need_command in "$@"; do
    command -v "$need_command" >/dev/null 2>&1 || { problem 78 "the command $need_command is missing"; return; }
  done
}

# The databases of the server itself.
# shellcheck disable=SC2034 # used by what reads this
not_system="NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')"

# prepare: a folder in memory for what only this run needs.
prepare() {
  work=$(mktemp -d "\${TMPDIR:-/tmp}/mariadb.XXXXXX") || exit 1
  client_options=$work/client.cnf
  trap 'rm -rf "$work"' EXIT
}

# use_host NAME: makes the client's options. In them a backslash would begin an escape.
use_host() {
  [ -s "\${MARIADB_PASSWORD_FILE:-}" ] || { problem 78 "the password is missing or empty: \${MARIADB_PASSWORD_FILE:-MARIADB_PASSWORD_FILE}"; return; }
  printf '[client]\\nhost=%s\\nport=%s\\nuser=%s\\npassword="%s"\\n%s\\n' "$1" "\${MARIADB_PORT:-3306}" "\${MARIADB_USER:?}" \\
    "$(sed 's/\\\\/\\\\\\\\/g' "$MARIADB_PASSWORD_FILE")" "\${MARIADB_OPTIONS:-}" >"$client_options"
}

# A server whose node is gone would otherwise cost minutes.
client() { mariadb --defaults-extra-file="$client_options" --connect-timeout=10 "$@"; }

# query SQL: values separated by tabs, without names.
query() { client --batch --skip-column-names --raw --execute "$1"; }

# choose_host: the first server that answers; in a Galera cluster, that has all data.
choose_host() {
  need mariadb || return
  for chosen_host in \${MARIADB_HOSTS:?}; do
    use_host "$chosen_host" || return
    choose_state=$(query "SELECT 1" 2>"$work/error") || continue
    [ -n "\${MARIADB_GALERA:-}" ] || return 0
    choose_state=$(query "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'wsrep_local_state_comment'" 2>"$work/error") || continue
    [ "$choose_state" != Synced ] || return 0
  done
  cat "$work/error" >&2 2>/dev/null
  problem 1 "no server can be used: $MARIADB_HOSTS"
}

# log_number NAME: 12 of mariadb-bin.000012.
log_number() { echo "\${1##*.}" | sed 's/^0*\\([0-9]\\)/\\1/'; }

# dump_position FILE: the binary log and the position at which a dump was made.
dump_position() {
  sed -n "s/^-- CHANGE MASTER TO MASTER_LOG_FILE='\\([^']*\\)', MASTER_LOG_POS=\\([0-9]*\\);.*/\\1 \\2/p" "$1" | sed 1q
}

# names_in FOLDER TYPE: the names of the files (f) or folders (d) in a folder, in order.
names_in() { find "$1" -mindepth 1 -maxdepth 1 -type "$2" 2>/dev/null | sed 's|.*/||' | sort; }
`;
}
