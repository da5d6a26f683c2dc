import { spawnSync } from "node:child_process";
import { cassandraImage } from "./cassandra-image.ts";
import { postgresImage } from "./postgres-image.ts";
import { cache, minioClient, restic } from "./tools.ts";

/** What stands in for an image: which commands it has, and how it starts. */
export interface SandboxImage {
  /** Debian packages, of which only the commands are seen. */
  readonly packages: readonly string[];
  /** Commands that no package names, such as `awk`, which is a link. */
  readonly commands?: readonly string[];
  /** Whether the common commands are those of busybox. @default false */
  readonly busybox?: boolean;
  /** Files that it has beside, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Users that it has beside those of this machine, with their numbers. */
  readonly users?: Readonly<Record<string, number>>;
  /** Files of this machine that it has, by path. */
  readonly binds?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command?: readonly string[];
}

const debian: readonly string[] = [
  "bash", "coreutils", "dash", "debianutils", "diffutils", "findutils", "grep", "gzip", "hostname", "login", "mawk",
  "perl-base", "sed", "tar", "util-linux", "xz-utils", "zstd", "gawk", "ncurses-bin", "libc-bin",
]; // prettier-ignore

/** gosu, which becomes another user. */
const gosu = `#!/bin/sh
user=$1
shift
exec setpriv --reuid="$user" --regid="$user" --init-groups "$@"
`;

/** The images by the first part of their names. */
const images: Readonly<Record<string, SandboxImage>> = {
  "restic/restic": {
    packages: [],
    busybox: true,
    commands: ["jq"],
    binds: { "/usr/bin/restic": restic },
    entrypoint: ["/usr/bin/restic"],
  },
  cassandra: cassandraImage(debian),
  postgres: postgresImage(debian, gosu),
  // Of these, what works beside the server: sh and curl.
  "registry.example.com/opensearch-s3": { packages: [...debian, "curl"], entrypoint: [] },
  "docker.elastic.co/elasticsearch/elasticsearch": { packages: [...debian, "curl"], entrypoint: [] },
  // ubi-micro with little more than bash and coreutils. Source: minio RELEASE.2023-11-20T22-40-07Z, Dockerfile.release
  "minio/minio": {
    packages: ["bash", "coreutils", "dash"],
    binds: { "/usr/bin/mc": minioClient },
    entrypoint: [],
  },
  busybox: { packages: [], busybox: true, entrypoint: [], command: ["sleep", "86400"] },
  mariadb: {
    packages: [
      ...debian,
      "mariadb-server",
      "mariadb-server-core",
      "mariadb-client",
      "mariadb-client-core",
      "mariadb-backup",
      "socat",
      "lsof",
      "procps",
    ],
    commands: ["awk"],
    files: {
      "/usr/local/bin/docker-entrypoint.sh": mariadbEntrypoint(),
      "/usr/local/bin/gosu": gosu,
      "/etc/mysql/my.cnf": "!includedir /etc/mysql/conf.d/\n",
      "/etc/mysql/conf.d/image.cnf": "",
    },
    entrypoint: ["docker-entrypoint.sh"],
    command: ["mariadbd"],
  },
};

/** The stand-in for an image. */
export function imageOf(name: string): SandboxImage {
  const found = images[name.split(":")[0] ?? ""];
  if (found === undefined) throw new Error(`nothing stands in for the image ${name}`);
  return found;
}

const known = new Map<string, readonly string[]>();

/** The commands of packages, by their paths. */
export function commandsOf({ packages, commands = [] }: SandboxImage): readonly string[] {
  const key = packages.join(" ");
  if (packages.length > 0 && !known.has(key)) {
    const { stdout } = spawnSync("dpkg", ["-L", ...packages], { encoding: "utf8" });
    known.set(
      key,
      [...new Set(stdout.split("\n").filter((path) => /^(?:\/usr)?\/s?bin\/[^/]+$/.test(path)))].map(
        (path) => (path.startsWith("/usr") ? path : `/usr${path}`),
      ),
    );
  }
  return [...(known.get(key) ?? []), ...commands.map((command) => `/usr/bin/${command}`)];
}

/**
 * What mariadb:10.11's own entrypoint does, as far as it matters here: an empty data folder gets its users and its database
 * before the server listens to the network. Source: mariadb-docker 10.11, docker-entrypoint.sh.
 */
function mariadbEntrypoint(): string {
  return `#!/bin/bash
set -eu
case \${1:-} in -*) set -- mariadbd "$@" ;; esac
[ "$1" = mariadbd ] || exec "$@"
mkdir -p /run/mysqld
chown mysql /run/mysqld /var/lib/mysql
if [ ! -d /var/lib/mysql/mysql ]; then
  mariadb-install-db --no-defaults --user=mysql --datadir=/var/lib/mysql --auth-root-authentication-method=normal --skip-test-db >/dev/null
  root=$(cat "$MARIADB_ROOT_PASSWORD_FILE")
  {
    echo "FLUSH PRIVILEGES;"
    echo "CREATE USER root@'%' IDENTIFIED BY '$root';"
    echo "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;"
    echo "SET PASSWORD FOR root@localhost = PASSWORD('$root');"
    if [ -n "\${MARIADB_DATABASE:-}" ]; then
      echo "CREATE DATABASE \\\`$MARIADB_DATABASE\\\`;"
      echo "CREATE USER '$MARIADB_USER'@'%' IDENTIFIED BY '$(cat "$MARIADB_PASSWORD_FILE")';"
      echo "GRANT ALL ON \\\`$MARIADB_DATABASE\\\`.* TO '$MARIADB_USER'@'%';"
    fi
  } >/tmp/first.sql
  mariadbd --no-defaults --user=mysql --datadir=/var/lib/mysql --bootstrap </tmp/first.sql
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in *.sql) { echo "FLUSH PRIVILEGES;"; cat "$script"; } | mariadbd --no-defaults --user=mysql --datadir=/var/lib/mysql --bootstrap ;; esac
  done
fi
exec "$@" --user=mysql --datadir=/var/lib/mysql --socket=/run/mysqld/mysqld.sock --skip-name-resolve
`;
}

export { cache };
