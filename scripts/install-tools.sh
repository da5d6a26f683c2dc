#!/usr/bin/env bash
# Installs what the checks need beyond npm, on a clean Debian machine: the tools that read the generated files, the real
# programs that the tests drive, and a docker command that knows `docker compose` and `docker stack config` (both work
# offline, without a Docker engine).
#
# May run any number of times: what is there already stays as it is.
set -euo pipefail

readonly suite=trixie # its docker-cli and docker-compose are new enough; older suites' are not
readonly keyring=/usr/share/keyrings/debian-archive-keyring.gpg
readonly plugin="$HOME/.docker/cli-plugins/docker-compose"
work=$(mktemp -d)
readonly work
trap 'rm -rf "$work"' EXIT

# Each command that the tests look for, and the package that brings it.
readonly tools='
busybox busybox
curl curl
dash dash
jq jq
make make
nft nftables
shellcheck shellcheck
yamllint yamllint
ansible-playbook ansible-core
ansible-lint ansible-lint
python3 python3
promtool prometheus
amtool prometheus-alertmanager
prometheus-blackbox-exporter prometheus-blackbox-exporter
prometheus-node-exporter prometheus-node-exporter
mariadbd mariadb-server
mariadb-backup mariadb-backup
psql postgresql
javac openjdk-17-jdk-headless
mvn maven
dockerd docker.io
mmdebstrap mmdebstrap
ip iproute2
cc gcc
'

# What has no command of its own.
readonly libraries='galera-4 postgresql python3-cassandra python3-pip'

# What the restore tests find here: it is in no package of the suite of this machine, or only in an older version.
readonly cache="$HOME/.cache/stackwright-tools"

main() {
  local missing
  missing=$(missing_packages)
  # shellcheck disable=SC2086 # one word a package
  [ -z "$missing" ] || install_packages $missing
  docker stack config --help >/dev/null 2>&1 || install_docker_cli
  docker compose version >/dev/null 2>&1 || install_compose_plugin
  have go || install_go
  [ -x "$cache/restic" ] || install_restic
  [ -x "$cache/mc" ] || install_minio_client
  [ -e "$cache/cassandra/lib/.complete" ] || install_jars cassandra backup/cassandra
  [ -e "$cache/opensearch/lib/.complete" ] || install_jars opensearch backup/opensearch
  [ -e "$cache/opensearch-drills/lib/.complete" ] || install_opensearch
  [ -e "$cache/cassandra/cqlsh" ] || install_cqlsh
  have terraform || have tofu || install_tofu
  [ -x "$cache/traefik" ] || install_traefik

  shellcheck --version | sed -n 's/^version: /shellcheck /p'
  docker --version
  docker compose version
  "$cache/restic" version
}

have() { PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null; }

missing_packages() {
  local command package
  while read -r command package; do
    [ -z "$command" ] || have "$command" || printf '%s ' "$package"
  done <<<"$tools"
  for package in $libraries; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q ' installed$' || printf '%s ' "$package"
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# The packages of servers start them; the tests start their own.
install_packages() {
  local policy=/usr/sbin/policy-rc.d
  as_root apt-get update -qq
  if [ -e "$policy" ]; then
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' >"$work/policy-rc.d"
  as_root install -m 0755 "$work/policy-rc.d" "$policy"
  local status=0
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$@" || status=$?
  as_root rm -f "$policy"
  return "$status"
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

# Go builds what is in no Debian suite, and the stand-ins that the tests of the engine run.
install_go() {
  unpack golang-1.24-go
  unpack golang-1.24-src
  as_root rm -rf /opt/go-1.24
  as_root mkdir -p /opt/go-1.24
  as_root cp -R "$work/root/usr" /opt/go-1.24/
  as_root ln -sf /opt/go-1.24/usr/lib/go-1.24/bin/go /usr/local/bin/go
}

# MinIO's client is in no Debian suite, and is built. Its releases have no versions in the sense of Go: of them the module proxy has
# this one. What the scripts use of it is as in the one that the pinned image has.
install_minio_client() {
  mkdir -p "$cache"
  CGO_ENABLED=0 GOBIN="$cache" go install -trimpath -ldflags='-s -w' \
    github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9
}

# Terraform is in no Debian suite. OpenTofu reads the same files, and is built: two minutes and a half on two processors. It
# replaces a module by another, which `go install` does not do.
install_tofu() {
  local source
  source=$(cd "$work" && go mod download -json github.com/opentofu/opentofu@v1.9.1 | jq -r .Dir)
  (cd "$source" && CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o "$work/tofu" ./cmd/tofu)
  as_root install -m 0755 "$work/tofu" /usr/local/bin/tofu
}

# Traefik is in no Debian suite, and is built: three to four minutes on two processors. What it needs for HTTP/3 refuses newer
# compilers, so Go gets this one from the module proxy.
install_traefik() {
  local source version=v2.10.4
  source=$(cd "$work" && go mod download -json "github.com/traefik/traefik/v2@$version" | jq -r .Dir)
  (cd "$source" && GOTOOLCHAIN=go1.20.14 CGO_ENABLED=0 go build -trimpath \
    -ldflags="-s -w -X github.com/traefik/traefik/v2/pkg/version.Version=${version#v}" -o "$work/traefik" ./cmd/traefik)
  install -m 0755 "$work/traefik" "$cache/traefik"
}

install_restic() {
  unpack restic
  mkdir -p "$cache"
  install -m 0755 "$work/root/usr/bin/restic" "$cache/restic"
}

# Cassandra and OpenSearch are in no Debian suite; their jars, and those that they need, are in Maven Central.
install_jars() {
  copy_jars "$2" "$cache/$1/lib"
  touch "$cache/$1/lib/.complete"
}

copy_jars() {
  mvn -q -B -f "tests/$1/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$2"
}

# As a whole server: its transport is a module, and its security a plugin, each with jars of its own.
install_opensearch() {
  local home="$cache/opensearch-drills" netty="$cache/opensearch-drills/modules/transport-netty4"
  rm -rf "$home"
  copy_jars engine/opensearch "$home/lib"
  mkdir -p "$netty" "$home/plugins"
  mv "$home"/lib/netty-*.jar "$home"/lib/transport-netty4-client-*.jar "$netty/"
  python3 -m zipfile -e "$home"/lib/opensearch-security-*.zip "$home/plugins/opensearch-security"
  chmod +x "$home"/plugins/opensearch-security/tools/*.sh
  rm "$home"/lib/opensearch-security-*.zip
  touch "$home/lib/.complete"
}

# The shell of Cassandra 4.1; its package of the driver is Debian's.
install_cqlsh() {
  python3 -m pip download -q --no-deps --only-binary :all: -d "$work/cqlsh" cqlsh==6.1.2
  python3 -m zipfile -e "$work"/cqlsh/cqlsh-*.whl "$cache/cassandra/cqlsh"
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
