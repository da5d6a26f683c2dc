import { execCommand } from "../../commands.ts";
import type { StorePlan } from "../../plan.ts";
import { section, step, steps, text, warning, type Section } from "../page/page.ts";
import { code } from "../page/words.ts";
import { membersOf, restoreAllCommands, signTable } from "../shared.ts";
import { display, physicalService, running, storesBy, type Subject } from "../subject.ts";
import { restoreIndexSection, restoreClusterSection } from "./search-snapshots.ts";
import { factsSections, failureSection, finishSteps } from "./store-steps.ts";

/** What differs between the two search engines. */
export interface SearchEngine {
  readonly strategy: "opensearch" | "elasticsearch";
  readonly title: string;
  readonly images: readonly string[];
  readonly user: string;
  /** The indices that a restore must leave alone. */
  readonly ownIndices: string;
  /** Where the schedule of the snapshots shows. */
  readonly policies: string;
}

/** OpenSearch and its Security plugin. */
export const opensearch: SearchEngine = {
  strategy: "opensearch",
  title: "OpenSearch",
  images: ["opensearchproject/opensearch"],
  user: "admin",
  ownIndices: "*,-.opendistro_security",
  policies: "_plugins/_sm/policies",
};

/** Elasticsearch and its own security. */
export const elasticsearch: SearchEngine = {
  strategy: "elasticsearch",
  title: "Elasticsearch",
  images: ["elasticsearch/elasticsearch", "elasticsearch"],
  user: "elastic",
  ownIndices: "*,-.security*",
  policies: "_slm/policy",
};

/** Asks the cluster, from inside a node. */
export type Ask = (path: string, request?: { readonly method: string; readonly body?: string }) => string;

/** Brings a search cluster back: a node, an index, all of it. */
export function restoreSearch(subject: Subject, engine: SearchEngine): readonly Section[] {
  const stores = storesBy(subject, engine.strategy);
  const nodes = running(subject, ...engine.images).map(({ name }) => name);
  const node = nodes[0] ?? stores.flatMap(membersOf)[0] ?? engine.strategy;
  const ask = askOf(subject, engine, node);
  return [
    ...factsSections(subject, stores),
    firstLook(subject, engine, node, ask),
    ...(nodes.length > 1 ? [nodeSection(node, ask)] : []),
    ...(stores.length === 0
      ? [noSnapshots(engine)]
      : stores.flatMap((store) => storeSections(subject, engine, store, node, ask))),
  ];
}

/**
 * The password is read where it is mounted, and is an argument of no program. `%INDEX%` stands for a variable that is set in
 * the shell outside of the container.
 */
function askOf(subject: Subject, { user }: SearchEngine, node: string): Ask {
  const { secretEnv = {}, secrets = [], environment = {}, facets } = subject.stack.services[node] ?? {};
  const given = environment["ELASTIC_PASSWORD_FILE"];
  const secret =
    secretEnv["OPENSEARCH_INITIAL_ADMIN_PASSWORD"] ??
    secrets.find(({ source }) => source.endsWith("admin_password"))?.source;
  const file = typeof given === "string" ? display(given) : `/run/secrets/${secret ?? "admin_password"}`;
  const scheme = facets?.probe?.find(({ kind }) => kind === "http")?.scheme ?? "http";
  const login =
    typeof given === "string" || secret !== undefined
      ? `-K <(printf "user = \\"${user}:%s\\"\\n" "$(cat ${file})") `
      : "";
  return (path, request) => {
    const what = request === undefined ? "" : `-X ${request.method} `;
    const body =
      request?.body === undefined
        ? ""
        : ` -H "Content-Type: application/json" -d "${request.body.replaceAll(/["$]/g, String.raw`\$&`)}"`;
    const curl = `curl -ksS ${login}${what}"${scheme}://localhost:9200/${path}"${body}`;
    return execCommand(
      subject.plan,
      node,
      `bash -c '${curl.replaceAll(/%([A-Z]+)%/g, (_, name: string) => `'"$${name}"'`)}'`,
    );
  };
}

function firstLook(subject: Subject, { title }: SearchEngine, node: string, ask: Ask): Section {
  return section({ en: "First look", fr: "Premier diagnostic" }, [
    text({
      en: `A cluster that is yellow has all of its data; a red one has shards without any copy at the moment. Most of the time the copy comes back with its node, and nothing has to be restored.`,
      fr: `Un cluster jaune a toutes ses données ; un cluster rouge a des shards momentanément sans aucune copie. Le plus souvent, la copie revient avec son nœud et rien n'est à restaurer.`,
    }),
    signTable(subject, [
      {
        sign: { en: "The cluster is yellow or red", fr: "Le cluster est jaune ou rouge" },
        alerts: ["OpenSearchNotGreen", "OpenSearchRed", "OpenSearchShardsUnassigned"],
        look: {
          en: "which node is missing, and why a shard is not assigned (below)",
          fr: "le nœud manquant, et la raison pour laquelle un shard n'est pas affecté (ci-dessous)",
        },
      },
      {
        sign: { en: "A node is missing", fr: "Un nœud manque" },
        alerts: ["OpenSearchNodeMissing"],
        look: {
          en: "its log and its machine; `vm.max_map_count`; then “A node is lost”",
          fr: "son journal et sa machine ; `vm.max_map_count` ; puis « Un nœud est perdu »",
        },
      },
      {
        sign: { en: "Disk, heap or queues are full", fr: "Disque, mémoire ou files saturés" },
        alerts: [
          "OpenSearchDiskLow",
          "OpenSearchHeapHigh",
          "OpenSearchBreakerTripped",
          "OpenSearchRejects",
          "OpenSearchTasksPending",
        ],
        look: {
          en: "old indices that may go; above 95 % of the disk, indices become read-only",
          fr: "les index anciens à supprimer ; au-delà de 95 % du disque, les index passent en lecture seule",
        },
      },
      {
        sign: { en: "An index or documents are gone", fr: "Index ou documents disparus" },
        alerts: [],
        look: { en: "“An index”", fr: "« Un index »" },
      },
    ]),
    steps(
      step(
        {
          en: `On the node of ${code(node)}, ask ${title}:`,
          fr: `Sur le nœud de ${code(node)}, interroger ${title} :`,
        },
        ask("_cluster/health?pretty"),
        ask("_cat/nodes?v&h=name,node.role,heap.percent,disk.used_percent"),
        ask("_cat/indices?v&health=red"),
        ask("_cluster/allocation/explain?pretty"),
      ),
      step(
        { en: "On a manager, its log:", fr: "Sur un manager, son journal :" },
        `docker service logs --tail 100 ${physicalService(subject, node)}`,
      ),
    ),
  ]);
}

function nodeSection(node: string, ask: Ask): Section {
  return section({ en: "A node is lost", fr: "Un nœud est perdu" }, [
    text({
      en: "Every shard has a copy on another node: start the lost one on a new machine, empty, and let the cluster fill it. One node at a time.",
      fr: "Chaque shard a une copie sur un autre nœud : démarrer le nœud perdu sur une nouvelle machine, vide, et laisser le cluster le remplir. Un seul nœud à la fois.",
    }),
    steps(
      step({
        en: "Give the new machine what the lost one carried: [[swarm-recovery]], section “A node is lost”.",
        fr: "Donner à la nouvelle machine ce que portait l'ancienne : [[swarm-recovery]], section « Un nœud est perdu ».",
      }),
      step(
        {
          en: `On the node of ${code(node)}, wait until the cluster is green; it shows what it is copying.`,
          fr: `Sur le nœud de ${code(node)}, attendre que le cluster soit vert ; la commande montre les copies en cours.`,
        },
        ask("_cluster/health?wait_for_status=green&timeout=60s&pretty"),
        ask("_cat/recovery?v&active_only=true"),
      ),
      step(
        {
          en: "If shards stay unassigned after several failed attempts, let them be tried again.",
          fr: "Si des shards restent non affectés après plusieurs échecs, relancer les tentatives.",
        },
        ask("_cluster/reroute?retry_failed=true", { method: "POST" }),
      ),
    ),
  ]);
}

function noSnapshots({ title }: SearchEngine): Section {
  return section({ en: "There is no backup", fr: "Il n'y a pas de sauvegarde" }, [
    warning({
      en: `This ${title} has no repository for snapshots, by decision: see [[plan]]. An index that all copies have lost has to be filled again from its source.`,
      fr: `Cet ${title} n'a pas de dépôt d'instantanés, par décision : voir le [[plan]]. Un index dont toutes les copies sont perdues doit être réalimenté depuis sa source.`,
    }),
  ]);
}

function storeSections(
  subject: Subject,
  engine: SearchEngine,
  store: StorePlan,
  node: string,
  ask: Ask,
): readonly Section[] {
  return [
    restoreIndexSection({ engine, store, node, ask }),
    restoreClusterSection({ subject, engine, store, node, ask, scripts: restoreAllCommands(store) }),
    section({ en: "Check, and start again", fr: "Contrôler et remettre en service" }, [
      steps(
        step(
          {
            en: "The cluster is green, and the indices have about as many documents as before.",
            fr: "Le cluster est vert, et les index ont à peu près autant de documents qu'avant.",
          },
          ask("_cluster/health?pretty"),
          ask("_cat/indices?v&h=index,health,docs.count,store.size"),
        ),
        step(
          {
            en: "Snapshots go on: the policies are there, and none shows an error.",
            fr: "Les instantanés se poursuivent : les politiques sont présentes et sans erreur.",
          },
          ask(`${engine.policies}?pretty`),
        ),
        ...finishSteps(subject, store),
      ),
    ]),
    failureSection(store, [
      step({
        en: "“cannot restore index … because an open index with same name already exists”: close or delete it, or restore it under another name.",
        fr: "« cannot restore index … because an open index with same name already exists » : le fermer ou le supprimer, ou restaurer sous un autre nom.",
      }),
      step({
        en: "“repository type [s3] does not exist”: the plugin `repository-s3` is missing on a node. It must be on every one, before the settings of the client are.",
        fr: "« repository type [s3] does not exist » : le plugin `repository-s3` manque sur un nœud. Il doit être sur tous, avant les réglages du client.",
      }),
      step({
        en: "A snapshot that is `PARTIAL` lacks shards: take an older one that is `SUCCESS`.",
        fr: "Un instantané `PARTIAL` est incomplet : en prendre un plus ancien, `SUCCESS`.",
      }),
    ]),
  ];
}
