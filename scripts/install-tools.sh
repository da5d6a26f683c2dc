#!/usr/bin/env bash
# Installs what the checks need beyond npm, on a clean Debian machine: shellcheck, and a docker command that knows
# `docker compose` and `docker stack config`. Both work offline, without a Docker engine.
#
# May run any number of times: what is there already stays as it is.
set -euo pipefail

readonly suite=trixie # its docker-cli and docker-compose are new enough; older suites' are not
readonly keyring=/usr/share/keyrings/debian-archive-keyring.gpg
readonly plugin="$HOME/.docker/cli-plugins/docker-compose"
work=$(mktemp -d)
readonly work
trap 'rm -rf "$work"' EXIT

main() {
  have shellcheck || install_packages shellcheck
  docker stack config --help >/dev/null 2>&1 || install_docker_cli
  docker compose version >/dev/null 2>&1 || install_compose_plugin

  shellcheck --version | sed -n 's/^version: /shellcheck /p'
  docker --version
  docker compose version
}

have() { command -v "$1" >/dev/null; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

install_packages() {
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$@"
}

install_docker_cli() {
  unpack docker-cli
  as_root install -m 0755 "$work/root/usr/bin/docker" /usr/local/bin/docker
  hash -r
  docker stack config --help >/dev/null
}

install_compose_plugin() {
  unpack docker-compose
  local binary
  binary=$(find "$work/root" -type f -name docker-compose -perm -u+x | head -n 1)
  mkdir -p "$(dirname "$plugin")"
  install -m 0755 "$binary" "$plugin"
}

# Downloads one package of the newer suite and unpacks it, without installing it.
unpack() {
  prepare_suite
  (cd "$work" && suite_apt download -qq "$1")
  dpkg-deb -x "$work/$1"_*.deb "$work/root"
}

# A package index in a folder of its own, so that the machine's own suites stay as they are.
prepare_suite() {
  [ -e "$work/sources.list" ] && return
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial"
  printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$(debian_mirror)" "$suite" >"$work/sources.list"
  suite_apt update -qq
}

suite_apt() {
  apt-get \
    -o Dir::Etc::sourcelist="$work/sources.list" \
    -o Dir::Etc::sourceparts=- \
    -o Dir::State::lists="$work/lists" \
    -o Dir::Cache="$work/cache" \
    -o APT::Sandbox::User= \
    "$@"
}

# The mirror that this machine's apt already uses for Debian itself (not the one for security updates).
debian_mirror() {
  local mirror
  # shellcheck disable=SC2016 # apt's own placeholders
  mirror=$(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' 2>/dev/null |
    sed -n 's/^Debian Debian //p' | head -n 1)
  if [ -z "$mirror" ]; then
    mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list 2>/dev/null |
      sed -nE 's/^(URIs:|deb)[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]*\/debian)\/?([[:space:]].*)?$/\3/p' | head -n 1)
  fi
  if [ -z "$mirror" ]; then
    echo "install-tools: no Debian mirror in this machine's apt sources" >&2
    return 1
  fi
  printf '%s\n' "$mirror"
}

main "$@"
