import { section, step, steps, table, text, type Section } from "../page/page.ts";
import { code } from "../page/words.ts";
import { checkPlatform, signTable } from "../shared.ts";
import type { Subject } from "../subject.ts";
import { pinnedPlaces } from "../plan/scenario-node.ts";
import { quorumLost, stateSection } from "./swarm-quorum.ts";
import { siteSection } from "./swarm-site.ts";
import { markTable, prepareCommands } from "./swarm-needs.ts";

/** Rebuilds the Swarm: a node, the quorum, or all of it. */
export function swarmRecovery(subject: Subject): readonly Section[] {
  return [
    firstLook(subject),
    nodeLost(subject),
    quorumLost(subject),
    siteSection(subject),
    stateSection(subject),
    section({ en: "Check", fr: "Contrôler" }, [
      steps(
        step(
          {
            en: "Every node is `Ready`, one manager is `Leader`, the others are `Reachable`.",
            fr: "Tous les nœuds sont `Ready`, un manager est `Leader`, les autres `Reachable`.",
          },
          "docker node ls",
        ),
        step(
          {
            en: "No task is pending, and none failed in the last minutes.",
            fr: "Aucune tâche n'est en attente, aucune n'a échoué dans les dernières minutes.",
          },
          `docker stack ps --filter desired-state=running --format '{{.Name}} {{.Node}} {{.CurrentState}} {{.Error}}' ${subject.stack.name}`,
        ),
        checkPlatform(subject),
      ),
    ]),
  ];
}

function firstLook(subject: Subject): Section {
  return section({ en: "First look", fr: "Premier diagnostic" }, [
    steps(
      step(
        {
          en: "On a manager: which nodes are there, and does the Swarm have a leader?",
          fr: "Sur un manager : quels nœuds sont présents, et le Swarm a-t-il un leader ?",
        },
        "docker node ls",
        "docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}} {{.Swarm.Error}}'",
      ),
      step(
        {
          en: "What waits, and why? A constraint that no node meets, missing memory, a volume or image that cannot be had.",
          fr: "Qu'est-ce qui attend, et pourquoi ? Contrainte qu'aucun nœud ne remplit, mémoire insuffisante, volume ou image introuvable.",
        },
        `docker stack ps --no-trunc --filter desired-state=running --format '{{.Name}} {{.CurrentState}} {{.Error}}' ${subject.stack.name}`,
      ),
    ),
    signTable(subject, [
      {
        sign: { en: "A node is `Down`", fr: "Un nœud est `Down`" },
        alerts: ["SwarmNodeDown"],
        look: {
          en: "can it come back? Else: “A node is lost”",
          fr: "peut-il revenir ? Sinon : « Un nœud est perdu »",
        },
      },
      {
        sign: { en: "A manager is `Unreachable`", fr: "Un manager est `Unreachable`" },
        alerts: ["SwarmManagerLost"],
        look: {
          en: "the network between managers (2377/tcp, 7946, 4789/udp), then its engine; replace it before a second one fails",
          fr: "le réseau entre managers (2377/tcp, 7946, 4789/udp), puis son moteur ; le remplacer avant qu'un second ne tombe",
        },
      },
      {
        sign: {
          en: "`The swarm does not have a leader`",
          fr: "`The swarm does not have a leader`",
        },
        alerts: ["SwarmQuorumLost"],
        look: { en: "“The quorum is lost”", fr: "« Le quorum est perdu »" },
      },
      {
        sign: { en: "Tasks stay `Pending`", fr: "Des tâches restent `Pending`" },
        alerts: ["SwarmTasksPending"],
        look: {
          en: "the labels in the table below, and free memory on the nodes",
          fr: "les labels du tableau ci-dessous et la mémoire libre des nœuds",
        },
      },
    ]),
    text({
      en: "What places the services of this stack:",
      fr: "Ce qui place les services de cette pile :",
    }),
    markTable(subject),
  ]);
}

function nodeLost(subject: Subject): Section {
  const places = pinnedPlaces(subject);
  return section({ en: "A node is lost", fr: "Un nœud est perdu" }, [
    steps(
      step(
        {
          en: "On a manager, give the node up. A manager is made a worker first, so that the count of managers stays true.",
          fr: "Sur un manager, abandonner le nœud. Un manager est d'abord rétrogradé, pour que le compte des managers reste juste.",
        },
        "NODE=node3",
        'docker node demote "$NODE"',
        'docker node rm --force "$NODE"',
      ),
      step(
        {
          en: "Set up the new machine, with the same version of the engine as the others; on it, in the platform's folder, as root:",
          fr: "Installer la nouvelle machine, avec la même version du moteur que les autres ; puis sur elle, en root, dans le dossier de la plateforme :",
        },
        ...prepareCommands(subject),
      ),
      step(
        {
          en: "On a manager, print the command to join, and run what it prints on the new machine. If the lost node was a manager, take the second one: three managers bear the loss of one, two bear none.",
          fr: "Sur un manager, afficher la commande de rattachement, et exécuter sur la nouvelle machine ce qu'elle affiche. Si le nœud perdu était un manager, prendre la seconde : trois managers supportent la perte d'un, deux n'en supportent aucune.",
        },
        "docker swarm join-token worker",
        "docker swarm join-token manager",
      ),
      step(
        {
          en: "On a manager, give it what the lost node carried, and only that (see the table above). Its services then start on it, empty.",
          fr: "Sur un manager, lui donner ce que portait le nœud perdu, et rien d'autre (voir le tableau ci-dessus). Ses services y démarrent alors, vides.",
        },
        "NEW_NODE=node4",
        "docker node inspect --format '{{.Description.Hostname}} {{.Spec.Labels}}' \"$NEW_NODE\"",
      ),
      step({
        en: "Bring the data back, as in the table below, in the order of [[plan]].",
        fr: "Rétablir les données, d'après le tableau ci-dessous, dans l'ordre du [[plan]].",
      }),
    ),
    table(
      [
        { en: "Tied to", fr: "Attaché à" },
        { en: "Services", fr: "Services" },
        { en: "Then", fr: "Ensuite" },
      ],
      places.map(({ constraint, services, runbooks }) => [
        code(constraint),
        services.map((service) => code(service)).join(", "),
        runbooks.join(", ") || { en: "nothing to restore", fr: "rien à restaurer" },
      ]),
    ),
  ]);
}
