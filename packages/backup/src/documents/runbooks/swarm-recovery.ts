import { bullets, section, step, steps, table, text, warning, type Section } from "../page/page.ts";
import { code, same } from "../page/words.ts";
import { checkPlatform, deployCommand, signTable } from "../shared.ts";
import type { Subject } from "../subject.ts";
import { pinnedPlaces } from "../plan/scenario-node.ts";
import { siteSection } from "./swarm-site.ts";
import { markTable, prepareCommands } from "./swarm-needs.ts";

/** Rebuilds the Swarm: a node, the quorum, or all of it. */
export function swarmRecovery(subject: Subject): readonly Section[] {
  return [
    firstLook(subject),
    nodeLost(subject),
    quorumLost(subject),
    siteSection(subject),
    stateSection(),
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

function quorumLost(subject: Subject): Section {
  return section({ en: "The quorum is lost", fr: "Le quorum est perdu" }, [
    table(
      [
        { en: "Managers", fr: "Managers" },
        { en: "Majority", fr: "Majorité" },
        { en: "May be lost", fr: "Pertes supportées" },
      ],
      [
        ["1", "1", "0"],
        ["3", "2", "1"],
        ["5", "3", "2"],
      ].map((row) => row.map(same)),
    ),
    steps(
      step({
        en: "Try to bring lost managers back, for a few minutes. With a majority the Swarm heals by itself, and nothing below is needed.",
        fr: "Pendant quelques minutes, essayer de faire revenir les managers perdus. Avec une majorité, le Swarm se rétablit seul et la suite est inutile.",
      }),
      step({
        en: "Make sure that the others are really gone, and not just cut off: a majority that lives on elsewhere would be a second cluster.",
        fr: "S'assurer que les autres ont vraiment disparu, et ne sont pas seulement isolés : une majorité qui vivrait ailleurs serait un second cluster.",
      }),
      step(
        {
          en: "On a manager that is left, the one that was up longest, make it the only one (put its own address for `192.0.2.11`). Services, secrets, configs and labels stay; containers run on.",
          fr: "Sur un manager restant, celui qui a vécu le plus longtemps, en faire le seul (mettre sa propre adresse à la place de `192.0.2.11`). Services, secrets, configs et labels sont conservés ; les conteneurs continuent de tourner.",
        },
        "ADDRESS=192.0.2.11",
        'docker swarm init --force-new-cluster --advertise-addr "$ADDRESS"',
        "docker node ls",
      ),
      step(
        {
          en: "Remove the lost managers, one by one.",
          fr: "Retirer les managers perdus, un par un.",
        },
        "NODE=node2",
        'docker node demote "$NODE"',
        'docker node rm --force "$NODE"',
      ),
      step(
        {
          en: "Add managers until there are three again. A machine that was in the old Swarm leaves it first; its volumes stay.",
          fr: "Ajouter des managers jusqu'à en avoir de nouveau trois. Une machine de l'ancien Swarm le quitte d'abord ; ses volumes sont conservés.",
        },
        "docker swarm leave --force",
        "docker swarm join-token manager",
      ),
      step({
        en: "A machine that joins again has lost its labels: set them again, on the machine that has the volumes.",
        fr: "Une machine qui rejoint de nouveau a perdu ses labels : les reposer, sur la machine qui porte les volumes.",
      }),
      step(
        {
          en: "Deploy again, so that what Swarm should do is what the stack says.",
          fr: "Redéployer, pour que l'état voulu par Swarm soit celui de la pile.",
        },
        deployCommand(subject),
      ),
    ),
    warning({
      en: "Do not run `--force-new-cluster` on two managers. If it went wrong on one, take that one out before you try another.",
      fr: "Ne pas lancer `--force-new-cluster` sur deux managers. Si l'un a échoué, le mettre hors jeu avant d'en essayer un autre.",
    }),
  ]);
}

/** The Swarm's own database: rarely needed, because everything in it but secrets is in the platform's folder. */
function stateSection(): Section {
  return section({ en: "The Swarm's own state", fr: "L'état propre du Swarm" }, [
    text({
      en: "Services, configs, secrets and labels are in `/var/lib/docker/swarm` on every manager. A copy helps only where the secrets are not in a vault; with the vault, the way of “A new site” is surer. To make one, on a manager that is not the leader, as root:",
      fr: "Services, configs, secrets et labels se trouvent dans `/var/lib/docker/swarm` sur chaque manager. Une copie n'est utile que si les secrets ne sont pas dans un coffre ; avec le coffre, la voie « Un nouveau site » est plus sûre. Pour en prendre une, sur un manager qui n'est pas le leader, en root :",
    }),
    steps(
      step(
        {
          en: "Stop the engine: the copy of one that runs is useless. Its containers stop too, and two managers must be left.",
          fr: "Arrêter le moteur : la copie d'un moteur en marche est inutilisable. Ses conteneurs s'arrêtent aussi, et il doit rester deux managers.",
        },
        "systemctl stop docker.socket docker.service",
        'tar -C /var/lib/docker -czf "/root/swarm-$(date -u +%Y%m%dT%H%M%SZ).tar.gz" swarm',
        "systemctl start docker.service",
      ),
      step({
        en: "Encrypt it, and keep it like a password: the keys of all secrets are in it. With autolock on, the unlock key (`docker swarm unlock-key`) belongs to it.",
        fr: "La chiffrer et la garder comme un mot de passe : elle contient les clés de tous les secrets. Si autolock est actif, y joindre la clé de déverrouillage (`docker swarm unlock-key`).",
      }),
      step(
        {
          en: "To restore it, on a machine with the same version of the engine that is in no Swarm:",
          fr: "Pour la restaurer, sur une machine dotée de la même version du moteur et hors de tout Swarm :",
        },
        "ADDRESS=192.0.2.11",
        "systemctl stop docker.socket docker.service",
        "rm -rf /var/lib/docker/swarm",
        "tar -C /var/lib/docker -xzf /root/swarm-copy.tar.gz",
        "systemctl start docker.service",
        'docker swarm init --force-new-cluster --advertise-addr "$ADDRESS"',
      ),
    ),
    bullets(
      {
        en: "If the engine says that the Swarm is locked: `docker swarm unlock`, with the key from the envelope.",
        fr: "Si le moteur annonce que le Swarm est verrouillé : `docker swarm unlock`, avec la clé de l'enveloppe.",
      },
      {
        en: "Certificates of the nodes last for 90 days and renew themselves. A node that was away for longer leaves the Swarm and joins again.",
        fr: "Les certificats des nœuds durent 90 jours et se renouvellent seuls. Un nœud absent plus longtemps doit quitter le Swarm et le rejoindre.",
      },
    ),
  ]);
}
