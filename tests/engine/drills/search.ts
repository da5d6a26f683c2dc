import type { Engine } from "../engine/engine.ts";
import { inContainer, type Container } from "../platform/containers.ts";

/** Who asks OpenSearch: one of its users, somebody with a password of his own, or who holds the administrator's certificate. */
export type Asker =
  | { readonly user: "admin" | "kibanaserver" | "monitor" }
  | { readonly user: string; readonly password: string }
  | { readonly certificate: string; readonly key: string };

/** What OpenSearch answers. */
export interface SearchAnswer {
  readonly status: number;
  readonly body: string;
}

const secrets: Readonly<Record<string, string>> = {
  admin: "opensearch_admin_password",
  kibanaserver: "opensearch_dashboards_password",
  monitor: "opensearch_monitor_password",
};

/** Asks a node, from inside it, over TLS that is checked. */
export async function askSearch(
  engine: Pick<Engine, "host">,
  node: Container,
  asker: Asker,
  request: string,
  body?: unknown,
): Promise<SearchAnswer> {
  const [method = "GET", path = "/"] = request.split(" ");
  const login =
    "certificate" in asker
      ? `printf %s '${asker.certificate}${asker.key}' >/tmp/who.pem; set -- --cert /tmp/who.pem`
      : `set -- --user "${asker.user}:${"password" in asker ? asker.password : `$(cat /run/secrets/${secrets[asker.user] ?? ""})`}"`;
  const line = `umask 077; ${login}
exec curl --silent --show-error --max-time 30 --cacert /usr/share/opensearch/config/certificates/ca.pem "$@" --write-out '\\n%{http_code}' \\
  --header 'Content-Type: application/json' ${body === undefined ? "" : "--data-binary @-"} --request ${method} 'https://${node.service}:9200${path}'`;
  const { status, output, errors } = await inContainer(engine, node, ["sh", "-c", line], {
    input: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body),
  });
  if (status !== 0) throw new Error(`${request}: ${errors}`);
  const [code = "", ...lines] = output.split("\n").toReversed();
  return { status: Number(code), body: lines.toReversed().join("\n") };
}

/** The same, where the answer must be good. @throws Error with what OpenSearch said. */
export async function toldSearch(
  ...question: Parameters<typeof askSearch>
): Promise<Readonly<Record<string, unknown>>> {
  const { status, body } = await askSearch(...question);
  if (status >= 300) throw new Error(`${question[3]}: ${status} ${body}`);
  return JSON.parse(body) as Readonly<Record<string, unknown>>;
}
