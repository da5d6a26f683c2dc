import { execCommand } from "../../commands.ts";
import type { StorePlan, Words } from "../../plan.ts";
import { section, step, steps, text, warning, type Section } from "../page/page.ts";
import { membersOf } from "../shared.ts";
import { running, secretVariables, storesBy, type Subject } from "../subject.ts";
import { searchSigns } from "./search-signs.ts";
import { restoreClusterSection, restoreIndexSection } from "./search-snapshots.ts";
import {
  factsSections,
  failureSection,
  finishSteps,
  prepareSection,
  suffixOf,
  titled,
} from "./store-steps.ts";

/** What differs between the two search engines. */
export interface SearchEngine {
  readonly strategy: "opensearch" | "elasticsearch";
  readonly title: string;
  readonly images: readonly string[];
  readonly user: string;
  /** The variables that bring the user's password. */
  readonly passwords: readonly string[];
  /** The pattern of the indices in which Dashboards keeps its objects, where they are restored as others are. */
  readonly dashboards?: string;
  /** Where users come from in a cluster that starts empty. */
  readonly users: Words;
  /** Where the schedule of the snapshots shows. */
  readonly policies: string;
}

/** OpenSearch and its Security plugin. */
export const opensearch: SearchEngine = {
  strategy: "opensearch",
  title: "OpenSearch",
  images: ["opensearchproject/opensearch"],
  user: "admin",
  passwords: ["OPENSEARCH_INITIAL_ADMIN_PASSWORD"],
  dashboards: ".kibana*",
  users: {
    en: "users and certificates come from the stack's secrets, not from the snapshot. What plugins keep for themselves (`.plugins-ml-*`, `.ql-datasources`) only the administrator's certificate may restore; the script leaves it out and names it.",
    fr: "utilisateurs et certificats viennent des secrets de la pile, pas de l'instantané. Ce que les greffons gardent pour eux (`.plugins-ml-*`, `.ql-datasources`), seul le certificat de l'administrateur peut le restaurer ; le script le laisse de côté et le nomme.",
  },
  policies: "/_plugins/_sm/policies",
};

/** Elasticsearch and its own security. */
export const elasticsearch: SearchEngine = {
  strategy: "elasticsearch",
  title: "Elasticsearch",
  images: ["elasticsearch/elasticsearch", "elasticsearch"],
  user: "elastic",
  passwords: ["ELASTIC_PASSWORD", "ELASTIC_PASSWORD_FILE"],
  users: {
    en: "the stack's own users and the certificates come from its secrets. Other users and roles are in the snapshot, as the state of the feature `security`; the script leaves it out.",
    fr: "les utilisateurs de la pile et les certificats viennent de ses secrets. Les autres utilisateurs et rôles sont dans l'instantané, dans l'état de la fonctionnalité `security` ; le script le laisse de côté.",
  },
  policies: "/_slm/policy",
};

/** Brings a search cluster back: a node, an index, all of it. */
export function restoreSearch(subject: Subject, engine: SearchEngine): readonly Section[] {
  const stores = storesBy(subject, engine.strategy);
  const nodes = running(subject, ...engine.images).map(({ name }) => name);
  const node = nodes[0] ?? stores.flatMap(membersOf)[0] ?? engine.strategy;
  return [
    ...factsSections(subject, stores),
    searchSigns({ subject, title: engine.title, node, command: searchCommand(subject, engine, node) }),
    ...(nodes.length > 1 ? [nodeSection] : []),
    ...(stores.length === 0
      ? [noSnapshots(engine)]
      : stores.flatMap((store) => storeSections(subject, engine, store, suffixOf(store, stores)))),
  ];
}

/** Asks the cluster from inside a node: a path, then options of curl. The password is an argument of no program. */
function searchCommand({ plan, stack }: Subject, engine: SearchEngine, node: string): string {
  const model = stack.services[node] ?? {};
  const secret =
    engine.passwords.map((one) => secretVariables(model)[one]).find((one) => one !== undefined) ??
    model.secrets?.find(({ source }) => source.endsWith("admin_password"))?.source;
  const scheme = model.facets?.probe?.find(({ kind }) => kind === "http")?.scheme ?? "http";
  const login =
    secret === undefined
      ? ""
      : `-K <(printf "user = \\"${engine.user}:%s\\"\\n" "$(cat /run/secrets/${secret})") `;
  return execCommand(
    plan,
    node,
    `bash -c 'path=$1; shift; curl -ksS ${login}"$@" "${scheme}://localhost:9200$path"' search "$@"`,
  );
}

const nodeSection: Section = section({ en: "A node is lost", fr: "Un nœud est perdu" }, [
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
        en: "Wait until the cluster is green; the second line shows what is being copied.",
        fr: "Attendre que le cluster soit vert ; la seconde ligne montre les copies en cours.",
      },
      "search '/_cluster/health?wait_for_status=green&timeout=60s&pretty'",
      "search '/_cat/recovery?v&active_only=true'",
    ),
    step(
      {
        en: "If shards stay unassigned after several failed attempts, let them be tried again.",
        fr: "Si des shards restent non affectés après plusieurs échecs, relancer les tentatives.",
      },
      "search '/_cluster/reroute?retry_failed=true' -X POST",
    ),
  ),
]);

function noSnapshots({ title }: SearchEngine): Section {
  return section({ en: "There is no backup", fr: "Il n'y a pas de sauvegarde" }, [
    warning({
      en: `This ${title} has no repository for snapshots, by decision: see [[plan]]. An index that all copies have lost has to be filled again from its source.`,
      fr: `Cet ${title} n'a pas de dépôt d'instantanés, par décision : voir le [[plan]]. Un index dont toutes les copies sont perdues doit être réalimenté depuis sa source.`,
    }),
  ]);
}

const pluginStep = step({
  en: "“repository type [s3] does not exist”: the plugin `repository-s3` is missing on a node. It must be on every one, before the settings of the client are.",
  fr: "« repository type [s3] does not exist » : le plugin `repository-s3` manque sur un nœud. Il doit être sur tous, avant les réglages du client.",
});

function storeSections(
  subject: Subject,
  engine: SearchEngine,
  store: StorePlan,
  suffix: string,
): readonly Section[] {
  return [
    prepareSection(subject, store, suffix),
    restoreIndexSection(suffix),
    restoreClusterSection(engine, store, suffix),
    section(titled({ en: "Check, and start again", fr: "Contrôler et remettre en service" }, suffix), [
      steps(
        step(
          {
            en: "The cluster is green, and the indices have about as many documents as before.",
            fr: "Le cluster est vert, et les index ont à peu près autant de documents qu'avant.",
          },
          "search '/_cluster/health?pretty'",
          "search '/_cat/indices?v&h=index,health,docs.count,store.size'",
        ),
        step(
          {
            en: "Snapshots go on: the policies are there, and none shows an error.",
            fr: "Les instantanés se poursuivent : les politiques sont présentes et sans erreur.",
          },
          `search '${engine.policies}?pretty'`,
        ),
        ...finishSteps(subject, store),
      ),
    ]),
    failureSection(store, suffix, [
      step({
        en: "“an open index with same name already exists”: close or delete it, or restore it under another name.",
        fr: "« an open index with same name already exists » : le fermer ou le supprimer, ou restaurer sous un autre nom.",
      }),
      ...(engine.strategy === "elasticsearch" ? [] : [pluginStep]),
      step({
        en: "A snapshot that is `PARTIAL` lacks shards: take an older one that is `SUCCESS`.",
        fr: "Un instantané `PARTIAL` est incomplet : en prendre un plus ancien, `SUCCESS`.",
      }),
    ]),
  ];
}
