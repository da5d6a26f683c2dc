#!/bin/bash
# What CrowdSec's docker_start.sh does, as far as the platform needs it, with Debian's copy of the hub: no network.
set -euo pipefail
config=/etc/crowdsec
if [[ ! -e $config/local_api_credentials.yaml && ! -e $config/config.yaml ]]; then
  mkdir -p "$config"
  cp -R /staging/etc/crowdsec/* "$config"
  cp -R /usr/share/crowdsec/hub "$config/hub"
  cp /usr/share/crowdsec/data/* /var/lib/crowdsec/data/
  sed -i -e 's/daemonize: true/daemonize: false/' -e 's/log_media: file/log_media: stdout/' \
    -e "s,/var/lib/crowdsec/hub,$config/hub,g" -e 's/listen_uri: .*/listen_uri: 0.0.0.0:8080/' \
    -e 's/listen_addr: .*/listen_addr: 0.0.0.0/' -e '/online_client:/,/credentials_path:/d' "$config/config.yaml"
fi
touch "$config/online_api_credentials.yaml"

if [[ ${DISABLE_LOCAL_API:-} == true ]]; then
  printf 'url: %s\nlogin: %s\npassword: %s\n' "$LOCAL_API_URL" "$AGENT_USERNAME" "$AGENT_PASSWORD" >"$config/local_api_credentials.yaml"
  sed -i '/^  server:/,/^prometheus:/{/^prometheus:/!d}' "$config/config.yaml"
else
  [[ -e $config/local_api_credentials.yaml ]] || { touch "$config/local_api_credentials.yaml"; cscli machines add localhost --auto --force; }
  if [[ -n ${AGENT_USERNAME:-} ]]; then
    cscli machines add "$AGENT_USERNAME" --password "$AGENT_PASSWORD" --force -f /dev/null
  fi
  for name in $(compgen -v BOUNCER_KEY_); do
    cscli bouncers list -o raw | grep -q "^${name#BOUNCER_KEY_}," || cscli bouncers add "${name#BOUNCER_KEY_}" -k "${!name}"
  done
fi
# add KIND NAME: a link, as `cscli KIND install NAME` makes it, and the same for what a collection is made of.
add() {
  local file kind name place
  file=$(find "$config/hub/$1" -path "*/$2.yaml" | head -n 1)
  [[ -n $file ]] || { echo "the hub has no $1 called $2" >&2; exit 1; }
  place=$(dirname "$(dirname "${file#"$config/hub/"}")")
  mkdir -p "$config/$place"
  ln -sf "$file" "$config/$place/$(basename "$file")"
  [[ $1 == collections ]] || return 0
  while read -r kind name; do add "$kind" "$name"; done < <(
    awk '/^[a-z]+:/ { kind = $1; sub(":", "", kind) } /^ *- / && kind ~ /^(parsers|scenarios|postoverflows|collections)$/ { print kind, $2 }' "$file"
  )
}
for item in ${COLLECTIONS:-}; do add collections "$item"; done
for item in ${PARSERS:-}; do add parsers "$item"; done
for item in syslog-logs dateparse-enrich; do add parsers "crowdsecurity/$item"; done

flags=()
[[ ${DISABLE_AGENT:-} == true ]] && flags+=(-no-cs)
[[ ${DISABLE_LOCAL_API:-} == true ]] && flags+=(-no-api)
exec crowdsec -c "$config/config.yaml" "${flags[@]}"
