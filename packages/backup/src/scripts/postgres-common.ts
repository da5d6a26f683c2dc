import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/postgres-common.sh`: what PostgreSQL's scripts share. */
export function postgresCommonScript({ madeBy }: ScriptNames): string {
  return `# shellcheck shell=sh
# shellcheck disable=SC2034 # used by what reads this
# What PostgreSQL's scripts share: messages and the connection, whose password is in no argument. ${madeBy}

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

# prepare: a folder in memory for what only this run needs.
prepare() {
  work=$(mktemp -d "\${TMPDIR:-/tmp}/postgres.XXXXXX") || exit 1
  trap 'rm -rf "$work"' EXIT
}

# connect: the client's variables. In the file of passwords a backslash and a colon have a backslash before them.
connect() {
  [ -s "\${POSTGRES_BACKUP_PASSWORD_FILE:-}" ] || { problem 78 "the password is missing or empty: \${POSTGRES_BACKUP_PASSWORD_FILE:-POSTGRES_BACKUP_PASSWORD_FILE}"; return; }
  printf '*:*:*:*:%s\\n' "$(sed 's/[\\\\:]/\\\\&/g' "$POSTGRES_BACKUP_PASSWORD_FILE")" >"$work/pgpass"
  export PGPASSFILE="$work/pgpass" PGHOST="\${POSTGRES_HOST:?}" PGPORT="\${POSTGRES_PORT:-5432}" PGUSER="\${POSTGRES_BACKUP_USER:?}" \\
    PGDATABASE="\${POSTGRES_DATABASE:-postgres}" PGCONNECT_TIMEOUT=10
}

# query SQL: values separated by tabs.
query() { psql --no-psqlrc --quiet --tuples-only --no-align --field-separator="$(printf '\\t')" --set ON_ERROR_STOP=1 --command "$1"; }

# identity: the system's identifier and its timeline, as the protocol of replication tells them.
identity() {
  psql --no-psqlrc --quiet --tuples-only --no-align --field-separator=' ' --command 'IDENTIFY_SYSTEM' "replication=1" | cut -d ' ' -f 1,2
}
`;
}
