import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/offsite.sh`: the copy in another place. */
export function offsiteScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# The copy in another place: what is in the bucket goes to a second one, with MinIO's client. The worker runs it. ${madeBy}
#
#   offsite.sh backup JOB RUN
#   offsite.sh saved JOB RUN
#
# Nothing is removed there: whoever deletes backups here, by mistake or on purpose, does not reach them. Give the second bucket
# versions, and a rule that removes what is old.
#
# restic writes packs before the index, and the index before the snapshot. The list of snapshots is therefore read first and
# written last: a snapshot that is there has everything that it needs.
set -u
umask 077
BACKUP_HANDOFF=\${BACKUP_HANDOFF:-/handoff}
export MC_CONFIG_DIR="\${MC_CONFIG_DIR:-/tmp/.mc}"

say() { printf '%s\\n' "$*"; }
problem() {
  problem_code=$1
  shift
  say "error: $*" >&2
  return "$problem_code"
}

# connect NAME URL USER FILE: the client takes credentials from its input, where the list of processes does not show them.
connect() {
  [ -s "$4" ] || { problem 78 "the secret is missing or empty: $4"; return; }
  { echo "$3"; cat "$4"; echo; } | mc --quiet alias set "$1" "$2" >/dev/null || problem 1 "$2 does not answer, or refuses the credentials"
}

# backup JOB RUN
backup() {
  command -v mc >/dev/null 2>&1 || { problem 78 "the command mc is missing"; return; }
  connect here "\${OFFSITE_FROM_URL:?}" "\${OFFSITE_FROM_USER:?}" "\${OFFSITE_FROM_SECRET_FILE:?}" || return
  connect there "\${OFFSITE_TO_URL:?}" "\${OFFSITE_TO_USER:?}" "\${OFFSITE_TO_SECRET_FILE:?}" || return
  from=here/\${OFFSITE_FROM_BUCKET:?}
  to=there/\${OFFSITE_TO_BUCKET:?}
  begun=$(date '+%s')
  snapshots=$BACKUP_HANDOFF/snapshots
  rm -rf "$snapshots"
  mkdir -p "$snapshots" || return
  mc --quiet mirror --overwrite "$from/\${OFFSITE_PATH:?}/snapshots" "$snapshots" >/dev/null || { problem 1 "the list of snapshots cannot be read"; return; }
  mc --quiet mirror --overwrite --exclude "$OFFSITE_PATH/snapshots/*" --exclude "$OFFSITE_PATH/locks/*" "$from" "$to" >/dev/null ||
    { problem 1 "not everything was copied"; return; }
  mc --quiet mirror --overwrite "$snapshots" "$to/$OFFSITE_PATH/snapshots" >/dev/null || { problem 1 "the snapshots were not copied"; return; }
  rm -rf "$snapshots"
  size=$(mc --quiet --json du "$to" | tail -n 1)
  size=\${size#*\\"size\\":}
  size=\${size%%,*}
  mkdir -p "$BACKUP_HANDOFF/out" || return
  echo "$begun \${size:-0}" >"$BACKUP_HANDOFF/out/newest"
  say "the copy is complete: $to, \${size:-0} bytes"
}

saved() { :; }

case \${1:-} in
  backup | saved) "$@" ;;
  *) problem 78 "unknown: \${1:-nothing}" ;;
esac
`;
}
