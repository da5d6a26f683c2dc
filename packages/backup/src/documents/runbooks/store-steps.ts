import { backupCommand, listCommand, restoreCommand, verifyCommand } from "../../commands.ts";
import type { StorePlan, Words } from "../../plan.ts";
import { section, step, steps, text, type Block, type Section, type Step } from "../page/page.ts";
import { code } from "../page/words.ts";
import {
  checkPlatform,
  findNodes,
  restoreAllCommands,
  restoreTable,
  startDependents,
  stopDependents,
  storeFacts,
  workerBlocks,
} from "../shared.ts";
import type { Subject } from "../subject.ts";

/** The mark of a store in titles, where a stack has several of one kind: ` (orders)`. */
export function suffixOf(store: StorePlan, stores: readonly StorePlan[]): string {
  return stores.length > 1 ? ` (${store.name})` : "";
}

/** A title with the mark of its store. */
export function titled(words: Words, suffix: string): Words {
  return { en: `${words.en}${suffix}`, fr: `${words.fr}${suffix}` };
}

/** What must be known of each store of one kind, and what can come back. */
export function factsSections(subject: Subject, stores: readonly StorePlan[]): readonly Section[] {
  return stores.map((store) =>
    section(titled({ en: "In short", fr: "En bref" }, suffixOf(store, stores)), [
      storeFacts(subject, store),
      ...(store.restores.length === 0 ? [] : [restoreTable(store)]),
    ]),
  );
}

/** What comes before every restore, once. */
export function prepareSection(subject: Subject, store: StorePlan, suffix = ""): Section {
  return section(titled({ en: "Prepare", fr: "Préparer" }, suffix), [
    steps(
      ...findNodes(subject, store),
      ...stopDependents(subject, store),
      step(
        {
          en: "If the data is still there, damaged or not, back it up: that brings the newest changes along, and is the way back if the restore is a mistake. Not if the service has come back empty. A failure here is no reason to stop.",
          fr: "Si les données sont encore là, même abîmées, les sauvegarder : on emporte les derniers changements et l'on garde une issue si la restauration est une erreur. Ne pas le faire si le service est revenu vide. Un échec ici n'empêche pas de continuer.",
        },
        backupCommand([store.name]),
      ),
      // What an engine keeps itself is not in the repository: its own sections show how to list it.
      ...(store.units.every(({ way }) => way === "engine")
        ? []
        : [
            step(
              { en: "See what can be restored.", fr: "Voir ce qui peut être restauré." },
              listCommand(store.name),
            ),
          ]),
    ),
    ...workerBlocks(subject, store),
  ]);
}

/** Says that the section before it comes first. */
export const afterPreparing: Block = text({
  en: "After “Prepare”, on the node that was found there:",
  fr: "Après « Préparer », sur le nœud qui y a été trouvé :",
});

/** Restores the newest state. No step where that is done by hand. */
export function restoreNewest(store: StorePlan): readonly Step[] {
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
    ...beforeLoss(store),
  ];
}

/** A server that came back empty is backed up like any other, and that backup is then the newest. */
export function beforeLoss({ units }: StorePlan): readonly Step[] {
  const byTime = units.filter(({ way }) => way !== "manual");
  if (byTime.length === 0) return [];
  return [
    step(
      {
        en: "If the service has run empty since the loss, the newest backup may be one of the emptiness: the list shows times and sizes. Name the time of the loss instead, in UTC:",
        fr: "Si le service a tourné à vide depuis la perte, la dernière sauvegarde est peut-être celle du vide : la liste indique dates et tailles. Donner alors l'heure de la perte, en UTC :",
      },
      'MOMENT="2026-01-31 11:59:00"',
      ...byTime.map(({ name }) => restoreCommand({ store: name, to: "$MOMENT", overwrite: true })),
    ),
  ];
}

/** After the data is back. */
export function finishSteps(subject: Subject, store: StorePlan): readonly Step[] {
  return [
    ...startDependents(subject, store),
    step(
      {
        en: "Take a full backup at once: from here on a new history begins, and the old changes do not continue it. Exit code 75: the agent is at it itself; repeat when it is done.",
        fr: "Prendre aussitôt une sauvegarde complète : une nouvelle histoire commence ici, que les anciens changements ne prolongent pas. Code de sortie 75 : l'agent y est déjà ; recommencer quand il a fini.",
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
export function failureSection(store: StorePlan, suffix = "", more: readonly Step[] = []): Section {
  return section(titled({ en: "If it fails", fr: "En cas d'échec" }, suffix), [
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
      ...olderBackup(store),
      ...drill(store),
    ),
  ]);
}

function olderBackup(store: StorePlan): readonly Step[] {
  const unit = store.units.find(({ way }) => way === "files" || way === "loaded");
  if (unit === undefined) return [];
  return [
    step(
      {
        en: "The backup itself cannot be used: take the one before it, with its identifier from the list (here `0123abcd`).",
        fr: "La sauvegarde elle-même est inutilisable : prendre la précédente, avec son identifiant dans la liste (ici `0123abcd`).",
      },
      restoreCommand({ store: unit.name, at: "0123abcd", overwrite: true }),
    ),
  ];
}

function drill({ name, units }: StorePlan): readonly Step[] {
  if (units.every(({ way }) => way === "manual")) return [];
  return [
    step(
      {
        en: "See beside the live data whether a backup is good: the drill restores it into a scratch place.",
        fr: "Vérifier une sauvegarde à côté des données en service : l'exercice la restaure dans un espace de travail.",
      },
      verifyCommand([name]),
    ),
  ];
}
