import type { Words } from "../../../plan.ts";
import { secretVariables, servicesOf, type Subject } from "../../subject.ts";
import { cassandraKind, mariadbRootKind, mariadbUserKind, postgresKind } from "./databases.ts";
import type { SecretKind } from "./kind.ts";
import { grafanaKind, resticKind } from "./others.ts";
import { elasticKind, opensearchKind, opensearchUsers } from "./search.ts";

/** A use of a secret: the variable that names its file, or that is exported from it. */
interface Use {
  readonly secret: string;
  readonly service: string;
  readonly variable: string;
}

/** What has to be done for each secret of the stack, beside the deployment. */
export function secretKinds(subject: Subject): readonly SecretKind[] {
  const uses = usesOf(subject);
  return Object.keys(subject.stack.secrets).map((secret) => {
    const [known] = uses
      .filter((use) => use.secret === secret)
      .flatMap((use) => kindOf(subject, secret, use) ?? []);
    if (known !== undefined) return known;
    return subject.plan.repositories.some(({ passwordSecret }) => passwordSecret === secret)
      ? resticKind(subject, secret)
      : { secret, where: plainKind(subject.stack.secrets[secret]?.generate) };
  });
}

/** The uses of secrets; not those of the services that only borrow a program, such as the workers of the backups. */
function usesOf(subject: Subject): readonly Use[] {
  const borrowers = /^(?:MARIADB_HOSTS|POSTGRES_HOSTS?)$/;
  const services = servicesOf(subject).filter(
    ({ model }) => !Object.keys(model.environment ?? {}).some((variable) => borrowers.test(variable)),
  );
  return services.flatMap(({ name, model }) =>
    Object.entries(secretVariables(model)).map(([variable, secret]) => ({ secret, service: name, variable })),
  );
}

function kindOf(subject: Subject, secret: string, { service, variable }: Use): SecretKind | undefined {
  const user = opensearchUsers[variable];
  if (user !== undefined) return opensearchKind(subject, secret, service, user);
  switch (variable) {
    case "MARIADB_ROOT_PASSWORD_FILE":
    case "MYSQL_ROOT_PASSWORD_FILE":
      return mariadbRootKind(subject, secret, service);
    case "MARIADB_PASSWORD_FILE":
    case "MYSQL_PASSWORD_FILE":
      return mariadbUserKind(subject, secret, service);
    case "POSTGRES_PASSWORD_FILE":
      return postgresKind(subject, secret, service);
    case "ELASTIC_PASSWORD":
    case "ELASTIC_PASSWORD_FILE":
      return elasticKind(subject, secret, service);
    case "CASSANDRA_PASSWORD_FILE": {
      const node = servicesOf(subject).find(
        ({ model }) => model.environment?.["CASSANDRA_SEEDS"] !== undefined,
      );
      return node === undefined ? undefined : cassandraKind(subject, secret, node.name, service);
    }
    case "GF_SECURITY_ADMIN_PASSWORD__FILE":
    case "GF_SECURITY_ADMIN_PASSWORD_FILE":
      return grafanaKind(subject, secret, service);
    case "MINIO_ROOT_PASSWORD_FILE":
      return { secret, where: minioWords };
    default:
      return undefined;
  }
}

const minioWords: Words = {
  en: "nothing: the server reads it when it starts, and all that write to it start with the same deployment",
  fr: "rien : le serveur la lit au démarrage, et tout ce qui y écrit redémarre avec le même déploiement",
};

function plainKind(generate: string | false | undefined): Words {
  if (generate === false) {
    return {
      en: "get a new value from whoever gave the old one; then the deployment",
      fr: "demander une nouvelle valeur à qui a fourni l'ancienne ; puis le déploiement",
    };
  }
  return generate?.includes("make-certificates.sh") === true
    ? { en: "see [[renew-certificates]]", fr: "voir [[renew-certificates]]" }
    : { en: "nothing: the deployment is enough", fr: "rien : le déploiement suffit" };
}
