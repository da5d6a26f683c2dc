import { execCommand, scaleCommand } from "../../commands.ts";
import type { StorePlan } from "../../plan.ts";
import { bootstrapLine } from "../galera-bootstrap.ts";
import { section, step, steps, table, text, warning, type Section, type Step } from "../page/page.ts";
import { code } from "../page/words.ts";
import { membersOf, restoreAllCommands, startDependents, stopDependents } from "../shared.ts";
import { storesBy, type Subject } from "../subject.ts";
import { display } from "../text.ts";
import { mariadbClient } from "./clients.ts";
import { factsSections } from "./store-steps.ts";

/** How a node sees the cluster; which node is the first word of the shell's function. */
function clusterStatus(subject: Subject, service: string): string {
  const sql =
    "SHOW STATUS WHERE Variable_name IN ('wsrep_cluster_size', 'wsrep_cluster_status', 'wsrep_local_state_comment')";
  return execCommand(subject.plan, "$1", `${mariadbClient(subject, service)} -e "${sql}"`);
}

/** Rebuilds a Galera cluster: a node, the whole cluster with its data, or from a backup. */
export function restoreGalera(subject: Subject): readonly Section[] {
  const stores = storesBy(subject, "mariadb-galera");
  return [...factsSections(subject, stores), ...stores.flatMap((store) => clusterSections(subject, store))];
}

function clusterSections(subject: Subject, store: StorePlan): readonly Section[] {
  return [
    section({ en: "Which case is it?", fr: "De quel cas s'agit-il ?" }, [
      warning({
        en: "A cluster is not a backup: a `DROP TABLE` reaches every node at once. After that, go to [[restore-mariadb]].",
        fr: "Un cluster n'est pas une sauvegarde : un `DROP TABLE` atteint aussitôt tous les nœuds. Dans ce cas, voir [[restore-mariadb]].",
      }),
      table(
        [
          { en: "What is seen", fr: "Constat" },
          { en: "What is done", fr: "Action" },
        ],
        [
          [
            {
              en: "some nodes answer, and say `Primary`",
              fr: "des nœuds répondent, et disent `Primary`",
            },
            { en: "“One node is lost”: no restore", fr: "« Un nœud est perdu » : pas de restauration" },
          ],
          [
            {
              en: "nodes answer, and none says `Primary`",
              fr: "des nœuds répondent, aucun ne dit `Primary`",
            },
            { en: "“The cluster has stopped”", fr: "« Le cluster est arrêté »" },
          ],
          [
            { en: "all are stopped, the volumes are there", fr: "tous arrêtés, volumes présents" },
            { en: "“The cluster has stopped”", fr: "« Le cluster est arrêté »" },
          ],
          [
            { en: "the data is lost or wrong everywhere", fr: "données perdues ou fausses partout" },
            { en: "“From a backup”", fr: "« Depuis une sauvegarde »" },
          ],
        ],
      ),
      steps(
        step(
          {
            en: "Ask each node, on the machine where it runs:",
            fr: "Interroger chaque nœud, sur la machine où il tourne :",
          },
          "cluster_status() {",
          `  ${clusterStatus(subject, membersOf(store)[0] ?? store.name)}`,
          "}",
          ...membersOf(store).map((service) => `cluster_status ${service}`),
        ),
      ),
    ]),
    nodeSection(subject, store),
    stoppedSection(subject, store),
    backupSection(subject, store),
    section({ en: "Check", fr: "Contrôler" }, [
      steps(
        step(
          {
            en: `Every node counts ${membersOf(store).length} members, is \`Primary\` and \`Synced\`.`,
            fr: `Chaque nœud compte ${membersOf(store).length} membres, est \`Primary\` et \`Synced\`.`,
          },
          ...membersOf(store).map((service) => `cluster_status ${service}`),
        ),
      ),
    ]),
  ];
}

function nodeSection(subject: Subject, store: StorePlan): Section {
  const member = store.members.at(-1);
  const service = member?.service ?? store.name;
  const volume = member?.physicalVolume ?? "";
  return section({ en: "One node is lost", fr: "Un nœud est perdu" }, [
    text({
      en: `The others have all of the data, and give it to a node that comes back empty (SST). Here for ${code(service)}.`,
      fr: `Les autres ont toutes les données et les donnent à un nœud qui revient vide (SST). Ici pour ${code(service)}.`,
    }),
    steps(
      step(
        { en: "On a manager, stop it.", fr: "Sur un manager, l'arrêter." },
        scaleCommand(subject.plan, [service], 0),
      ),
      step(
        {
          en: "On its machine, remove its volume: what is damaged must not be mistaken for data. The volumes of the other nodes stay.",
          fr: "Sur sa machine, supprimer son volume : des fichiers abîmés ne doivent pas passer pour des données. Les volumes des autres nœuds restent.",
        },
        `docker volume rm ${volume}`,
      ),
      step(
        {
          en: "Start it. It copies everything from another node, which takes as long as the data is large, and must not be interrupted.",
          fr: "Le démarrer. Il recopie tout depuis un autre nœud ; la durée dépend du volume de données et il ne faut pas l'interrompre.",
        },
        scaleCommand(subject.plan, [service], 1),
        `docker service logs --tail 50 ${subject.stack.name}_${service}`,
      ),
    ),
  ]);
}

function stoppedSection(subject: Subject, store: StorePlan): Section {
  const services = membersOf(store);
  const states = store.members.flatMap(({ service, physicalVolume }) =>
    physicalVolume === undefined
      ? []
      : [
          `docker run --rm -v ${physicalVolume}:/data:ro --entrypoint cat ${imageOf(subject, service)} /data/grastate.dat`,
        ],
  );
  const [first] = store.members;
  return section({ en: "The cluster has stopped", fr: "Le cluster est arrêté" }, [
    text({
      en: "The data is there, but no node dares to be the first. The one with the newest data must be; chosen wrongly, the last transactions are lost.",
      fr: "Les données sont là, mais aucun nœud n'ose être le premier. Ce doit être celui dont les données sont les plus récentes ; un mauvais choix fait perdre les dernières transactions.",
    }),
    steps(
      step(
        { en: "On a manager, stop all of them.", fr: "Sur un manager, les arrêter tous." },
        scaleCommand(subject.plan, services, 0),
      ),
      step(
        {
          en: "Read the state of each, on the machine that has its volume.",
          fr: "Lire l'état de chacun, sur la machine qui porte son volume.",
        },
        ...states,
      ),
      step({
        en: "The one with `safe_to_bootstrap: 1` is the first; if none has it, the one with the highest `seqno`. Where it is -1, the server was killed: its position is in the log of a start with `--wsrep-recover` (“Recovered position”).",
        fr: "Le premier est celui qui porte `safe_to_bootstrap: 1` ; à défaut, celui dont le `seqno` est le plus grand. Si celui-ci vaut -1, le serveur a été tué : sa position figure dans le journal d'un démarrage avec `--wsrep-recover` (« Recovered position »).",
      }),
      step(
        {
          en: "Mark it, on its machine (here the first node).",
          fr: "Le marquer, sur sa machine (ici le premier nœud).",
        },
        `docker run --rm -v ${first?.physicalVolume ?? "volume"}:/data --entrypoint sed ${imageOf(subject, first?.service ?? store.name)} -i 's/^safe_to_bootstrap:.*/safe_to_bootstrap: 1/' /data/grastate.dat`,
      ),
      step(
        {
          en: "On a manager, start it alone as a new cluster, and wait until it is `Primary`.",
          fr: "Sur un manager, le démarrer seul comme nouveau cluster, et attendre qu'il soit `Primary`.",
        },
        `docker service update --args "${[...argumentsOf(subject, first?.service ?? store.name), "--wsrep-new-cluster"].join(" ")}" --replicas 1 ${subject.stack.name}_${first?.service ?? store.name}`,
      ),
      ...variableSteps(subject, first?.service ?? store.name),
      step(
        {
          en: "Start the others, one after the other: each must be `Synced` before the next.",
          fr: "Démarrer les autres, l'un après l'autre : chacun doit être `Synced` avant le suivant.",
        },
        ...services.slice(1).map((service) => scaleCommand(subject.plan, [service], 1)),
      ),
      step(
        {
          en: "Take the first one's argument back, or its next start makes a second cluster. It starts again, and joins the others.",
          fr: "Retirer l'argument du premier, sinon son prochain démarrage créerait un second cluster. Il redémarre et rejoint les autres.",
        },
        `docker service update --args "${argumentsOf(subject, first?.service ?? store.name).join(" ")}" ${subject.stack.name}_${first?.service ?? store.name}`,
      ),
      ...startDependents(subject, store),
    ),
  ]);
}

/** The same by a variable of the stack, which the deployment reads: on new machines nothing else is there to be updated. */
function variableSteps(subject: Subject, service: string): readonly Step[] {
  const line = bootstrapLine(subject, service);
  if (line === undefined) return [];
  return [
    step({
      en: `Where the whole stack is deployed anew, ${code(line)} in \`.env\` says the same as \`--wsrep-new-cluster\`: take it out, and deploy again, when all nodes have joined. Each node has a variable of its own.`,
      fr: `Si toute la pile est redéployée, ${code(line)} dans \`.env\` équivaut à \`--wsrep-new-cluster\` : la retirer et redéployer quand tous les nœuds ont rejoint le cluster. Chaque nœud a sa propre variable.`,
    }),
  ];
}

/** The server's arguments, as the stack has them. */
function argumentsOf({ stack }: Subject, service: string): readonly string[] {
  const command = stack.services[service]?.command ?? [];
  return typeof command === "string" ? [command] : command.map((one) => display(one));
}

function imageOf({ stack }: Subject, service: string): string {
  return display(stack.services[service]?.image ?? "mariadb");
}

function backupSection(subject: Subject, store: StorePlan): Section {
  const [, ...others] = store.members;
  return section({ en: "From a backup", fr: "Depuis une sauvegarde" }, [
    text({
      en: "One node is restored and starts a new cluster; the others come back empty and copy it. Never restore the volumes of several nodes: they would not agree.",
      fr: "On restaure un seul nœud, qui démarre un nouveau cluster ; les autres reviennent vides et le recopient. Ne jamais restaurer les volumes de plusieurs nœuds : ils ne concorderaient pas.",
    }),
    steps(
      ...stopDependents(subject, store),
      step(
        {
          en: "On a manager, stop all nodes but the first.",
          fr: "Sur un manager, arrêter tous les nœuds sauf le premier.",
        },
        scaleCommand(
          subject.plan,
          others.map(({ service }) => service),
          0,
        ),
      ),
      step({
        en: "Start the first one as a new cluster, as under “The cluster has stopped”.",
        fr: "Démarrer le premier comme nouveau cluster, comme dans « Le cluster est arrêté ».",
      }),
      step(
        {
          en: "Restore into it; to a second, if the damage is known ([[restore-mariadb]]).",
          fr: "Y restaurer ; à la seconde voulue si l'instant du dégât est connu ([[restore-mariadb]]).",
        },
        ...restoreAllCommands(store),
      ),
      step(
        {
          en: "On the machines of the others, remove their volumes; then start them one after the other, each `Synced` before the next.",
          fr: "Sur les machines des autres, supprimer leurs volumes ; puis les démarrer l'un après l'autre, chacun `Synced` avant le suivant.",
        },
        ...others.flatMap(({ service, physicalVolume }) => [
          ...(physicalVolume === undefined ? [] : [`docker volume rm ${physicalVolume}`]),
          scaleCommand(subject.plan, [service], 1),
        ]),
      ),
      ...startDependents(subject, store),
    ),
  ]);
}
