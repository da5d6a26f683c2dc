import { execCommand, scaleCommand } from "../../commands.ts";
import type { StorePlan } from "../../plan.ts";
import { section, step, steps, table, text, warning, type Section, type Step } from "../page/page.ts";
import { code } from "../page/words.ts";
import { membersOf, restoreAllCommands, restorePartCommands, signTable } from "../shared.ts";
import { physicalService, running, storesBy, type NamedService, type Subject } from "../subject.ts";
import { replaceSection } from "./cassandra-replace.ts";
import {
  factsSections,
  failureSection,
  finishSteps,
  prepareSection,
  suffixOf,
  titled,
} from "./store-steps.ts";

/** Brings Cassandra back: a node, a table, the whole cluster. */
export function restoreCassandra(subject: Subject): readonly Section[] {
  const stores = storesBy(subject, "cassandra");
  const nodes = cassandraNodes(subject).map(({ name }) => name);
  return [
    ...factsSections(subject, stores),
    firstLook(subject, nodes),
    ...(nodes.length > 1 ? [replaceSection(subject, nodes)] : []),
    ...(stores.length === 0
      ? [
          section({ en: "There is no backup", fr: "Il n'y a pas de sauvegarde" }, [
            warning({
              en: "The data of this cluster is not backed up, by decision: see [[plan]]. What all copies have lost is lost.",
              fr: "Les données de ce cluster ne sont pas sauvegardées, par décision : voir le [[plan]]. Ce que toutes les copies ont perdu est perdu.",
            }),
          ]),
        ]
      : []),
    ...stores.flatMap((store) => storeSections(subject, store, suffixOf(store, stores))),
  ];
}

/** The nodes: a job that only borrows the image is told no seeds. */
function cassandraNodes(subject: Subject): readonly NamedService[] {
  const all = running(subject, "cassandra");
  const seeded = all.filter(({ model }) => model.environment?.["CASSANDRA_SEEDS"] !== undefined);
  return seeded.length > 0 ? seeded : all;
}

function firstLook(subject: Subject, nodes: readonly string[]): Section {
  const [node = "cassandra1"] = nodes;
  return section({ en: "First look", fr: "Premier diagnostic" }, [
    text(
      nodes.length > 1
        ? {
            en: "Rows are on several nodes. The loss of one of them is not a case for a restore: the node is replaced, and gets its rows from the others.",
            fr: "Chaque ligne existe sur plusieurs nœuds. La perte d'un nœud n'appelle pas de restauration : on le remplace, et il reçoit ses lignes des autres.",
          }
        : {
            en: "There is one node: whatever it loses comes back from a backup only.",
            fr: "Il n'y a qu'un nœud : ce qu'il perd ne revient que d'une sauvegarde.",
          },
    ),
    signTable(subject, [
      {
        sign: { en: "A node is `DN`", fr: "Un nœud est `DN`" },
        alerts: ["CassandraNodeDown"],
        look: {
          en: "its log and its machine; if its data is lost: “A node is lost”",
          fr: "son journal et sa machine ; si ses données sont perdues : « Un nœud est perdu »",
        },
      },
      {
        sign: { en: "Requests are refused, or time out", fr: "Requêtes refusées ou expirées" },
        alerts: ["CassandraUnavailable", "CassandraTimeouts", "CassandraDropsMutations"],
        look: {
          en: "how many nodes are `UN`; then load, disk and heap of the slowest",
          fr: "le nombre de nœuds `UN` ; puis charge, disque et mémoire du plus lent",
        },
      },
      {
        sign: { en: "Compactions pile up, the heap is full", fr: "Compactions en retard, mémoire pleine" },
        alerts: ["CassandraCompactionsPending", "CassandraHeapHigh"],
        look: {
          en: "free disk (a compaction needs room), a table with large partitions",
          fr: "l'espace disque (une compaction en demande), une table aux partitions trop grandes",
        },
      },
      {
        sign: { en: "A table or rows are gone", fr: "Table ou lignes disparues" },
        alerts: [],
        look: { en: "“A keyspace”", fr: "« Un keyspace »" },
      },
    ]),
    steps(
      step(
        {
          en: `On the node of ${code(node)}: who is there (\`UN\` is good), and do all agree on the schema (one version)?`,
          fr: `Sur le nœud de ${code(node)} : qui est présent (\`UN\` est bon), et tous ont-ils le même schéma (une seule version) ?`,
        },
        execCommand(subject.plan, node, "nodetool status"),
        execCommand(subject.plan, node, "nodetool describecluster"),
        execCommand(subject.plan, node, "nodetool tpstats"),
        execCommand(subject.plan, node, "nodetool compactionstats"),
      ),
      step(
        { en: "On a manager, its log:", fr: "Sur un manager, son journal :" },
        `docker service logs --tail 100 ${physicalService(subject, node)}`,
      ),
    ),
  ]);
}

function storeSections(subject: Subject, store: StorePlan, suffix: string): readonly Section[] {
  const parts = restorePartCommands(store);
  return [
    prepareSection(subject, store, suffix),
    ...(parts.length === 0
      ? []
      : [
          section(titled({ en: "A keyspace", fr: "Un keyspace" }, suffix), [
            text({
              en: "Rows deleted, or tables emptied, on every node at once. Each node gets back its own part, from one and the same time.",
              fr: "Lignes supprimées ou tables vidées, sur tous les nœuds à la fois. Chaque nœud retrouve sa propre part, à un seul et même instant.",
            }),
            steps(
              ...stopNodes(subject, store),
              step(
                {
                  en: "On the node of each member, restore it; put the name of the keyspace for the one shown.",
                  fr: "Sur le nœud de chaque membre, le restaurer ; mettre le nom du keyspace à la place de celui qui figure ici.",
                },
                ...parts,
              ),
              ...startNodes(subject, store),
              ...repairSteps(subject, store),
            ),
            warning({
              en: "A table that was dropped and made again has another identifier, and does not take the old files. Make it again with the old one before: `CREATE TABLE … WITH ID = …`. The schema is in the backup (`schema.cql`), the identifier at the end of the table's folder name.",
              fr: "Une table supprimée puis recréée a un autre identifiant et n'accepte pas les anciens fichiers. La recréer d'abord avec l'ancien : `CREATE TABLE … WITH ID = …`. Le schéma est dans la sauvegarde (`schema.cql`), l'identifiant à la fin du nom de dossier de la table.",
            }),
          ]),
        ]),
    clusterSection(subject, store, suffix),
    section(titled({ en: "Check, and start again", fr: "Contrôler et remettre en service" }, suffix), [
      steps(
        step(
          {
            en: "All nodes are `UN`, and agree on one schema.",
            fr: "Tous les nœuds sont `UN` et s'accordent sur un seul schéma.",
          },
          ...firstOf(store).flatMap((service) => [
            execCommand(subject.plan, service, "nodetool status"),
            execCommand(subject.plan, service, "nodetool describecluster"),
          ]),
        ),
        step({
          en: "Read the newest rows that should be there, with the consistency that the applications use (`CONSISTENCY QUORUM`).",
          fr: "Lire les dernières lignes attendues, avec la cohérence qu'utilisent les applications (`CONSISTENCY QUORUM`).",
        }),
        ...finishSteps(subject, store),
      ),
    ]),
    failureSection(store, suffix, [
      step({
        en: "“Cannot change the number of tokens” or tokens that are not those of the backup: the node started with an empty volume before the restore. Stop it, empty the volume, restore, start.",
        fr: "« Cannot change the number of tokens », ou jetons différents de ceux de la sauvegarde : le nœud a démarré sur un volume vide avant la restauration. L'arrêter, vider le volume, restaurer, démarrer.",
      }),
      step({
        en: "“runs: stop it, because its data is replaced”: the node still answers. Wait until its task has ended.",
        fr: "« runs: stop it, because its data is replaced » : le nœud répond encore. Attendre la fin de sa tâche.",
      }),
    ]),
  ];
}

function firstOf(store: StorePlan): readonly string[] {
  return membersOf(store).slice(0, 1);
}

/** The members are not backed up at the same instant: they agree again after a repair. */
function repairSteps(subject: Subject, store: StorePlan): readonly Step[] {
  if (store.members.length === 1) return [];
  return [
    step(
      {
        en: "The members were not backed up in the same instant: let them agree, one after the other, each on its node.",
        fr: "Les membres n'ont pas été sauvegardés au même instant : les accorder, l'un après l'autre, chacun sur son nœud.",
      },
      ...membersOf(store).map((service) => execCommand(subject.plan, service, "nodetool repair --full")),
    ),
  ];
}

/** What is in memory and in the log of changes goes to the tables first; then no node may run. */
function stopNodes(subject: Subject, store: StorePlan): readonly Step[] {
  return [
    step(
      {
        en: "After “Prepare”: on the node of each member that still runs, write out what it has in memory.",
        fr: "Après « Préparer » : sur le nœud de chaque membre encore en marche, écrire sur disque ce qu'il a en mémoire.",
      },
      ...membersOf(store).map((service) => execCommand(subject.plan, service, "nodetool drain")),
    ),
    step(
      { en: "On a manager, stop all members.", fr: "Sur un manager, arrêter tous les membres." },
      scaleCommand(subject.plan, membersOf(store), 0),
    ),
  ];
}

function startNodes(subject: Subject, store: StorePlan): readonly Step[] {
  return [
    step(
      {
        en: "On a manager, start the first, which is the seed; wait for `UN`; then the others, one after the other.",
        fr: "Sur un manager, démarrer le premier, qui est la graine (seed) ; attendre `UN` ; puis les autres, l'un après l'autre.",
      },
      ...membersOf(store).map((service) => scaleCommand(subject.plan, [service], 1)),
    ),
  ];
}

function clusterSection(subject: Subject, store: StorePlan, suffix: string): Section {
  return section(titled({ en: "The whole cluster", fr: "Tout le cluster" }, suffix), [
    text({
      en: "As many nodes as at the time of the backup, with the same names: each gets its own volume back, and with it its place in the ring (its tokens). Nodes are told apart by name, never by address.",
      fr: "Autant de nœuds qu'au moment de la sauvegarde, avec les mêmes noms : chacun retrouve son volume, et avec lui sa place dans l'anneau (ses jetons). Les nœuds se reconnaissent à leur nom, jamais à leur adresse.",
    }),
    table(
      [
        { en: "Member", fr: "Membre" },
        { en: "Volume", fr: "Volume" },
      ],
      store.members.map(({ service, physicalVolume }) => [code(service), code(physicalVolume ?? "")]),
    ),
    steps(
      ...stopNodes(subject, store),
      step(
        {
          en: "On the node of each member, restore what is its own.",
          fr: "Sur le nœud de chaque membre, restaurer ce qui lui appartient.",
        },
        ...restoreAllCommands(store),
      ),
      ...startNodes(subject, store),
      ...repairSteps(subject, store),
    ),
  ]);
}
