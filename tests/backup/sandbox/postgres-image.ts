import { existsSync, readdirSync } from "node:fs";
import type { SandboxImage } from "./images.ts";

const versions = "/usr/lib/postgresql";

/** Where the newest PostgreSQL of this machine has its programs; Debian keeps the versions apart. */
export const postgresPrograms = existsSync(versions)
  ? `${versions}/${readdirSync(versions).toSorted().at(-1)}/bin`
  : `${versions}/none/bin`;

/** What stands in for the image `postgres`. */
export function postgresImage(packages: readonly string[], gosu: string): SandboxImage {
  return {
    packages,
    commands: ["awk"],
    environment: {
      PATH: `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${postgresPrograms}`,
      LANG: "C.UTF-8",
      PGDATA: "/var/lib/postgresql/data",
    },
    files: { "/usr/local/bin/docker-entrypoint.sh": entrypoint, "/usr/local/bin/gosu": gosu },
    entrypoint: ["docker-entrypoint.sh"],
    command: ["postgres"],
  };
}

/**
 * What the image's own entrypoint does, as far as it matters here: an empty data folder gets its superuser and what is in
 * docker-entrypoint-initdb.d, on a server that answers on its socket only. Source: docker-library/postgres 16,
 * docker-entrypoint.sh.
 */
const entrypoint = `#!/bin/bash
set -eu
[ "$1" = postgres ] || exec "$@"
mkdir -p "$PGDATA" /run/postgresql
chmod 700 "$PGDATA"
if [ "$(id -u)" = 0 ]; then
  chown postgres: "$PGDATA" /run/postgresql
  [ -s "$PGDATA/PG_VERSION" ] || export POSTGRES_PASSWORD="$(cat "$POSTGRES_PASSWORD_FILE")"
  exec gosu postgres "$0" "$@"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\\n' "$POSTGRES_PASSWORD") \${POSTGRES_INITDB_ARGS:-} >/dev/null
  pg_ctl -D "$PGDATA" -o "$(printf '%q ' "\${@:2}" -c listen_addresses= -c unix_socket_directories=/run/postgresql)" -w start
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sh) PGHOST=/run/postgresql "$script" ;;
      *.sql) psql -v ON_ERROR_STOP=1 --no-psqlrc --host=/run/postgresql --username "$POSTGRES_USER" -f "$script" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec "$@" -c unix_socket_directories=/run/postgresql -c "listen_addresses=*"
`;
