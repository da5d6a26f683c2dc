/** The part of `scripts/backup/search.sh` that brings indices back, and rehearses that. */
export const searchRestore: string = `# --- Restore

# names_of SNAPSHOT FIELD: a list of names in what the cluster says of a snapshot.
names_of() {
  api GET "/_snapshot/$repository/$1?filter_path=snapshots.$2" || return
  sed 's/[][,{}]/\\n/g' "$answer" | sed -n 's/^\\( *"feature_name" *:\\)\\{0,1\\} *"\\([^":]*\\)" *$/\\2/p'
}

# indices_of SNAPSHOT ONLY: those that are data, and data streams, which come back with their own indices.
indices_of() {
  names_of "$1" indices >"$work/all" && names_of "$1" data_streams >"$work/all-streams" || return
  choose "$2" <"$work/all" >"$work/chosen" && choose "$2" <"$work/all-streams" >"$work/streams" || return
  grep -v '^[.]ds-' "$work/chosen" >"$work/indices" || true
  cat "$work/indices" "$work/streams" >"$work/wanted"
  [ -s "$work/wanted" ] || problem 1 "the snapshot $1 has no index of that name"
}

# choose PATTERN: of the names on standard input, those that are data and fit.
choose() {
  while read -r index; do
    is_data "$index" || continue
    # shellcheck disable=SC2254 # a pattern
    case $index in $1) echo "$index" ;; esac
  done
}

# features_of SNAPSHOT ONLY: what Elasticsearch calls the state of a feature: its own indices, which come back in no other way.
features_of() {
  [ "$kind" = elasticsearch ] && [ "$2" = '*' ] || return 0
  names_of "$1" feature_states.feature_name >"$work/features" || return
  printf ', "feature_states": [%s]' "$(sed -n '/^security$/!s/.*/"&"/p' "$work/features" | tr '\\n' ',' | sed 's/,$//')"
}

is_data() {
  # Elasticsearch restores indices of its own with their feature only.
  case $kind/$1 in elasticsearch/.ds-[!.]*) ;; elasticsearch/.*) return 1 ;; esac
  set -f
  for data_pattern in $(echo "$not_data" | tr ',' ' '); do
    # shellcheck disable=SC2254 # a pattern
    case $1 in \${data_pattern#-}) set +f; return 1 ;; esac
  done
  set +f
}

# restore STORE TO ONLY OVERWRITE AT
restore() {
  choose_url && have_repository && list_snapshots || return
  before=
  [ "$2" = - ] || before=$(date -u -d "$(echo "$2" | tr T ' ')" '+%s') || { problem 78 "not a time: $2"; return; }
  if [ "$5" != - ]; then
    grep -q "^$5 *SUCCESS " "$work/snapshots" || { problem 1 "there is no complete snapshot $5"; return; }
    newest="$5 0"
  else
    newest_good "$before" || { problem 1 "there is no complete snapshot of that time"; return; }
  fi
  only=$3
  [ "$only" != - ] || only='*'
  indices_of "\${newest% *}" "$only" || return
  api GET '/_cat/indices?h=index,status&expand_wildcards=all' || return
  cp "$answer" "$work/live"
  : >"$work/existing"
  while read -r index; do
    if grep -q "^$index " "$work/live"; then echo "$index" >>"$work/existing"; fi
  done <"$work/indices"
  : >"$work/existing-streams"
  while read -r stream; do
    request GET "/_data_stream/$stream"
    case $status in
      2*) echo "$stream" >>"$work/existing-streams" ;;
      404) ;;
      *) problem 1 "the data stream $stream cannot be read: $(head -c 600 "$answer")"; return ;;
    esac
  done <"$work/streams"
  if [ "$4" != yes ] && cat "$work/existing" "$work/existing-streams" | grep -q .; then
    problem 73 "$(cat "$work/existing" "$work/existing-streams" | wc -l) of the indices exist: nothing was changed. To replace them: --overwrite-live-data"
    return
  fi
  restore_features=$(features_of "\${newest% *}" "$only") || { problem 1 "what belongs to features cannot be read"; return; }
  close_all || { reopen; return 1; }
  [ -s "$work/wanted" ] || { problem 1 "nothing is left to restore"; return; }
  # The last index of a data stream cannot be closed: the stream makes place as a whole.
  while read -r stream; do api DELETE "/_data_stream/$stream" || { reopen; return 1; }; done <"$work/existing-streams"
  say "restoring $(wc -l <"$work/wanted") indices from \${newest% *}"
  if ! api POST "/_snapshot/$repository/\${newest% *}/_restore?wait_for_completion=true" \\
    "{\\"indices\\": \\"$(tr '\\n' ',' <"$work/wanted" | sed 's/,$//')\\", \\"include_global_state\\": false, \\"include_aliases\\": true$restore_features}"; then
    reopen
    [ ! -s "$work/existing-streams" ] || say "warning: gone until a restore works: $(tr '\\n' ' ' <"$work/existing-streams")"
    return 1
  fi
  grep -q '"failed": *0' "$answer" || { problem 1 "not every shard came back: $(head -c 600 "$answer")"; return; }
  say "restored"
}

# A closed index is replaced; an open one is not. What a plugin of OpenSearch keeps for itself is left out: nobody with a password
# may touch it.
close_all() {
  : >"$work/protected"
  while read -r index; do
    request POST "/$index/_close"
    case $status/$index in
      2* | 404/*) ;;
      403/.*) echo "$index" >>"$work/protected" ;;
      *) problem 1 "POST /$index/_close gave $status: $(head -c 600 "$answer")"; return ;;
    esac
  done <"$work/indices"
  [ -s "$work/protected" ] || return 0
  say "left out, which only the administrator's certificate may restore: $(tr '\\n' ' ' <"$work/protected")"
  grep -vxF -f "$work/protected" "$work/wanted" >"$work/allowed"
  mv "$work/allowed" "$work/wanted"
}

reopen() { while read -r index; do request POST "/$index/_open"; done <"$work/existing"; }

# --- Drill: another index of data each month, so that they all have their turn

drill() {
  choose_url && list_snapshots || return
  newest_good || { problem 1 "there is no complete snapshot"; return; }
  indices_of "\${newest% *}" '*' || return
  sed -e '/^[.]ds-/p' -e '/^[.]/d' "$work/chosen" >"$work/indices"
  drill_count=$(wc -l <"$work/indices")
  [ "$drill_count" -gt 0 ] || { problem 1 "the snapshot \${newest% *} has no index of data"; return; }
  drill_month=$(date -u '+%Y%m')
  drill_index=$(sed -n "$((drill_month % drill_count + 1))p" "$work/indices")
  drill_name=stackwright-drill-restored
  request DELETE "/$drill_name"
  api POST "/_snapshot/$repository/\${newest% *}/_restore?wait_for_completion=true" \\
    "{\\"indices\\": \\"$drill_index\\", \\"include_global_state\\": false, \\"include_aliases\\": false, \\"rename_pattern\\": \\"^.+\\$\\",
      \\"rename_replacement\\": \\"$drill_name\\", \\"index_settings\\": {\\"index.number_of_replicas\\": 0}}" || return
  drill_result=0
  grep -q '"failed": *0' "$answer" || { problem 1 "drill: not every shard of $drill_index came back"; drill_result=1; }
  api GET "/_cat/count/$drill_name?h=count" || drill_result=1
  drill_documents=$(tr -d ' \\n' <"$answer")
  api DELETE "/$drill_name" || drill_result=1
  [ "$drill_result" -ne 0 ] || say "drill: $drill_index came back with $drill_documents documents"
  return "$drill_result"
}

`;
