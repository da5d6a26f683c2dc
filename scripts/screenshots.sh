#!/usr/bin/env bash
# Pictures of a page of each kind of the site, as wide as a desktop and as a phone, in out/screenshots: to be looked at.
# Wants a built site (npm run docs:build) and Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly pages="index start adopting comparison dialects policies monitoring dashboards bench products/index
  products/services/traefik api/@stackwright/core"
readonly port=8931 pictures=out/screenshots
profile=$(mktemp -d)
mkdir -p "$pictures"

# Chromium's window is never as narrow as a phone; a frame in it is.
for page in $pages; do
  echo "<body style='margin: 0'><iframe src='/$page.html' width='390' height='1400' style='border: 0'></iframe>" \
    >"out/docs/phone-${page//\//-}.html"
done
node node_modules/vitepress/bin/vitepress.js preview docs --port "$port" >/dev/null &
server=$!
trap 'kill "$server"; rm -rf "$profile" out/docs/phone-*.html' EXIT
until curl -fs "http://localhost:$port/" >/dev/null; do sleep 0.2; done

picture() { # name, path, width
  "${CHROMIUM:-chromium}" --headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
    --disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$profile" --virtual-time-budget=4000 \
    --window-size="$3,1400" --screenshot="$pictures/$1.png" "http://localhost:$port/$2" >/dev/null 2>&1
  echo "$pictures/$1.png"
}
for page in $pages; do
  picture "${page//\//-}-desktop" "$page.html" 1280
  picture "${page//\//-}-phone" "phone-${page//\//-}.html" 390
done
