import { section, step, steps, text, type Section } from "../page/page.ts";
import { signTable } from "../shared.ts";
import { physicalService, type Subject } from "../subject.ts";
import { shorthand } from "./clients.ts";

/** What the first look at a search cluster is made from. */
export interface SearchSigns {
  readonly subject: Subject;
  readonly title: string;
  /** The node that is asked. */
  readonly node: string;
  /** How it is asked: a path, then options of curl. */
  readonly command: string;
}

/** What leads to the page, and how to look without changing anything. */
export function searchSigns({ subject, title, node, command }: SearchSigns): Section {
  return section({ en: "First look", fr: "Premier diagnostic" }, [
    text({
      en: "A cluster that is yellow has all of its data; a red one has shards without any copy at the moment. Most of the time the copy comes back with its node, and nothing has to be restored.",
      fr: "Un cluster jaune a toutes ses données ; un cluster rouge a des shards momentanément sans aucune copie. Le plus souvent, la copie revient avec son nœud et rien n'est à restaurer.",
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
        { en: "On a manager, its log:", fr: "Sur un manager, son journal :" },
        `docker service logs --tail 100 ${physicalService(subject, node)}`,
      ),
      shorthand(node, "search", command),
      step(
        {
          en: `Ask ${title} how it is, which nodes it has, which indices are damaged, and why a shard has no place.`,
          fr: `Demander à ${title} son état, ses nœuds, les index endommagés, et pourquoi un shard n'a pas de place.`,
        },
        "search '/_cluster/health?pretty'",
        "search '/_cat/nodes?v&h=name,node.role,heap.percent,disk.used_percent'",
        "search '/_cat/indices?v&health=red'",
        "search '/_cluster/allocation/explain?pretty'",
      ),
    ),
  ]);
}
