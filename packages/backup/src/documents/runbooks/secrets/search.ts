import { execCommand } from "../../../commands.ts";
import { step } from "../../page/page.ts";
import { code } from "../../page/words.ts";
import { secretVariables, type Subject } from "../../subject.ts";
import { execAsking, execInput } from "../clients.ts";
import { deployAtOnce, fromVault, onNodeOf, type SecretKind } from "./kind.ts";

/** The users of OpenSearch, by the variable that brings their first password. */
export const opensearchUsers: Readonly<Record<string, string>> = {
  OPENSEARCH_INITIAL_ADMIN_PASSWORD: "admin",
  OPENSEARCH_DASHBOARDS_PASSWORD: "kibanaserver",
  OPENSEARCH_MONITOR_PASSWORD: "monitor",
};

/** The secret with the administrator's password of an OpenSearch node. */
export function opensearchAdminSecret({ stack }: Subject, service: string): string | undefined {
  return secretVariables(stack.services[service] ?? {})["OPENSEARCH_INITIAL_ADMIN_PASSWORD"];
}

/**
 * The password of a user of OpenSearch. An administrator changes its own over the account's API, and that of others over the
 * list of users. Source: documentation-website 2.15, _security/access-control/api.md.
 */
export function opensearchKind(subject: Subject, secret: string, service: string, user: string): SecretKind {
  const file = `/run/secrets/${opensearchAdminSecret(subject, service) ?? secret}`;
  const own = user === "admin";
  const request = own
    ? "-X PUT https://localhost:9200/_plugins/_security/api/account"
    : `-X PATCH https://localhost:9200/_plugins/_security/api/internalusers/${user}`;
  const body = own
    ? `printf '{"current_password":"%s","password":"%s"}' "$OLD" "$NEW"`
    : `printf '[{"op":"add","path":"/password","value":"%s"}]' "$NEW"`;
  // The password is an argument of no program: others could see it in the list of processes.
  const curl = `bash -c 'curl -ksS -K <(printf "user = \\"admin:%s\\"\\n" "$(cat ${file})") -H "Content-Type: application/json" --data-binary @- ${request}'`;
  return {
    secret,
    where: {
      en: `the user ${code(user)} in OpenSearch, over its API`,
      fr: `l'utilisateur ${code(user)} d'OpenSearch, par son API`,
    },
    title: {
      en: `OpenSearch: ${code(secret)} (${code(user)})`,
      fr: `OpenSearch : ${code(secret)} (${code(user)})`,
    },
    steps: [
      step(
        onNodeOf(service, {
          en: "change it over the API: OpenSearch reads the secret only when it creates its security index.",
          fr: "la changer par l'API : OpenSearch ne lit le secret qu'à la création de son index de sécurité.",
        }),
        ...(own ? [`OLD="$(${execCommand(subject.plan, service, `cat ${file}`)})"`] : []),
        fromVault(secret),
        `${body} | ${execInput(subject, service, curl)}`,
      ),
      deployAtOnce,
    ],
  };
}

/** The password of Elasticsearch's superuser. */
export function elasticKind(subject: Subject, secret: string, service: string): SecretKind {
  return {
    secret,
    where: {
      en: "the user `elastic` in Elasticsearch",
      fr: "l'utilisateur `elastic` d'Elasticsearch",
    },
    title: { en: `Elasticsearch: ${code(secret)}`, fr: `Elasticsearch : ${code(secret)}` },
    steps: [
      step(
        onNodeOf(service, {
          en: "change it in the cluster: the value is asked for twice.",
          fr: "la changer dans le cluster : la valeur est demandée deux fois.",
        }),
        execAsking(
          subject,
          service,
          "/usr/share/elasticsearch/bin/elasticsearch-reset-password --username elastic --interactive",
        ),
      ),
      deployAtOnce,
    ],
  };
}
