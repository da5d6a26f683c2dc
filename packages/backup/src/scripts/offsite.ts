import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/offsite.sh`: the copy in another place. */
export function offsiteScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# The copy in another place: what is in the bucket goes to a second one, with MinIO's client. The worker runs it. ${madeBy}
#
#   offsite.sh backup JOB RUN
#   offsite.sh saved JOB RUN
#
# Nothing is removed there, and nothing of restic is written over: whoever deletes or damages backups here, by mistake or on purpose,
# does not reach them. Give the second bucket versions, and a rule that removes what is old.
#
# restic writes packs before the index, and the index before the snapshot. The list of snapshots is therefore read first and
# written last: a snapshot that is there has everything that it needs.
#
# The image has little more than a shell: neither grep nor sed.
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

# mirror ARGUMENTS...: the client ends well although it could not copy all. What it complains of counts.
mirror() {
  mirror_code=0
  mc --quiet mirror "$@" >/dev/null 2>"$errors" || mirror_code=1
  while read -r mirror_line; do
    case $mirror_line in
      # It was sent again later, with the same size: restic names files by their content.
      *"(mm-source-mtime)"*) ;;
      *"<ERROR>"*)
        printf '%s\\n' "$mirror_line" >&2
        mirror_code=1
        ;;
    esac
  done <"$errors"
  return "$mirror_code"
}

# carry FROM TO [OPTION]...: mirrors, and looks whether all is there: of refused writes the client says nothing. What is made here
# meanwhile comes with another try.
carry() {
  carry_from=$1
  carry_to=$2
  shift 2
  carry_tries=0
  until mirror "$@" "$carry_from" "$carry_to" && has_all "$carry_from" "$carry_to"; do
    carry_tries=$((carry_tries + 1))
    [ "$carry_tries" -lt 3 ] || return 1
  done
}

# has_all FROM TO: without locks, and without the snapshots in the bucket, which have their turn.
has_all() {
  mc --quiet diff "$1" "$2" >"$work/diff" 2>"$errors" || { problem 1 "it cannot be compared: $(cat "$errors")"; return; }
  has_missing=
  while read -r has_sign has_url; do
    case $has_sign$has_url in
      "<"*"/$OFFSITE_PATH/locks/"* | "<"*"/$OFFSITE_PATH/snapshots/"*) ;;
      "<"*) has_missing=$has_url ;;
    esac
  done <"$work/diff"
  [ -z "$has_missing" ] || problem 1 "it is not in $2: $has_missing"
}

# same_repository: there is nothing yet in the other place, or it is the copy of this repository. Another repository's files in the
# same folder would make both useless.
same_repository() {
  mc --quiet cat "$from/$OFFSITE_PATH/config" >"$work/ours" 2>"$errors" || { problem 1 "there is no repository to copy at $from/$OFFSITE_PATH: $(cat "$errors")"; return; }
  if mc --quiet cat "$to/$OFFSITE_PATH/config" >"$work/theirs" 2>"$errors"; then
    [ "$(sha256sum <"$work/ours")" = "$(sha256sum <"$work/theirs")" ] ||
      problem 78 "there is another repository at $to/$OFFSITE_PATH: nothing was copied. Give this one a place of its own"
    return
  fi
  same_said=$(cat "$errors")
  case $same_said in
    *"Object does not exist"*) say "the first copy to $to" ;;
    *) problem 1 "$to cannot be read: $same_said" ;;
  esac
}

# backup JOB RUN
backup() {
  command -v mc >/dev/null 2>&1 || { problem 78 "the command mc is missing"; return; }
  connect here "\${OFFSITE_FROM_URL:?}" "\${OFFSITE_FROM_USER:?}" "\${OFFSITE_FROM_SECRET_FILE:?}" || return
  connect there "\${OFFSITE_TO_URL:?}" "\${OFFSITE_TO_USER:?}" "\${OFFSITE_TO_SECRET_FILE:?}" || return
  from=here/\${OFFSITE_FROM_BUCKET:?}
  to=there/\${OFFSITE_TO_BUCKET:?}
  same_repository || return
  begun=$(date '+%s')
  snapshots=$BACKUP_HANDOFF/snapshots
  rm -rf "$snapshots"
  mkdir -p "$snapshots" || return
  mirror "$from/$OFFSITE_PATH/snapshots" "$snapshots" || { problem 1 "the list of snapshots cannot be read"; return; }
  carry "$from/$OFFSITE_PATH" "$to/$OFFSITE_PATH" --exclude "snapshots/*" --exclude "locks/*" ||
    { problem 1 "not everything was copied"; return; }
  carry "$snapshots" "$to/$OFFSITE_PATH/snapshots" || { problem 1 "the snapshots were not copied"; return; }
  rm -rf "$snapshots"
  # What engines keep beside it has lists that change.
  carry "$from" "$to" --overwrite --exclude "$OFFSITE_PATH/*" || { problem 1 "what is beside the repository was not copied"; return; }
  size=$(mc --quiet --json du "$to" | tail -n 1)
  size=\${size#*\\"size\\":}
  size=\${size%%,*}
  mkdir -p "$BACKUP_HANDOFF/out" || return
  echo "$begun \${size:-0}" >"$BACKUP_HANDOFF/out/newest"
  say "the copy is complete: $to, \${size:-0} bytes"
}

saved() { :; }

: "\${OFFSITE_PATH:?}"
work=$(mktemp -d "\${TMPDIR:-/tmp}/offsite.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
errors=$work/errors
case \${1:-} in
  backup | saved) "$@" ;;
  *) problem 78 "unknown: \${1:-nothing}" ;;
esac
`;
}
