import type { ScriptNames } from "./script-names.ts";

/** `scripts/backup/cassandra.sh`: Cassandra's snapshots, increments, restores and drills. */
export function cassandraScript({ madeBy }: ScriptNames): string {
  return `#!/bin/sh
# What is particular to Cassandra: snapshots, increments, restores and drills of one node. The worker runs it. ${madeBy}
#
#   cassandra.sh backup JOB RUN                    by the job: *-snapshot makes a snapshot, *-incremental flushes what is new
#   cassandra.sh saved JOB RUN                     what is in the repository is removed here
#   cassandra.sh restore NODE TO ONLY OVERWRITE    puts in/restore/base and in/restore/changes in place of the data; the node must not run
#   cassandra.sh drill NODE                        checks every file of in/drill against the sum that Cassandra wrote with it
#
# Snapshots and increments are hard links in the node's own volume: making them costs next to nothing, and restic reads them there.
# The list of them goes to the agent, which has the same volume.
set -u
umask 077
BACKUP_HANDOFF=\${BACKUP_HANDOFF:-/handoff}
# What nodetool writes for itself.
export HOME="\${CASSANDRA_HOME_FOLDER:-/tmp}"

data=\${CASSANDRA_DATA:-/var/lib/cassandra}
list=$BACKUP_HANDOFF/out/list
meta=$BACKUP_HANDOFF/out/meta

say() { printf '%s\\n' "$*"; }
problem() {
  problem_code=$1
  shift
  say "error: $*" >&2
  return "$problem_code"
}

work=$(mktemp -d "\${TMPDIR:-/tmp}/cassandra.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT

tool() { nodetool --host "\${CASSANDRA_HOST:?}" --port "\${CASSANDRA_JMX_PORT:-7199}" "$@"; }

# runs: whether somebody listens where the node would. A connection is made even where the node is too busy to answer, and where
# there is no machine any more, nodetool would wait for minutes.
runs() {
  for runs_port in "\${CASSANDRA_JMX_PORT:-7199}" 7000; do
    # shellcheck disable=SC2016 # for bash
    timeout 3 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "\${CASSANDRA_HOST:?}" "$runs_port" 2>/dev/null && return
  done
  return 1
}

# --- Backup

backup() {
  command -v nodetool >/dev/null 2>&1 || { problem 78 "the command nodetool is missing"; return; }
  [ -d "$data/data" ] || { problem 1 "there is no data in $data: is this the right node?"; return; }
  mkdir -p "$meta" || return
  rm -f "$list"
  case $1 in
    *-snapshot) make_snapshot "$2" ;;
    *-incremental) make_increment "$2" ;;
    *) problem 78 "unknown job: $1" ;;
  esac
}

# make_snapshot RUN: of every table, the system's too: who has which tokens is in there.
make_snapshot() {
  tag=backup-$(echo "$1" | tr '[:upper:]' '[:lower:]')
  # Those of runs that did not come to their end.
  clear_snapshots
  describe || return
  # From now on every new file is linked: none may come between the snapshot and the first increment.
  incremental_backups || tool enablebackup || return
  # Files that were written before this moment will be in the snapshot.
  : >"$BACKUP_HANDOFF/snapshot-begun"
  tool snapshot --tag "$tag" >"$work/snapshot" || { cat "$work/snapshot"; problem 1 "nodetool snapshot failed"; return; }
  (cd "$data" && find data -type d -path "*/snapshots/$tag") >"$list.tmp" || return
  [ -s "$list.tmp" ] || { problem 1 "the snapshot $tag is empty"; return; }
  echo "$tag" >"$meta/tag"
  mv -f "$list.tmp" "$list"
  say "snapshot $tag: $(wc -l <"$list") tables"
}

# describe: what a restore of the same topology needs beside the files.
describe() {
  tool info --tokens >"$meta/info" || { problem 1 "the node does not answer to nodetool: $CASSANDRA_HOST"; return; }
  tool ring >"$meta/ring" || return
  tool describecluster >"$meta/cluster" || return
  tool version >"$meta/version" || return
  sed -n 's/^Token *: *//p' "$meta/info" | tr '\\n' ',' | sed 's/,$//' >"$meta/initial_token"
  describe_schema >"$meta/schema.cql" 2>"$work/error" || say "warning: the schema was not written: $(tail -n 1 "$work/error")"
}

# The schema is in the system's tables too; in words it is for restores into another topology.
describe_schema() {
  if [ -n "\${CASSANDRA_PASSWORD_FILE:-}" ]; then
    printf '[PlainTextAuthProvider]\\nusername = %s\\npassword = %s\\n' "\${CASSANDRA_USER:?}" "$(cat "$CASSANDRA_PASSWORD_FILE")" >"$work/credentials"
    cqlsh --credentials "$work/credentials" --username "$CASSANDRA_USER" "$CASSANDRA_HOST" -e 'DESCRIBE FULL SCHEMA'
  else
    cqlsh "$CASSANDRA_HOST" -e 'DESCRIBE FULL SCHEMA'
  fi
}

incremental_backups() { tool statusbackup 2>/dev/null | grep -q '^running'; }

# make_increment RUN: what is in memory goes to the disk; every file that came since the last snapshot is linked in a folder
# backups. A node that was started again has forgotten to link, and has written files meanwhile: then all that there is counts
# as an increment, until the next snapshot.
make_increment() {
  if ! incremental_backups; then
    tool enablebackup || { problem 1 "the node does not answer to nodetool: $CASSANDRA_HOST"; return; }
    say "incremental backups were off: all tables are saved once more"
    tool snapshot --tag "backup-gap-$(echo "$1" | tr '[:upper:]' '[:lower:]')" >"$work/snapshot" ||
      { cat "$work/snapshot"; problem 1 "nodetool snapshot failed"; return; }
  fi
  tool flush || { problem 1 "nodetool flush failed"; return; }
  (cd "$data" && find data -type f -path '*/backups/*' && find data -type d -path '*/snapshots/backup-gap-*') >"$list.tmp" || return
  mv -f "$list.tmp" "$list"
  say "increments: $(wc -l <"$list") files and folders"
}

# saved JOB RUN
saved() {
  case $1 in
    *-snapshot)
      clear_snapshots
      # They are in the snapshot that is safe now.
      [ ! -f "$BACKUP_HANDOFF/snapshot-begun" ] ||
        find "$data/data" -type f -path '*/backups/*' ! -newer "$BACKUP_HANDOFF/snapshot-begun" -exec rm -f {} +
      ;;
  esac
  rm -f "$list"
}

clear_snapshots() {
  for old in $(find "$data/data" -type d -path '*/snapshots/backup-*' -prune 2>/dev/null | sed 's|.*/||' | sort -u); do
    tool clearsnapshot -t "$old" >/dev/null 2>&1 || say "warning: the snapshot $old could not be removed"
  done
}

# --- Restore, of the same node in the same topology

# restore NODE TO ONLY OVERWRITE
restore() {
  folder=$BACKUP_HANDOFF/in/restore
  [ -d "$folder/base" ] || { problem 1 "there is no backup in $folder"; return; }
  if runs; then problem 73 "$CASSANDRA_HOST runs: stop it, because its data is replaced"; return; fi
  check_sums "$folder" || return
  if [ "$3" != - ]; then restore_keyspace "$folder" "$3" "$4"; return; fi
  if [ -n "$(find "$data" -type f -print 2>/dev/null | head -n 1)" ] && [ "$4" != yes ]; then
    problem 73 "there is live data in $data: nothing was changed. To replace it: --overwrite-live-data"
    return
  fi
  for part in data commitlog saved_caches hints cdc_raw; do rm -rf "\${data:?}/$part"; done
  put_back "$folder" '*' || return
  say "restored: start the node; when all nodes are back, run nodetool repair"
  rm -rf "$folder"
}

# restore_keyspace FOLDER KEYSPACE OVERWRITE: the tables must still be those of the backup, whose folders have their names.
restore_keyspace() {
  if [ -n "$(find "$data/data/$2" -type f -name '*-Data.db' -not -path '*/snapshots/*' -not -path '*/backups/*' 2>/dev/null | head -n 1)" ] && [ "$3" != yes ]; then
    problem 73 "there is live data in the keyspace $2: nothing was changed. To replace it: --overwrite-live-data"
    return
  fi
  [ -n "$(find "$1/base" -type d -path "*data/$2/*/snapshots/*" | head -n 1)" ] || { problem 1 "the backup has no keyspace $2"; return; }
  rm -rf "\${data:?}/data/$2"
  # What was written since and is not in a table yet would come back on top.
  rm -rf "\${data:?}/commitlog"
  put_back "$1" "$2" || return
  say "restored the keyspace $2: start the node, then run nodetool repair $2 on every node"
  rm -rf "$1"
}

# put_back FOLDER KEYSPACE: files of snapshots and increments go two folders up, to their table.
put_back() {
  put_count=0
  for put_part in "$1/base" "$1/changes"; do
    [ -d "$put_part" ] || continue
    find "$put_part" -type d \\( -path '*/snapshots/*' -o -path '*/backups' -o -path '*/backups/*' \\) >"$work/folders"
    while read -r put_folder; do
      put_below=\${put_folder#"$put_part"/}
      put_below=\${put_below#data/}
      put_keyspace=\${put_below%%/*}
      # shellcheck disable=SC2254 # a pattern
      case $put_keyspace in $2) ;; *) continue ;; esac
      case $put_below in
        */snapshots/*) put_table=\${put_below%%/snapshots/*} put_rest=\${put_below#*/snapshots/} ;;
        *) put_table=\${put_below%/backups*} put_rest=\${put_below##*/backups} ;;
      esac
      # In the folder there may be one of an index.
      case $put_rest in */*) put_rest=/\${put_rest#*/} ;; *) put_rest= ;; esac
      put_target=$data/data/$put_table$put_rest
      mkdir -p "$put_target" || return
      find "$put_folder" -maxdepth 1 -type f ! -name manifest.json ! -name schema.cql -print -exec mv -f -t "$put_target" {} + >"$work/files" ||
        { problem 1 "could not write $put_target"; return; }
      put_count=$((put_count + $(wc -l <"$work/files")))
    done <"$work/folders"
  done
  [ "$put_count" -gt 0 ] || { problem 1 "the backup has no tables"; return; }
  if [ "$(id -u)" -eq 0 ] && id cassandra >/dev/null 2>&1; then chown -R cassandra:cassandra "$data"; fi
  say "$put_count files are in place"
}

# --- Drill

drill() {
  folder=$BACKUP_HANDOFF/in/drill
  trap 'rm -rf "$folder" "$work"' EXIT
  check_sums "$folder" || return
  say "drill: $sums_tables tables, $sums_count data files, each as Cassandra wrote it"
}

# check_sums FOLDER: Cassandra writes the sum of each data file beside it.
check_sums() {
  sums_count=0
  sums_bad=0
  find "$1" -type f -name '*-Data.db' >"$work/data-files"
  while read -r sums_file; do
    sums_digest=\${sums_file%-Data.db}-Digest.crc32
    [ -f "$sums_digest" ] || { problem 1 "$sums_file has no sum"; sums_bad=$((sums_bad + 1)); continue; }
    sums_count=$((sums_count + 1))
    printf '%s\\n%s\\n' "$sums_file" "$sums_digest"
  done <"$work/data-files" >"$work/pairs"
  sums_tables=$(sed 's|/[^/]*$||' "$work/data-files" | sort -u | wc -l)
  [ "$sums_bad" -eq 0 ] || return 1
  [ "$sums_count" -gt 0 ] || { problem 1 "there is no data file in $1"; return; }
  python3 -c '
import sys, zlib
lines = sys.stdin.read().splitlines()
bad = 0
for name, digest in zip(lines[::2], lines[1::2]):
    found = 0
    with open(name, "rb") as file:
        while chunk := file.read(1 << 20):
            found = zlib.crc32(chunk, found)
    if str(found) != open(digest).read().strip():
        print("error: damaged: " + name, file=sys.stderr)
        bad += 1
sys.exit(1 if bad else 0)' <"$work/pairs"
}

case \${1:-} in
  backup | saved | restore | drill) "$@" ;;
  *) problem 78 "unknown: \${1:-nothing}" ;;
esac
`;
}
