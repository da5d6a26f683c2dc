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

/** The user `postgres` of the image, as which it runs what initialises it. Source: docker-library/postgres 16, Dockerfile. */
const postgres = { uid: "999", gid: "999" };

const scriptPath = "/docker-entrypoint-initdb.d/30-exporter.sh";

/** An account of a PostgreSQL server for the exporter. */
export interface PostgresAccount {
  /** The primary's service. Replicas get the account with the rest of its data. */
  readonly server: string;
  readonly user: string;
  readonly password: Secret;
}

/** The part that has a PostgreSQL service make the exporter's account when it starts on an empty data folder. */
export function postgresAccount(account: PostgresAccount): Part {
  const script = accountScript(account);
  const modifier: Modifier = (part) =>
    pipe(
      part,
      withFiles(mountFile(script, scriptPath)),
      withSecrets({ source: account.password, ...postgres }),
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

/** The password is an argument of no program, and no statement with it reaches the log. */
function accountScript({ server, user, password }: PostgresAccount): StackFile {
  return file(
    `${server}/exporter-account.sh`,
    `#!/bin/bash
# The account with which postgres-exporter looks at this server. Made by Stackwright.
# The image runs it on an empty data folder. On a server with data, run it once by hand:
#   docker exec CONTAINER ${scriptPath}
set -euo pipefail
[[ -s ${password} ]] || { echo "the password is missing or empty: ${password}" >&2; exit 1; }
PASSWORD_FILE=${password} PGOPTIONS="-c log_statement=none -c log_min_error_statement=panic -c log_min_duration_statement=-1" \\
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "\${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\\set password \`cat "$PASSWORD_FILE"\`
SELECT 'CREATE ROLE "${user}"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${user}') \\gexec
ALTER ROLE "${user}" WITH LOGIN CONNECTION LIMIT 5 PASSWORD :'password';
GRANT pg_monitor TO "${user}";
SQL
`,
    { mode: 0o755 },
  );
}
