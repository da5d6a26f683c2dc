import { swarmPath } from "@stackwright/core";
import { backupCommand } from "../../commands.ts";
import { section, step, steps, table, text, warning, type Section } from "../page/page.ts";
import { code } from "../page/words.ts";
import { checkPlatform, deployCommand } from "../shared.ts";
import { hasFile, physicalSecret, type Subject } from "../subject.ts";
import { secretKinds } from "./secrets/secret-kinds.ts";

/** Gives secrets a new value. */
export function rotateSecrets(subject: Subject): readonly Section[] {
  const kinds = secretKinds(subject);
  const further = kinds.filter(({ steps: own }) => own !== undefined);
  return [
    section({ en: "When, and in which order", fr: "Quand, et dans quel ordre" }, [
      text({
        en: "Once a year; when somebody leaves who knew a value; at once when a value may be known to others. One secret at a time, except after an intrusion: then all of them, with the ways in closed, in this order:",
        fr: "Une fois par an ; au départ d'une personne qui connaissait une valeur ; immédiatement si une valeur a pu être divulguée. Un secret à la fois, sauf après une intrusion : alors tous, accès fermés, dans cet ordre :",
      }),
      steps(
        step({
          en: "what reaches the backups: the password of the repository, the keys of the object store;",
          fr: "ce qui donne accès aux sauvegardes : le mot de passe du dépôt, les clés du stockage objet ;",
        }),
        step({
          en: "what reaches the data: the administrators of databases and search;",
          fr: "ce qui donne accès aux données : les administrateurs des bases et de la recherche ;",
        }),
        step({
          en: "what applications use among themselves; then tokens of others (DNS, mail, alerting);",
          fr: "ce que les applications utilisent entre elles ; puis les jetons de tiers (DNS, messagerie, alertes) ;",
        }),
        step({
          en: "the join tokens of the Swarm, and the passwords that users have in the applications.",
          fr: "les jetons de rattachement du Swarm, et les mots de passe des utilisateurs dans les applications.",
        }),
      ),
    ]),
    generalSection(subject),
    section({ en: "The secrets of this platform", fr: "Les secrets de cette plateforme" }, [
      table(
        [
          { en: "Secret", fr: "Secret" },
          { en: "Name in Swarm now", fr: "Nom actuel dans Swarm" },
          { en: "What must learn it too", fr: "Ce qui doit aussi la connaître" },
        ],
        kinds.map(({ secret, where }) => [code(secret), code(physicalSecret(subject, secret)), where]),
      ),
    ]),
    ...further.map(({ title, steps: own = [] }) => section(title ?? { en: "", fr: "" }, [steps(...own)])),
    section({ en: "The Swarm itself", fr: "Le Swarm lui-même" }, [
      steps(
        step(
          {
            en: "Nobody joins with an old token any more:",
            fr: "Plus personne ne peut rejoindre le cluster avec un ancien jeton :",
          },
          "docker swarm join-token --rotate worker",
          "docker swarm join-token --rotate manager",
        ),
        step(
          {
            en: "If autolock is on, a new unlock key; it goes into the envelope.",
            fr: "Si autolock est actif, une nouvelle clé de déverrouillage ; elle va sous enveloppe.",
          },
          "docker swarm unlock-key --rotate",
        ),
      ),
    ]),
  ];
}

function generalSection(subject: Subject): Section {
  const { stack } = subject;
  const [name = "name"] = Object.keys(stack.secrets);
  const version = stack.secrets[name]?.version ?? 1;
  const script = "scripts/init-secrets.sh";
  const create = hasFile(subject, script)
    ? [`./${swarmPath(script)} --save vault`]
    : [
        "umask 077",
        "mkdir -p vault",
        `openssl rand -base64 32 >vault/${name}.txt`,
        `docker secret create ${stack.name}_${name}_v${version + 1} vault/${name}.txt`,
      ];
  return section({ en: "The way for every secret", fr: "La marche à suivre pour tout secret" }, [
    text({
      en: "A secret of Swarm cannot be changed. It gets a successor with a new version in its name, and services move over to it one by one.",
      fr: "Un secret Swarm ne se modifie pas. On lui donne un successeur, dont le nom porte une nouvelle version, et les services passent de l'un à l'autre.",
    }),
    steps(
      step({ en: "Back up first.", fr: "Sauvegarder d'abord." }, backupCommand()),
      step({
        en: `Raise the version in the description, here for ${code(name)}: ${code(`secret("${name}", { version: ${version + 1} })`)}. Write the platform's files again.`,
        fr: `Augmenter la version dans la description, ici pour ${code(name)} : ${code(`secret("${name}", { version: ${version + 1} })`)}. Produire de nouveau les fichiers de la plateforme.`,
      }),
      step(
        {
          en: "On a manager, make the new value, and keep it for the next steps and for the vault.",
          fr: "Sur un manager, créer la nouvelle valeur et la garder pour les étapes suivantes et pour le coffre.",
        },
        ...create,
      ),
      step({
        en: "If something keeps the value in its own data, tell it now: see the table and the sections below.",
        fr: "Si un service conserve la valeur dans ses propres données, l'y changer maintenant : voir le tableau et les sections ci-dessous.",
      }),
      step({ en: "Deploy.", fr: "Déployer." }, deployCommand(subject)),
      checkPlatform(subject),
      step(
        {
          en: "When every service has been updated, remove the old secret, put the new value into the vault, and erase the folder.",
          fr: "Une fois tous les services à jour, supprimer l'ancien secret, déposer la nouvelle valeur dans le coffre et effacer le dossier.",
        },
        `docker secret rm ${physicalSecret(subject, name)}`,
        "find vault -type f -exec shred -u {} +",
      ),
    ),
    warning({
      en: "Keep the value that was in force at the time of each backup: a database that is restored knows the password of its own day. After a restore from before a rotation, rotate again.",
      fr: "Garder la valeur en vigueur à la date de chaque sauvegarde : une base restaurée connaît le mot de passe de son époque. Après une restauration antérieure à une rotation, recommencer la rotation.",
    }),
  ]);
}
