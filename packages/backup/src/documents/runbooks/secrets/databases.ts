import type { Words } from "../../../plan.ts";
import { step } from "../../page/page.ts";
import { code } from "../../page/words.ts";
import { execAsking, execInput, mariadbClient, postgresUser } from "../clients.ts";
import type { Subject } from "../../subject.ts";
import { loadEnv, shellText } from "../../text.ts";
import { deployAtOnce, fromVault, onNodeOf, type SecretKind } from "./kind.ts";

const firstStartOnly: Words = {
  en: "change it in the database: the image sets passwords on its first start only.",
  fr: "la changer dans la base : l'image ne fixe les mots de passe qu'au premier démarrage.",
};

/** The password of MariaDB's root. */
export function mariadbRootKind(subject: Subject, secret: string, service: string): SecretKind {
  return mariadbKind(subject, secret, service, ["'root'@'localhost'", "'root'@'%'"]);
}

/** The password of the application's user in MariaDB. */
export function mariadbUserKind(subject: Subject, secret: string, service: string): SecretKind {
  const { environment = {} } = subject.stack.services[service] ?? {};
  const user = environment["MARIADB_USER"] ?? environment["MYSQL_USER"];
  return mariadbKind(subject, secret, service, [
    `'${typeof user === "string" ? shellText(user) : "application"}'@'%'`,
  ]);
}

function mariadbKind(
  subject: Subject,
  secret: string,
  service: string,
  users: readonly string[],
): SecretKind {
  // In the format of printf a percent sign is written twice.
  const sql = users
    .map((user) => `ALTER USER IF EXISTS ${user.replaceAll("%", "%%")} IDENTIFIED BY '%s';`)
    .join(" ");
  const values = users.map(() => '"$NEW"').join(" ");
  return {
    secret,
    where: {
      en: `the accounts in MariaDB (${code(service)})`,
      fr: `les comptes dans MariaDB (${code(service)})`,
    },
    title: { en: `MariaDB: ${code(secret)}`, fr: `MariaDB : ${code(secret)}` },
    steps: [
      step(
        onNodeOf(service, firstStartOnly),
        ...loadEnv(sql),
        fromVault(secret),
        `printf "${sql}\\n" ${values} | ${execInput(subject, service, mariadbClient(subject, service))}`,
      ),
      deployAtOnce,
    ],
  };
}

/** The password of PostgreSQL's superuser. */
export function postgresKind(subject: Subject, secret: string, service: string): SecretKind {
  const user = postgresUser(subject, service);
  return {
    secret,
    where: {
      en: `the role in PostgreSQL (${code(service)})`,
      fr: `le rôle dans PostgreSQL (${code(service)})`,
    },
    title: { en: `PostgreSQL: ${code(secret)}`, fr: `PostgreSQL : ${code(secret)}` },
    steps: [
      step(
        onNodeOf(service, firstStartOnly),
        ...loadEnv(user),
        fromVault(secret),
        `printf "ALTER ROLE \\"${user}\\" PASSWORD '%s';\\n" "$NEW" | ${execInput(subject, service, `psql -U "${user}" -d postgres`)}`,
      ),
      deployAtOnce,
    ],
  };
}

/** The password of a role in Cassandra. */
export function cassandraKind(subject: Subject, secret: string, node: string, job: string): SecretKind {
  const given = subject.stack.services[job]?.environment?.["CASSANDRA_USER"];
  const user = typeof given === "string" ? shellText(given) : "admin";
  const statement = code(`ALTER ROLE ${user} WITH PASSWORD = '…';`);
  return {
    secret,
    where: { en: `the role ${code(user)} in Cassandra`, fr: `le rôle ${code(user)} de Cassandra` },
    title: { en: `Cassandra: ${code(user)}`, fr: `Cassandra : ${code(user)}` },
    steps: [
      step(
        onNodeOf(node, {
          en: `log in with the old password, then type ${statement} with the new one.`,
          fr: `se connecter avec l'ancien mot de passe, puis taper ${statement} avec le nouveau.`,
        }),
        execAsking(subject, node, `cqlsh -u ${user}`),
      ),
      deployAtOnce,
    ],
  };
}
