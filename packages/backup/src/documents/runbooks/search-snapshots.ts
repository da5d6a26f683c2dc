import type { StorePlan } from "../../plan.ts";
import { section, step, steps, text, warning, type Section, type Step } from "../page/page.ts";
import { restoreAllCommands } from "../shared.ts";
import type { SearchEngine } from "./restore-search.ts";
import { titled } from "./store-steps.ts";

/** A request with a body in JSON, for the shorthand `search`. Names in upper case are set in the shell. */
function request(path: string, body: string): string {
  return `search "${path}" -X POST -H 'Content-Type: application/json' -d "${body.replaceAll(/"|\$(?![A-Z])/g, String.raw`\$&`)}"`;
}

const chooseSteps: readonly Step[] = [
  step(
    {
      en: "See which repositories and snapshots there are. Take one whose state is `SUCCESS`. (`search` is defined under “First look”.)",
      fr: "Voir les dépôts et les instantanés disponibles. En prendre un dont l'état est `SUCCESS`. (`search` est défini dans le « Premier diagnostic ».)",
    },
    "search '/_cat/repositories?v'",
    "REPOSITORY=backups",
    'search "/_cat/snapshots/$REPOSITORY?v&h=id,status,end_time,indices&s=end_epoch"',
  ),
];

/** One index, beside the live one. Source: OpenSearch 2.15 and Elasticsearch 8, restore snapshot API. */
export function restoreIndexSection(suffix: string): Section {
  return section(titled({ en: "An index", fr: "Un index" }, suffix), [
    text({
      en: "It is restored under another name first, so that nothing is overwritten; then it takes the place of the old one.",
      fr: "On le restaure d'abord sous un autre nom, pour ne rien écraser ; il prend ensuite la place de l'ancien.",
    }),
    steps(
      ...chooseSteps,
      step(
        {
          en: "Restore it as `restored_…` (put the names of the snapshot and the index).",
          fr: "Le restaurer sous le nom `restored_…` (mettre les noms de l'instantané et de l'index).",
        },
        "SNAPSHOT=daily-2026-01-31",
        "INDEX=logs-2026.01.31",
        request(
          "/_snapshot/$REPOSITORY/$SNAPSHOT/_restore?wait_for_completion=true",
          '{"indices":"$INDEX","include_global_state":false,"rename_pattern":"(.+)","rename_replacement":"restored_$1"}',
        ),
      ),
      step(
        {
          en: "Look at it, and compare the number of documents.",
          fr: "L'examiner et comparer le nombre de documents.",
        },
        'search "/_cat/indices/*$INDEX?v&h=index,docs.count,store.size"',
      ),
      step(
        {
          en: "If it is right, remove the damaged one, if it is still there, and give its name to the restored one as an alias.",
          fr: "S'il est bon, supprimer l'index endommagé, s'il est encore là, et donner son nom comme alias à l'index restauré.",
        },
        'search "/$INDEX" -X DELETE',
        'search "/restored_$INDEX/_alias/$INDEX" -X PUT',
      ),
    ),
  ]);
}

/** Of some indices: a restore that names one which only the administrator's certificate may touch is refused as a whole. */
function restoreOf(indices: string): string {
  return request(
    "/_snapshot/$REPOSITORY/$SNAPSHOT/_restore",
    `{"indices":"${indices}","include_global_state":false}`,
  );
}

/** All indices, into a cluster that starts empty. */
export function restoreClusterSection(
  { dashboards, users }: SearchEngine,
  store: StorePlan,
  suffix: string,
): Section {
  const scripts = restoreAllCommands(store);
  return section(titled({ en: "The whole cluster", fr: "Tout le cluster" }, suffix), [
    text({
      en: `All nodes have lost their volumes. The cluster starts empty; ${users.en}`,
      fr: `Tous les nœuds ont perdu leurs volumes. Le cluster démarre vide ; ${users.fr}`,
    }),
    steps(
      step(
        {
          en: "After “Prepare”, wait until all nodes have joined and the cluster is green.",
          fr: "Après « Préparer », attendre que tous les nœuds aient rejoint le cluster et qu'il soit vert.",
        },
        "search '/_cluster/health?wait_for_status=green&timeout=60s&pretty'",
      ),
      ...(scripts.length === 0
        ? []
        : [
            step(
              {
                en: "Restore with the script; it registers the repository if need be. The steps that follow do the same by hand, where the script fails.",
                fr: "Restaurer avec le script, qui enregistre au besoin le dépôt. Les étapes suivantes font la même chose à la main, si le script échoue.",
              },
              ...scripts,
            ),
          ]),
      ...chooseSteps,
      step(
        {
          en: "Restore every index of data, without those that the engine and its plugins keep for themselves, and without the cluster's settings.",
          fr: "Restaurer tous les index de données, sans ceux que le moteur et ses greffons gardent pour eux, et sans les réglages du cluster.",
        },
        "SNAPSHOT=daily-2026-01-31",
        restoreOf("*,-.*"),
      ),
      ...(dashboards === undefined
        ? []
        : [
            step(
              {
                en: "Restore the objects of Dashboards in the place of the empty ones that it has made meanwhile.",
                fr: "Restaurer les objets de Dashboards à la place des objets vides qu'il a créés entre-temps.",
              },
              `search '/${dashboards}' -X DELETE`,
              restoreOf(dashboards),
            ),
          ]),
      step(
        {
          en: "Watch it until every index is green.",
          fr: "Suivre l'opération jusqu'à ce que tous les index soient verts.",
        },
        "search '/_cat/recovery?v&active_only=true'",
        "search '/_cluster/health?wait_for_status=green&timeout=60s&pretty'",
      ),
    ),
    warning({
      en: "Another cluster that reads the same repository, for a test, registers it as `readonly`: two that write damage it.",
      fr: "Un autre cluster qui lit le même dépôt, pour un test, l'enregistre en `readonly` : deux clusters qui y écrivent l'endommagent.",
    }),
  ]);
}
