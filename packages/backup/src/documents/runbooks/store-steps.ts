import { backupCommand, listCommand, restoreCommand, verifyCommand } from "../../commands.ts";
import type { StorePlan, Words } from "../../plan.ts";
import { section, step, steps, type Block, type Section, type Step } from "../page/page.ts";
import { code } from "../page/words.ts";
import {
  checkPlatform,
  firstMember,
  findNode,
  restoreAllCommands,
  restoreTable,
  startDependents,
  stopDependents,
  storeFacts,
  workerBlocks,
} from "../shared.ts";
import type { Subject } from "../subject.ts";

/** What must be known, and what can come back. */
export function factsSection(subject: Subject, store: StorePlan): Section {
  return section({ en: "In short", fr: "En bref" }, factsBlocks(subject, store));
}

function factsBlocks(subject: Subject, store: StorePlan): readonly Block[] {
  return [
    storeFacts(subject, store),
    ...(store.restores.length === 0 ? [] : [restoreTable(store), ...workerBlocks(subject, store)]),
  ];
}

/** The same for several stores of one kind, under their names. */
export function factsSections(subject: Subject, stores: readonly StorePlan[]): readonly Section[] {
  const [only] = stores;
  if (stores.length === 1 && only !== undefined) return [factsSection(subject, only)];
  return stores.map((store) =>
    section(
      { en: `In short: ${code(store.name)}`, fr: `En bref : ${code(store.name)}` },
      factsBlocks(subject, store),
    ),
  );
}

/** Before anything is overwritten. */
export function prepareSteps(subject: Subject, store: StorePlan): readonly Step[] {
  return [
    findNode(subject, firstMember(store).service),
    ...stopDependents(subject, store),
    step(
      {
        en: "If the service still answers, back up what is there: it brings the newest changes along, and is the way back if the restore is a mistake. A failure here is no reason to stop.",
        fr: "Si le service répond encore, sauvegarder ce qui s'y trouve : on emporte les derniers changements et l'on garde une issue si la restauration est une erreur. Un échec ici n'empêche pas de continuer.",
      },
      backupCommand([store.name]),
    ),
    step(
      {
        en: "See what can be restored.",
        fr: "Voir ce qui peut être restauré.",
      },
      listCommand(store.name),
    ),
  ];
}

/** After the data is back. */
export function finishSteps(subject: Subject, store: StorePlan): readonly Step[] {
  return [
    ...startDependents(subject, store),
    step(
      {
        en: "Take a full backup at once: from here on a new history begins, and the old changes do not continue it.",
        fr: "Prendre aussitôt une sauvegarde complète : une nouvelle histoire commence ici, que les anciens changements ne prolongent pas.",
      },
      backupCommand(store.jobs.filter(({ kind }) => kind === "full").map(({ name }) => name)),
    ),
    checkPlatform(subject),
    step({
      en: "Note for the post-mortem: when the restore was decided and when it was done (RTO), and of when the newest data is that came back (RPO).",
      fr: "Noter pour le post-mortem : l'heure de la décision et celle de la fin (RTO), et la date des données les plus récentes revenues (RPO).",
    }),
  ];
}

/** What usually goes wrong, and what then. */
export function failureSection(store: StorePlan, more: readonly Step[] = []): Section {
  return section({ en: "If it fails", fr: "En cas d'échec" }, [
    steps(
      step({
        en: `Exit code 73: there is live data, and nothing was changed. The script overwrites it only with ${code("--overwrite-live-data")}. Read the command once more, then add that.`,
        fr: `Code de sortie 73 : il y a des données en service, rien n'a été modifié. Le script ne les écrase qu'avec ${code("--overwrite-live-data")}. Relire la commande, puis l'ajouter.`,
      }),
      step({
        en: "“does not run here: run this on …”: log in to that node. “no worker at …”: the container that loads the data has not started; see `docker service ps`.",
        fr: "« does not run here: run this on … » : se connecter à ce nœud. « no worker at … » : le conteneur qui charge les données n'a pas démarré ; voir `docker service ps`.",
      }),
      step({
        en: "Exit code 10, 11 or 12: the repository is missing, locked, or the password is wrong: [[backup-repository]].",
        fr: "Code de sortie 10, 11 ou 12 : dépôt introuvable, verrouillé, ou mot de passe erroné : [[backup-repository]].",
      }),
      ...more,
      step(
        {
          en: "The backup itself cannot be used: take the one before it, with its identifier from the list (here `0123abcd`).",
          fr: "La sauvegarde elle-même est inutilisable : prendre la précédente, avec son identifiant dans la liste (ici `0123abcd`).",
        },
        restoreCommand({ store: store.name, at: "0123abcd", overwrite: true }),
      ),
      step(
        {
          en: "See beside the live data whether a backup is good: the drill restores it into a scratch place.",
          fr: "Vérifier une sauvegarde à côté des données en service : l'exercice la restaure dans un espace de travail.",
        },
        verifyCommand([store.name]),
      ),
    ),
  ]);
}

/** A restore of everything. */
export function wholeSection(
  subject: Subject,
  store: StorePlan,
  title: Words,
  lead: readonly Block[] = [],
  more: readonly Step[] = [],
): Section {
  return section(title, [...lead, steps(...prepareSteps(subject, store), ...restoreAll(store), ...more)]);
}

function restoreAll(store: StorePlan): readonly Step[] {
  const commands = restoreAllCommands(store);
  if (commands.length === 0) return [];
  return [
    step(
      {
        en: "Restore the newest backup, with the changes since.",
        fr: "Restaurer la dernière sauvegarde, avec les changements qui l'ont suivie.",
      },
      ...commands,
    ),
  ];
}
