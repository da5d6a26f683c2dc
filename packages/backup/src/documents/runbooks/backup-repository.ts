import { backupCommand, listCommand, scaleCommand } from "../../commands.ts";
import { files } from "../../paths.ts";
import type { RepositoryPlan } from "../../plan.ts";
import { section, step, steps, table, text, warning, type Section } from "../page/page.ts";
import { code, codes } from "../page/words.ts";
import { repositoryName } from "../plan/inventory.ts";
import { keeperOf, resticCommand } from "../plan/secrets.ts";
import { deployCommand, signTable } from "../shared.ts";
import { shorthand } from "./clients.ts";
import { physicalSecret, type Subject } from "../subject.ts";
import { display, loadEnv, shellText } from "../text.ts";

/** The repository itself: locked, damaged, lost, or read from somewhere else. */
export function backupRepository(subject: Subject): readonly Section[] {
  const { plan } = subject;
  const keeper = keeperOf(plan)?.service ?? "restic-backup";
  return [
    inShort(subject, keeper),
    firstLook(subject, keeper),
    section({ en: "Locked", fr: "Verrouillé" }, [
      text({
        en: "A job leaves a lock while it works. One that was killed leaves it behind; the scripts remove such locks once they are 30 minutes old.",
        fr: "Une tâche pose un verrou pendant son travail. Tuée, elle le laisse derrière elle ; les scripts retirent ces verrous au bout de 30 minutes.",
      }),
      steps(
        step(
          {
            en: "Who holds it, since when? Look whether that job still runs before anything is removed.",
            fr: "Qui le détient, depuis quand ? Vérifier que cette tâche ne tourne plus avant de retirer quoi que ce soit.",
          },
          "repository list locks --no-lock",
          backupCommand(["list"]),
        ),
        step(
          {
            en: "Remove the stale ones. Never remove all (`--remove-all`) while a job may run: a repository that is pruned under a running backup loses data.",
            fr: "Retirer les verrous périmés. Ne jamais tous les retirer (`--remove-all`) tant qu'une tâche peut tourner : un dépôt purgé pendant une sauvegarde perd des données.",
          },
          "repository unlock",
        ),
      ),
    ]),
    damagedSection(subject),
    lostSection(subject),
    elsewhereSection(subject),
  ];
}

function inShort({ plan }: Subject, keeper: string): Section {
  return section({ en: "In short", fr: "En bref" }, [
    table(
      [
        { en: "Repository", fr: "Dépôt" },
        { en: "Address", fr: "Adresse" },
        { en: "Held by", fr: "Hébergé par" },
        { en: "Secrets", fr: "Secrets" },
      ],
      plan.repositories.map((repository) => [
        repositoryName(repository),
        code(display(repository.url)),
        repository.service === undefined
          ? { en: "somebody outside of the platform", fr: "un tiers, hors de la plateforme" }
          : code(repository.service),
        codes([repository.passwordSecret, ...repository.credentialSecrets]),
      ]),
    ),
    text({
      en: `${code(keeper)} looks after it: it prunes, checks and copies. Commands of restic are run in its container, on its node: \`repository\` below stands for that.`,
      fr: `${code(keeper)} en prend soin : il purge, contrôle et recopie. Les commandes restic se lancent dans son conteneur, sur son nœud : c'est ce que fait \`repository\` ci-dessous.`,
    }),
  ]);
}

function firstLook(subject: Subject, keeper: string): Section {
  return section({ en: "First look", fr: "Premier diagnostic" }, [
    signTable(subject, [
      {
        sign: { en: "Exit code 11, or jobs that wait", fr: "Code de sortie 11, ou tâches en attente" },
        alerts: ["BackupRepositoryLocked"],
        look: { en: "“Locked”", fr: "« Verrouillé »" },
      },
      {
        sign: { en: "The check finds errors", fr: "Le contrôle trouve des erreurs" },
        alerts: ["BackupCheckTooOld"],
        look: { en: "“Damaged”", fr: "« Endommagé »" },
      },
      {
        sign: { en: "Exit code 10, or no answer (124)", fr: "Code de sortie 10, ou pas de réponse (124)" },
        alerts: ["BackupTooOld"],
        look: {
          en: "the object store, its network, its keys; if it is gone: “Lost”",
          fr: "le stockage objet, son réseau, ses clés ; s'il a disparu : « Perdu »",
        },
      },
      {
        sign: { en: "Exit code 12", fr: "Code de sortie 12" },
        alerts: ["BackupFailed"],
        look: {
          en: "the password is not the repository's: a rotation that was left half done, see [[rotate-secrets]]",
          fr: "le mot de passe n'est pas celui du dépôt : rotation interrompue, voir [[rotate-secrets]]",
        },
      },
    ]),
    steps(
      shorthand(keeper, "repository", resticCommand(subject.plan, keeper, '"$@"')),
      step(
        {
          en: "Does it open, which keys has it, and what is the newest snapshot?",
          fr: "S'ouvre-t-il, quelles sont ses clés, quel est le dernier instantané ?",
        },
        "repository cat config --no-lock",
        "repository key list --no-lock",
        "repository snapshots --no-lock --latest 1",
      ),
    ),
  ]);
}

/** The services that copy the repository elsewhere. */
function copiersOf({ plan }: Subject): readonly string[] {
  return (plan.copies ?? []).flatMap(({ worker }) => worker?.service ?? []);
}

function damagedSection(subject: Subject): Section {
  const { plan } = subject;
  const offsite = plan.repositories.some(({ name }) => name === "offsite");
  const copiers = copiersOf(subject);
  return section({ en: "Damaged", fr: "Endommagé" }, [
    steps(
      ...(copiers.length === 0
        ? []
        : [
            step(
              {
                en: "On a manager, stop the copy to the second repository first: it would carry the damage over.",
                fr: "Sur un manager, arrêter d'abord la copie vers le second dépôt : elle y porterait le dégât.",
              },
              scaleCommand(plan, copiers, 0),
            ),
          ]),
      step(
        {
          en: "Learn what is damaged. Nothing may be pruned until this is over.",
          fr: "Déterminer ce qui est endommagé. Rien ne doit être purgé d'ici la fin.",
        },
        "repository check --no-lock --read-data",
      ),
      step({
        en: "The cause comes first: a disk that fails damages the repair too. Move the object store if need be.",
        fr: "La cause d'abord : un disque défaillant abîme aussi la réparation. Déplacer au besoin le stockage objet.",
      }),
      step(
        {
          en: "Rebuild the index; take new backups, which bring many lost pieces back; then remove what cannot be read from the old snapshots.",
          fr: "Reconstruire l'index ; reprendre des sauvegardes, qui ramènent bien des morceaux perdus ; puis retirer des anciens instantanés ce qui n'est plus lisible.",
        },
        "repository repair index",
        backupCommand(),
        "repository repair snapshots --forget",
        "repository check --no-lock --read-data",
      ),
      ...(offsite
        ? [
            step({
              en: "What is lost here may still be off-site, in the copy or in an older version of its objects: “From somewhere else”, below. Let the copy run again only once the check finds nothing.",
              fr: "Ce qui est perdu ici se trouve peut-être encore hors site, dans la copie ou dans une version antérieure de ses objets : « Depuis un autre endroit », ci-dessous. Ne relancer la copie qu'une fois le contrôle sans erreur.",
            }),
          ]
        : []),
    ),
  ]);
}

function lostSection(subject: Subject): Section {
  const { plan } = subject;
  const primary = plan.repositories.find(({ name }) => name === "primary");
  const offsite = plan.repositories.find(({ name }) => name === "offsite");
  const holder = primary?.service;
  const copiers = copiersOf(subject);
  return section({ en: "Lost", fr: "Perdu" }, [
    text({
      en: "The live data is still there: what is missing is its safety. The first aim is a new backup, the second is the history.",
      fr: "Les données en service sont encore là : c'est leur sécurité qui manque. D'abord une nouvelle sauvegarde, ensuite l'historique.",
    }),
    ...(copiers.length === 0
      ? []
      : [
          warning({
            en: "**Stop the copy before anything else.** A store that comes back empty gets a new repository, and that would be copied over the good one elsewhere.",
            fr: "**Arrêter la copie avant toute chose.** Un stockage revenu vide reçoit un nouveau dépôt, qui serait recopié par-dessus le bon dépôt distant.",
          }),
        ]),
    steps(
      ...(copiers.length === 0
        ? []
        : [
            step(
              { en: "On a manager, stop the copy.", fr: "Sur un manager, arrêter la copie." },
              scaleCommand(plan, copiers, 0),
            ),
            step({
              en: "In the description, give the copy (`offsite`) another bucket or folder: the old one stays as it is, with the history. Write the files.",
              fr: "Dans la description, donner à la copie (`offsite`) un autre bucket ou dossier : l'ancien reste tel quel, avec l'historique. Produire les fichiers.",
            }),
          ]),
      step(
        {
          en:
            holder === undefined
              ? "Have the object store restored by whoever runs it, or make a new bucket with the same name and keys."
              : `Bring ${code(holder)} back with an empty volume, on its node; its bucket is made again by the deployment.`,
          fr:
            holder === undefined
              ? "Faire rétablir le stockage objet par qui l'exploite, ou recréer un bucket de même nom avec les mêmes clés."
              : `Rétablir ${code(holder)} sur son nœud, avec un volume vide ; le déploiement recrée son bucket.`,
        },
        ...(holder === undefined ? [] : [deployCommand(subject)]),
      ),
      step(
        {
          en: "Back up at once: the keeper makes the repository anew.",
          fr: "Sauvegarder aussitôt : le dépôt est recréé par son agent.",
        },
        backupCommand(),
      ),
      step({
        en: "Add the escrow key to the new repository: see the escrow in [[plan]].",
        fr: "Ajouter la clé de séquestre au nouveau dépôt : voir le séquestre dans le [[plan]].",
      }),
      ...(offsite === undefined
        ? [
            step({
              en: "The history is lost: there is no second copy. Say so in the post-mortem.",
              fr: "L'historique est perdu : il n'existe pas de seconde copie. Le consigner dans le post-mortem.",
            }),
          ]
        : [
            step({
              en: "The history is in the off-site copy, and can be read there at any time: “From somewhere else”, below.",
              fr: "L'historique est dans la copie hors site, lisible à tout moment : « Depuis un autre endroit », ci-dessous.",
            }),
          ]),
    ),
  ]);
}

/** With restic alone, from any machine: what is left when the platform is not. */
function elsewhereSection(subject: Subject): Section {
  const { plan } = subject;
  const repository: RepositoryPlan | undefined =
    plan.repositories.find(({ name }) => name === "offsite") ?? plan.repositories[0];
  if (repository === undefined)
    return section({ en: "From somewhere else", fr: "Depuis un autre endroit" }, []);
  const inside = repository.service !== undefined;
  return section({ en: "From somewhere else", fr: "Depuis un autre endroit" }, [
    text({
      en: "Any machine with restic can read the backups, with the second key from the envelope and the keys of the object store. Nothing of the platform is needed.",
      fr: "Toute machine munie de restic peut lire les sauvegardes, avec la seconde clé de l'enveloppe et les clés du stockage objet. Rien de la plateforme n'est nécessaire.",
    }),
    ...(inside
      ? [
          warning({
            en: `This address is known inside of the platform only; from outside, use the address under which ${code(repository.service ?? "")} can be reached, if there is one.`,
            fr: `Cette adresse n'est connue qu'à l'intérieur de la plateforme ; de l'extérieur, utiliser celle par laquelle ${code(repository.service ?? "")} est joignable, s'il y en a une.`,
          }),
        ]
      : []),
    steps(
      step(
        {
          en: "Type the password when it is asked for. Put the keys into a file in the form of AWS, with the two lines `aws_access_key_id = …` and `aws_secret_access_key = …` under `[default]`.",
          fr: "Saisir le mot de passe quand il est demandé. Placer les clés dans un fichier au format AWS, avec les deux lignes `aws_access_key_id = …` et `aws_secret_access_key = …` sous `[default]`.",
        },
        'export AWS_SHARED_CREDENTIALS_FILE="$HOME/restic-credentials"',
        ...loadEnv(shellText(repository.url)),
        `export RESTIC_REPOSITORY="${shellText(repository.url)}"`,
        "restic snapshots --no-lock --group-by tags",
      ),
      step(
        {
          en: "Fetch a snapshot into an empty folder (its identifier for `0123abcd`).",
          fr: "Récupérer un instantané dans un dossier vide (son identifiant à la place de `0123abcd`).",
        },
        "SNAPSHOT=0123abcd",
        'restic restore "$SNAPSHOT" --no-lock --target "$HOME/restored" --verify',
      ),
      step(
        {
          en: `To restore the platform from this copy with the scripts (${code(files.restore)}), give it to the agents as their repository: make it the primary one in the description, with its secrets (${codes([repository.passwordSecret, ...repository.credentialSecrets].map((name) => physicalSecret(subject, name)))}), write the files, and deploy. Then see what there is.`,
          fr: `Pour restaurer la plateforme depuis cette copie avec les scripts (${code(files.restore)}), la donner pour dépôt aux agents : en faire le dépôt principal dans la description, avec ses secrets (${codes([repository.passwordSecret, ...repository.credentialSecrets].map((name) => physicalSecret(subject, name)))}), produire les fichiers et déployer. Voir ensuite ce qui s'y trouve.`,
        },
        deployCommand(subject),
        listCommand(),
      ),
    ),
  ]);
}
