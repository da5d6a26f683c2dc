import {
  file,
  makePart,
  mountFile,
  pipe,
  targets,
  withFiles,
  withSecrets,
  type Modifier,
  type Part,
  type Secret,
  type StackFile,
} from "@stackwright/core";

/** What the exporter may do. MariaDB 10.5 split REPLICATION CLIENT, which the exporter's README asks for, into two of these. */
const grants = "PROCESS, BINLOG MONITOR, REPLICA MONITOR, SELECT";

/** The user `mysql` of the image, as which it runs what initialises it. Source: mariadb-docker 10.11, Dockerfile. */
const mysql = { uid: "999", gid: "999" };

/** An account of a MariaDB server for the exporter. */
export interface MysqldAccount {
  /** The server's service. */
  readonly server: string;
  readonly user: string;
  readonly password: Secret;
}

/**
 * The part that has a MariaDB service make the exporter's account when it starts on an empty data folder. On a server with
 * data, run the SQL of the script once by hand.
 */
export function mysqldAccount(account: MysqldAccount): Part {
  const script = accountScript(account);
  const modifier: Modifier = (part) =>
    pipe(
      part,
      withFiles(mountFile(script, "/docker-entrypoint-initdb.d/20-exporter.sh")),
      withSecrets({ source: account.password, ...mysql }),
    );
  return makePart({
    files: { [script.path]: script.definition },
    secrets: { [account.password.name]: account.password.definition },
    conditionals: targets.map((target) => ({
      target,
      change: { kind: "modify", services: [account.server], modifier },
    })),
  });
}

/**
 * The image's entrypoint runs it inside its own shell, where `docker_process_sql` is. Source: mariadb-docker 10.11,
 * docker-entrypoint.sh (docker_process_init_files).
 */
function accountScript({ server, user, password }: MysqldAccount): StackFile {
  return file(
    `${server}/exporter-account.sh`,
    `# shellcheck shell=bash
# The account with which mysqld-exporter looks at this server. Made by Stackwright.
# Run by the image's entrypoint on an empty data folder, inside its own shell.
exporter_password="$(sed -e 's/[\\\\]/&&/g' -e "s/'/''/g" ${password})"
docker_process_sql <<SQL
CREATE USER IF NOT EXISTS '${user}'@'%' IDENTIFIED BY '$exporter_password' WITH MAX_USER_CONNECTIONS 3;
GRANT ${grants} ON *.* TO '${user}'@'%';
SQL
unset exporter_password
`,
  );
}
