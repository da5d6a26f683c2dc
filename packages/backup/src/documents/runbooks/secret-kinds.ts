import { execCommand } from "../../commands.ts";
import type { Words } from "../../plan.ts";
import { step, type Step } from "../page/page.ts";
import { code } from "../page/words.ts";
import { keeperOf, resticCommand } from "../plan/secrets.ts";
import { display, servicesOf, type Subject } from "../subject.ts";

/** How a secret is known beyond Swarm: what else has to learn its new value. */
export interface SecretKind {
  readonly secret: string;
  /** For the table. */
  readonly where: Words;
  /** How to do it; nothing where the deployment is enough. */
  readonly title?: Words;
  readonly steps?: readonly Step[];
}

/** A use of a secret: the variable that names it, or that is exported from it. */
interface Use {
  readonly service: string;
  readonly variable: string;
}

/** What has to be done for each secret of the stack beside the deployment. */
export function secretKinds(subject: Subject): readonly SecretKind[] {
  return Object.entries(subject.stack.secrets).map(([secret, { generate }]) => {
    const found = usesOf(subject, secret)
      .map((use) => kindOf(subject, secret, use))
      .find((kind) => kind !== undefined);
    if (found !== undefined) return found;
    if (subject.plan.repositories.some(({ passwordSecret }) => passwordSecret === secret))
      return resticKind(subject, secret);
    if (typeof generate === "string" && generate.includes("make-certificates.sh"))
      return { secret, where: { en: "[[renew-certificates]]", fr: "[[renew-certificates]]" } };
    return {
      secret,
      where:
        generate === false
          ? {
              en: "a new value from whoever gave the old one; then the deployment",
              fr: "une nouvelle valeur, demandée à qui a fourni l'ancienne ; puis le déploiement",
            }
          : { en: "nothing: the deployment is enough", fr: "rien : le déploiement suffit" },
    };
  });
}

function usesOf(subject: Subject, secret: string): readonly Use[] {
  return servicesOf(subject).flatMap(({ name, model }) => [
    ...Object.entries(model.environment ?? {})
      .filter(([, value]) => typeof value === "string" && display(value) === `/run/secrets/${secret}`)
      .map(([variable]) => ({ service: name, variable })),
    ...Object.entries(model.secretEnv ?? {})
      .filter(([, source]) => source === secret)
      .map(([variable]) => ({ service: name, variable })),
  ]);
}

function kindOf(subject: Subject, secret: string, { service, variable }: Use): SecretKind | undefined {
  switch (variable) {
    case "MARIADB_ROOT_PASSWORD_FILE":
    case "MYSQL_ROOT_PASSWORD_FILE":
      return mariadbKind(subject, secret, service, ["'root'@'localhost'", "'root'@'%'"], secret);
    case "MARIADB_PASSWORD_FILE":
    case "MYSQL_PASSWORD_FILE":
      return mariadbUserKind(subject, secret, service);
    case "POSTGRES_PASSWORD_FILE":
      return postgresKind(subject, secret, service);
    case "OPENSEARCH_INITIAL_ADMIN_PASSWORD":
    case "OPENSEARCH_DASHBOARDS_PASSWORD":
    case "OPENSEARCH_MONITOR_PASSWORD":
      return opensearchKind(subject, secret, service, variable);
    case "ELASTIC_PASSWORD_FILE":
      return elasticKind(subject, secret, service);
    case "CASSANDRA_PASSWORD_FILE":
      return cassandraKind(subject, secret);
    case "GF_SECURITY_ADMIN_PASSWORD__FILE":
    case "GF_SECURITY_ADMIN_PASSWORD_FILE":
      return grafanaKind(subject, secret, service);
    case "MINIO_ROOT_PASSWORD_FILE":
      return {
        secret,
        where: {
          en: "nothing: the server reads it when it starts. Everything that writes to it must get it at the same time",
          fr: "rien : le serveur la lit au démarrage. Tout ce qui y écrit doit la recevoir en même temps",
        },
      };
    default:
      return undefined;
  }
}

/** The new value of a secret, from the folder in which the script has saved it. */
function fromVault(secret: string): string {
  return `NEW="$(cat vault/${secret}.txt)"`;
}

/** Runs a command that reads from a pipe in a service's container. */
function execInput(subject: Subject, service: string, command: string): string {
  return execCommand(subject.plan, service, command).replace("docker exec ", "docker exec -i ");
}

function onNodeOf(service: string, what: Words): Words {
  return {
    en: `On the node of ${code(service)}, before the deployment, ${what.en}`,
    fr: `Sur le nœud de ${code(service)}, avant le déploiement, ${what.fr}`,
  };
}

/** The client of MariaDB as root, with the password that is still valid. */
export function mariadbClient(subject: Subject, service: string, more = ""): string {
  const file = rootPasswordFile(subject, service);
  return `sh -c 'MYSQL_PWD="$(cat ${file})" mariadb -uroot${more}'`;
}

/** Where a MariaDB server has its root's password. */
export function rootPasswordFile({ stack }: Subject, service: string): string {
  const { environment = {} } = stack.services[service] ?? {};
  const value = environment["MARIADB_ROOT_PASSWORD_FILE"] ?? environment["MYSQL_ROOT_PASSWORD_FILE"];
  return typeof value === "string" ? display(value) : "/run/secrets/mariadb_root_password";
}

function mariadbKind(
  subject: Subject,
  secret: string,
  service: string,
  users: readonly string[],
  title: string,
): SecretKind {
  const sql = users.map((user) => `ALTER USER IF EXISTS ${user} IDENTIFIED BY '%s';`);
  const values = users.map(() => '"$NEW"').join(" ");
  return {
    secret,
    where: { en: `the accounts in MariaDB (${code(service)})`, fr: `les comptes dans MariaDB (${code(service)})` },
    title: { en: `MariaDB: ${code(title)}`, fr: `MariaDB : ${code(title)}` },
    steps: [
      step(
        onNodeOf(service, {
          en: "change it in the database: the image sets passwords on its first start only.",
          fr: "la changer dans la base : l'image ne fixe les mots de passe qu'au premier démarrage.",
        }),
        fromVault(secret),
        `printf "${sql.join(" ")}\\n" ${values} | ${execInput(subject, service, mariadbClient(subject, service))}`,
      ),
      step({
        en: "Deploy at once: until then whoever starts with the old value is refused.",
        fr: "Déployer aussitôt : d'ici là, tout service qui démarre avec l'ancienne valeur est refusé.",
      }),
    ],
  };
}

function mariadbUserKind(subject: Subject, secret: string, service: string): SecretKind {
  const { environment = {} } = subject.stack.services[service] ?? {};
  const user = environment["MARIADB_USER"] ?? environment["MYSQL_USER"];
  const name = typeof user === "string" ? display(user) : "application";
  return mariadbKind(subject, secret, service, [`'${name}'@'%'`], secret);
}

function postgresKind(subject: Subject, secret: string, service: string): SecretKind {
  const { environment = {} } = subject.stack.services[service] ?? {};
  const given = environment["POSTGRES_USER"];
  const user = typeof given === "string" ? display(given) : "postgres";
  return {
    secret,
    where: { en: `the role in PostgreSQL (${code(service)})`, fr: `le rôle dans PostgreSQL (${code(service)})` },
    title: { en: `PostgreSQL: ${code(secret)}`, fr: `PostgreSQL : ${code(secret)}` },
    steps: [
      step(
        onNodeOf(service, {
          en: "change it in the database: the image sets it on its first start only.",
          fr: "la changer dans la base : l'image ne la fixe qu'au premier démarrage.",
        }),
        fromVault(secret),
        `printf "ALTER ROLE \\"${user}\\" PASSWORD '%s';\\n" "$NEW" | ${execInput(subject, service, `psql -U ${user} -d postgres`)}`,
      ),
      step({ en: "Deploy at once.", fr: "Déployer aussitôt." }),
    ],
  };
}

const opensearchUsers: Readonly<Record<string, string>> = {
  OPENSEARCH_INITIAL_ADMIN_PASSWORD: "admin",
  OPENSEARCH_DASHBOARDS_PASSWORD: "kibanaserver",
  OPENSEARCH_MONITOR_PASSWORD: "monitor",
};

function opensearchKind(subject: Subject, secret: string, service: string, variable: string): SecretKind {
  const user = opensearchUsers[variable] ?? "admin";
  const admin =
    subject.stack.services[service]?.secretEnv?.["OPENSEARCH_INITIAL_ADMIN_PASSWORD"] ?? secret;
  const url =
    user === "admin"
      ? "https://localhost:9200/_plugins/_security/api/account"
      : `https://localhost:9200/_plugins/_security/api/internalusers/${user}`;
  const body =
    user === "admin"
      ? '{"current_password":"%s","password":"%s"}'
      : '[{"op":"replace","path":"/password","value":"%s"}]';
  const values = user === "admin" ? '"$OLD" "$NEW"' : '"$NEW"';
  const method = user === "admin" ? "PUT" : "PATCH";
  const curl = `sh -c 'curl -ksS --fail-with-body -X ${method} -u "admin:$(cat /run/secrets/${admin})" -H "Content-Type: application/json" --data-binary @- ${url}${user === "admin" ? "" : ""}'`;
  return {
    secret,
    where: {
      en: `the user ${code(user)} in OpenSearch, by its API`,
      fr: `l'utilisateur ${code(user)} d'OpenSearch, par son API`,
    },
    title: { en: `OpenSearch: ${code(user)}`, fr: `OpenSearch : ${code(user)}` },
    steps: [
      step(
        onNodeOf(service, {
          en: "change it over the API: OpenSearch reads the secret only when it creates its security index.",
          fr: "la changer par l'API : OpenSearch ne lit le secret qu'à la création de son index de sécurité.",
        }),
        ...(user === "admin"
          ? [`OLD="$(${execCommand(subject.plan, service, `cat /run/secrets/${admin}`)})"`]
          : []),
        fromVault(secret),
        `printf '${body}' ${values} | ${execInput(subject, service, curl)}`,
      ),
      step({ en: "Deploy at once.", fr: "Déployer aussitôt." }),
    ],
  };
}

function elasticKind(subject: Subject, secret: string, service: string): SecretKind {
  return {
    secret,
    where: { en: "the user `elastic`", fr: "l'utilisateur `elastic`" },
    title: { en: `Elasticsearch: ${code(secret)}`, fr: `Elasticsearch : ${code(secret)}` },
    steps: [
      step(
        onNodeOf(service, {
          en: "change it in the cluster: the value is asked for twice.",
          fr: "la changer dans le cluster : la valeur est demandée deux fois.",
        }),
        execCommand(
          subject.plan,
          service,
          "/usr/share/elasticsearch/bin/elasticsearch-reset-password --username elastic --interactive",
        ).replace("docker exec ", "docker exec -it "),
      ),
      step({ en: "Deploy at once.", fr: "Déployer aussitôt." }),
    ],
  };
}

function cassandraKind(subject: Subject, secret: string): SecretKind | undefined {
  const [node] = servicesOf(subject).filter(({ model }) => model.environment?.["CASSANDRA_SEEDS"] !== undefined);
  const job = servicesOf(subject).find(({ model }) => model.environment?.["CASSANDRA_PASSWORD_FILE"] !== undefined);
  if (node === undefined) return undefined;
  const given = job?.model.environment?.["CASSANDRA_USER"];
  const user = typeof given === "string" ? display(given) : "admin";
  return {
    secret,
    where: { en: `the role ${code(user)} in Cassandra`, fr: `le rôle ${code(user)} de Cassandra` },
    title: { en: `Cassandra: ${code(user)}`, fr: `Cassandra : ${code(user)}` },
    steps: [
      step(
        onNodeOf(node.name, {
          en: `log in with the old password, then type ${code(`ALTER ROLE ${user} WITH PASSWORD = '…';`)} with the new one.`,
          fr: `se connecter avec l'ancien mot de passe, puis taper ${code(`ALTER ROLE ${user} WITH PASSWORD = '…';`)} avec le nouveau.`,
        }),
        execCommand(subject.plan, node.name, `cqlsh -u ${user}`).replace("docker exec ", "docker exec -it "),
      ),
      step({ en: "Deploy at once.", fr: "Déployer aussitôt." }),
    ],
  };
}

function grafanaKind(subject: Subject, secret: string, service: string): SecretKind {
  return {
    secret,
    where: { en: "the user `admin` of Grafana", fr: "l'utilisateur `admin` de Grafana" },
    title: { en: `Grafana: ${code(secret)}`, fr: `Grafana : ${code(secret)}` },
    steps: [
      step(
        onNodeOf(service, {
          en: "change it in its database: Grafana reads the secret on its first start only.",
          fr: "la changer dans sa base : Grafana ne lit le secret qu'au premier démarrage.",
        }),
        fromVault(secret),
        `printf '%s\\n' "$NEW" | ${execInput(subject, service, "grafana-cli admin reset-admin-password --password-from-stdin")}`,
      ),
      step({ en: "Deploy.", fr: "Déployer." }),
    ],
  };
}

/** The keys of a repository can be several, so nothing has to stop. */
function resticKind(subject: Subject, secret: string): SecretKind {
  const { plan } = subject;
  const agent = keeperOf(plan)?.service ?? "restic-backup";
  return {
    secret,
    where: { en: "the keys of the repository", fr: "les clés du dépôt" },
    title: { en: `Backups: ${code(secret)}`, fr: `Sauvegardes : ${code(secret)}` },
    steps: [
      step(
        onNodeOf(agent, {
          en: "add the new value as a further key. Both open the repository now.",
          fr: "ajouter la nouvelle valeur comme clé supplémentaire. Les deux ouvrent alors le dépôt.",
        }),
        fromVault(secret),
        `printf '%s\\n' "$NEW" | ${resticCommand(plan, agent, "key add --new-password-file /dev/stdin").replace("docker exec ", "docker exec -i ")}`,
      ),
      step({
        en: "Deploy, and wait for a backup that succeeds with the new value.",
        fr: "Déployer, et attendre une sauvegarde réussie avec la nouvelle valeur.",
      }),
      step(
        {
          en: "Only then remove the old key (put its identifier for `0123abcd`; the one in use has a `*`; the one of the host `escrow` is the envelope's, keep it).",
          fr: "Ensuite seulement, supprimer l'ancienne clé (mettre son identifiant à la place de `0123abcd` ; celle en usage porte un `*` ; celle de l'hôte `escrow` est celle de l'enveloppe, à garder).",
        },
        resticCommand(plan, agent, "key list"),
        "KEY=0123abcd",
        resticCommand(plan, agent, 'key remove "$KEY"'),
      ),
      step({
        en: "A key that others know could have been used to copy the data's own key. If that is feared, start a new repository; the old one stays readable to them.",
        fr: "Qui a connu la clé a pu copier la clé maîtresse des données. Si on le craint, ouvrir un nouveau dépôt ; l'ancien leur reste lisible.",
      }),
    ],
  };
}
