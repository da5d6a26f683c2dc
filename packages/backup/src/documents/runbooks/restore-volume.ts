import { execCommand, restoreCommand, scaleCommand } from "../../commands.ts";
import type { StorePlan } from "../../plan.ts";
import { section, step, steps, table, text, type Section } from "../page/page.ts";
import { code, nothing } from "../page/words.ts";
import { firstMember, membersOf, placeWords, restoreAllCommands } from "../shared.ts";
import { runbookOf } from "../runbook-of.ts";
import { storesBy, type Subject } from "../subject.ts";
import { factsSections, failureSection, finishSteps, prepareSection } from "./store-steps.ts";

/** Brings the files of a volume back. */
export function restoreVolume(subject: Subject): readonly Section[] {
  const stores = storesBy(subject, "files", "cold");
  // The others have a page of their own, which says more.
  const example = stores.find((store) => runbookOf(subject, store) === "restore-volume") ?? stores[0];
  if (example === undefined) return [];
  return [
    section({ en: "Which volumes", fr: "Quels volumes" }, [
      table(
        [
          { en: "Store", fr: "Données" },
          { en: "Volume", fr: "Volume" },
          { en: "Service", fr: "Service" },
          { en: "Node", fr: "Nœud" },
        ],
        stores.flatMap((store) =>
          store.members.map(({ service, physicalVolume, place }) => [
            code(store.name),
            physicalVolume === undefined ? nothing : code(physicalVolume),
            code(service),
            placeWords(place),
          ]),
        ),
      ),
      text({
        en: `The commands below are for ${code(example.name)}; put the name of the store for it.`,
        fr: `Les commandes ci-dessous sont données pour ${code(example.name)} ; y mettre le nom du jeu de données voulu.`,
      }),
    ]),
    ...factsSections(subject, stores),
    prepareSection(subject, example),
    ...lookSections(subject, example),
    allSection(subject, example),
    partSection(example),
    section({ en: "Check, and start again", fr: "Contrôler et remettre en service" }, [
      steps(
        step(
          {
            en: `On the node of ${code(firstMember(example).service)}: the files are there, with their owners.`,
            fr: `Sur le nœud de ${code(firstMember(example).service)} : les fichiers sont là, avec leurs propriétaires.`,
          },
          execCommand(
            subject.plan,
            firstMember(example).service,
            `ls -la ${example.members[0]?.target ?? "/"}`,
          ),
        ),
        ...finishSteps(subject, example),
      ),
    ]),
    failureSection(example),
  ];
}

/** The container that may write is kept running meanwhile: what is fetched is in it. */
function lookSections({ plan }: Subject, store: StorePlan): readonly Section[] {
  const [restorer] = store.restorers;
  if (restorer === undefined) return [];
  return [
    section({ en: "Look first", fr: "Regarder d'abord" }, [
      text({
        en: "To see the files of a backup without touching the live ones.",
        fr: "Pour voir les fichiers d'une sauvegarde sans toucher à ceux en service.",
      }),
      steps(
        step(
          {
            en: "On a manager, start the container that restores.",
            fr: "Sur un manager, démarrer le conteneur qui restaure.",
          },
          scaleCommand(plan, [restorer], 1),
        ),
        step(
          {
            en: "On the node with the volume, fetch them into a folder of the container, and look. It is in memory: for what is larger than 500 MB, restore a part.",
            fr: "Sur le nœud qui porte le volume, les récupérer dans un dossier du conteneur, et regarder. Ce dossier est en mémoire : au-delà de 500 Mo, ne restaurer qu'une partie.",
          },
          execCommand(plan, restorer, `/bin/sh /scripts/restore.sh ${store.name} --into /tmp/look`),
          execCommand(plan, restorer, "find /tmp/look -type f"),
        ),
        step(
          {
            en: "On a manager, stop the container: the folder goes with it.",
            fr: "Sur un manager, arrêter le conteneur : le dossier disparaît avec lui.",
          },
          scaleCommand(plan, [restorer], 0),
        ),
      ),
    ]),
  ];
}

function allSection(subject: Subject, store: StorePlan): Section {
  const services = membersOf(store);
  return section({ en: "The whole volume", fr: "Tout le volume" }, [
    steps(
      step(
        {
          en: "On a manager, stop the service that uses it.",
          fr: "Sur un manager, arrêter le service qui l'utilise.",
        },
        scaleCommand(subject.plan, services, 0),
      ),
      step(
        {
          en: "On the node with the volume, restore. What is there and not in the backup goes.",
          fr: "Sur le nœud qui porte le volume, restaurer. Ce qui s'y trouve sans être dans la sauvegarde disparaît.",
        },
        ...restoreAllCommands(store),
      ),
      step(
        { en: "On a manager, start it again.", fr: "Sur un manager, le redémarrer." },
        ...services.map((service) =>
          scaleCommand(subject.plan, [service], subject.stack.services[service]?.deploy?.replicas ?? 1),
        ),
      ),
    ),
  ]);
}

function partSection(store: StorePlan): Section {
  return section({ en: "A folder or a file", fr: "Un dossier ou un fichier" }, [
    steps(
      step(
        {
          en: "The service may go on, if nothing else writes there. The name is within the folders that are backed up.",
          fr: "Le service peut continuer si rien d'autre n'écrit à cet endroit. Le nom s'entend au sein des dossiers sauvegardés.",
        },
        restoreCommand({ store: store.name, only: "folder/file.txt", overwrite: true }),
      ),
      step(
        {
          en: "From an older backup: with its identifier from the list.",
          fr: "Depuis une sauvegarde plus ancienne : avec son identifiant dans la liste.",
        },
        restoreCommand({ store: store.name, at: "0123abcd", only: "folder/file.txt", overwrite: true }),
      ),
    ),
  ]);
}
