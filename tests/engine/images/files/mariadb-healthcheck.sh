#!/bin/bash
# As healthcheck.sh of mariadb:10.11.3, of which only --connect works without an account: does the server take connections?
set -euo pipefail
[ $# -gt 0 ] || { echo "at least one argument required" >&2; exit 1; }
for test in "$@"; do
  case $test in
    --connect)
      answer=$(mariadb -h localhost --protocol tcp -u healthcheck --connect-timeout=5 -e 'SELECT 1' 2>&1) || true
      case $answer in *"ERROR 1045"* | *"ERROR 1130"* | 1*) ;; *) exit 1 ;; esac ;;
    *) echo "unknown test $test" >&2; exit 1 ;;
  esac
done
