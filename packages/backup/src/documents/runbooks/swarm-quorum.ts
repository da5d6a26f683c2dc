import {
  bullets,
  section,
  step,
  steps,
  table,
  text,
  warning,
  type Section,
  type Step,
} from "../page/page.ts";
import { same } from "../page/words.ts";
import { files } from "../../paths.ts";
import { deployCommand } from "../shared.ts";
import { hasFile, type Subject } from "../subject.ts";

/** The managers have no majority any more. */
export function quorumLost(subject: Subject): Section {
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
      // Demoting one fails here: "can't find manager in raft memberlist" (seen with Docker 20.10.24).
      step(
        {
          en: "Remove the lost managers, one by one. The new cluster has no other manager, so there is nobody to demote.",
          fr: "Retirer les managers perdus, un par un. Le nouveau cluster n'a pas d'autre manager : il n'y a personne à rétrograder.",
        },
        "NODE=node2",
        'docker node rm --force "$NODE"',
      ),
      step(
        {
          en: "Add managers until there are three again. A machine that was in the old Swarm leaves it first; its volumes stay. Switch such machines on one at a time: two old managers together are a majority, and go on with the old Swarm.",
          fr: "Ajouter des managers jusqu'à en avoir de nouveau trois. Une machine de l'ancien Swarm le quitte d'abord ; ses volumes sont conservés. Rallumer ces machines une par une : deux anciens managers ensemble forment une majorité et poursuivent l'ancien Swarm.",
        },
        "docker swarm leave --force",
        "docker swarm join-token manager",
      ),
      step({
        en: "A machine that joins again has lost its labels: set them again, on the machine that has the volumes. “update out of sequence” means that the node has just changed by itself: type the command again.",
        fr: "Une machine qui rejoint de nouveau a perdu ses labels : les reposer, sur la machine qui porte les volumes. « update out of sequence » signifie que le nœud vient de changer de lui-même : retaper la commande.",
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
export function stateSection(subject: Subject): Section {
  const byScript = hasFile(subject, files.swarmState);
  return section({ en: "The Swarm's own state", fr: "L'état propre du Swarm" }, [
    text({
      en: "Services, configs, secrets and labels are in `/var/lib/docker/swarm` on every manager. A copy helps only where the secrets are not in a vault; with the vault, the way of “A new site” is surer.",
      fr: "Services, configs, secrets et labels se trouvent dans `/var/lib/docker/swarm` sur chaque manager. Une copie n'est utile que si les secrets ne sont pas dans un coffre ; avec le coffre, la voie « Un nouveau site » est plus sûre.",
    }),
    steps(
      byScript ? savedByScript : savedByHand,
      step({
        en: "Keep it like a password: the keys of all secrets are in it. With autolock on, the unlock key (`docker swarm unlock-key`) belongs to it.",
        fr: "La garder comme un mot de passe : elle contient les clés de tous les secrets. Si autolock est actif, y joindre la clé de déverrouillage (`docker swarm unlock-key`).",
      }),
      ...(byScript ? [fetchState(subject)] : []),
      step(
        {
          en: "To use it, on a machine with the same version of the engine that is in no Swarm:",
          fr: "Pour l'utiliser, sur une machine dotée de la même version du moteur et hors de tout Swarm :",
        },
        "ADDRESS=192.0.2.11",
        byScript ? "COPY=/root/swarm-state/raft" : "COPY=/root/swarm-20260131T110000Z",
        "systemctl stop docker.socket docker.service",
        "rm -rf /var/lib/docker/swarm",
        'cp -a "$COPY" /var/lib/docker/swarm',
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

const savedByScript: Step = step(
  {
    en: "To save it, as root, on the manager where the agent of the backups runs. Its engine stops for some seconds; two other managers must be left.",
    fr: "Pour la sauvegarder, en root, sur le manager où tourne l'agent de sauvegarde. Son moteur s'arrête quelques secondes ; il doit rester deux autres managers.",
  },
  `./${files.swarmState}`,
);

const savedByHand: Step = step(
  {
    en: "To save it, as root, on a manager that is not the leader. The copy of an engine that runs is useless, so it stops, with its containers; two other managers must be left.",
    fr: "Pour la sauvegarder, en root, sur un manager qui n'est pas le leader. La copie d'un moteur en marche est inutilisable : il s'arrête donc, avec ses conteneurs ; il doit rester deux autres managers.",
  },
  "systemctl stop docker.socket docker.service",
  'cp -a /var/lib/docker/swarm "/root/swarm-$(date -u +%Y%m%dT%H%M%SZ)"',
  "systemctl start docker.service",
);

/** With the Swarm lost, no agent runs: restic reads the repository from the machine itself. */
function fetchState({ plan }: Subject): Step {
  return step(
    {
      en: "To fetch the newest one, with restic on the machine itself, as told in [[backup-repository]], “From somewhere else”; it holds that folder (`raft`), the list of nodes with their labels, and the files of the stack.",
      fr: "Pour récupérer la dernière, avec restic sur la machine elle-même, comme dans [[backup-repository]], « Depuis un autre endroit » ; elle contient ce dossier (`raft`), la liste des nœuds avec leurs labels, et les fichiers de la pile.",
    },
    "mkdir -p /root/swarm-state",
    `restic dump --host ${plan.host} --tag swarm-state latest /swarm-state.tar.gz | tar -xz -C /root/swarm-state`,
    "ls /root/swarm-state",
  );
}
