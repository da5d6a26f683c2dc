import { execCommand, listCommand, restoreCommand, scaleCommand } from "../../commands.ts";
import { files } from "../../paths.ts";
import type { StorePlan } from "../../plan.ts";
import { section, step, steps, text, warning, type Section } from "../page/page.ts";
import { code } from "../page/words.ts";
import { firstMember, restoreAllCommands } from "../shared.ts";
import { running, storesBy, storesOf, type Subject } from "../subject.ts";
import { beforeLoss, factsSections, failureSection, finishSteps, prepareSection } from "./store-steps.ts";

/** Brings GLPI back: its files, and the database that belongs to them. */
export function restoreGlpi(subject: Subject): readonly Section[] {
  const stores = storesOf(subject, running(subject, "glpi/glpi"));
  return [...factsSections(subject, stores), ...stores.flatMap((store) => storeSections(subject, store))];
}

function storeSections(subject: Subject, store: StorePlan): readonly Section[] {
  const { service } = firstMember(store);
  const [database] = storesBy(subject, "mariadb", "mariadb-galera");
  const part = store.restores.find(({ kind }) => kind === "part");
  return [
    section({ en: "What belongs together", fr: "Ce qui va ensemble" }, [
      text({
        en: "GLPI is a database and a folder. Files without a row in the database do no harm; rows whose files are missing do. So the files are never older than the database.",
        fr: "GLPI, c'est une base et un dossier. Des fichiers sans ligne en base ne gênent pas ; des lignes dont les fichiers manquent, si. Les fichiers ne doivent donc jamais être plus anciens que la base.",
      }),
      warning({
        en: "The folder `config` holds the key that opens the passwords stored in the database (directory, mail, proxies). With another key they are lost and have to be entered again.",
        fr: "Le dossier `config` contient la clé qui ouvre les mots de passe stockés en base (annuaire, messagerie, proxys). Avec une autre clé, ils sont perdus et doivent être ressaisis.",
      }),
    ]),
    prepareSection(subject, store),
    section({ en: "Only files are lost", fr: "Seuls des fichiers sont perdus" }, [
      steps(
        step(
          {
            en: "After “Prepare”: on a manager, stop GLPI; then, on its node, restore the newest files.",
            fr: "Après « Préparer » : sur un manager, arrêter GLPI ; puis, sur son nœud, restaurer les fichiers les plus récents.",
          },
          scaleCommand(subject.plan, [service], 0),
          ...restoreAllCommands(store),
        ),
        ...(part === undefined
          ? []
          : [
              step(
                {
                  en: "Or a part only, by its name within the folders that are backed up:",
                  fr: "Ou une partie seulement, par son nom au sein des dossiers sauvegardés :",
                },
                `./${files.restore} ${part.example}`,
              ),
            ]),
        ...beforeLoss(store),
        step(
          { en: "On a manager, start GLPI.", fr: "Sur un manager, démarrer GLPI." },
          scaleCommand(subject.plan, [service], 1),
        ),
      ),
    ]),
    section({ en: "The database and the files", fr: "La base et les fichiers" }, [
      steps(
        step(
          { en: "On a manager, stop GLPI.", fr: "Sur un manager, arrêter GLPI." },
          scaleCommand(subject.plan, [service], 0),
        ),
        step(
          {
            en: "Restore the database first: [[restore-mariadb]]. Note the moment that came back.",
            fr: "Restaurer d'abord la base : [[restore-mariadb]]. Noter l'instant auquel elle est revenue.",
          },
          ...(database === undefined ? [] : [listCommand(database.name)]),
        ),
        step(
          {
            en: "On the node of GLPI, list its snapshots and take the first one *after* that moment and *before* the loss (its identifier for `0123abcd`): GLPI that has come back empty makes a new key, and is backed up with it. If there is none, take the newest before the loss: the rows written since may lack their files.",
            fr: "Sur le nœud de GLPI, lister ses instantanés et prendre le premier *après* cet instant et *avant* la perte (son identifiant à la place de `0123abcd`) : un GLPI revenu vide crée une nouvelle clé, qui est sauvegardée à son tour. S'il n'y en a pas, prendre le dernier d'avant la perte : les lignes écrites depuis peuvent manquer de leurs fichiers.",
          },
          listCommand(store.name),
          restoreCommand({ store: store.name, at: "0123abcd", overwrite: true }),
        ),
        step(
          { en: "On a manager, start GLPI.", fr: "Sur un manager, démarrer GLPI." },
          scaleCommand(subject.plan, [service], 1),
        ),
      ),
    ]),
    section({ en: "Check, and start again", fr: "Contrôler et remettre en service" }, [
      steps(
        step(
          {
            en: `On the node of ${code(service)}: its page answers (200 or 302), and the key is there.`,
            fr: `Sur le nœud de ${code(service)} : sa page répond (200 ou 302), et la clé est présente.`,
          },
          execCommand(subject.plan, service, "curl -sS -o /dev/null -w '%{http_code}\\n' http://localhost/"),
          execCommand(subject.plan, service, "ls -l /var/glpi/config"),
        ),
        step({
          en: "Log in, open the newest ticket, download an attachment.",
          fr: "Se connecter, ouvrir le dernier ticket, télécharger une pièce jointe.",
        }),
        step({
          en: "In the setup, test the directory and the mail collector: it shows that the key fits the database.",
          fr: "Dans la configuration, tester l'annuaire et le collecteur de courriels : cela prouve que la clé correspond à la base.",
        }),
        step({
          en: "See that the automatic actions run again, and that no mail goes out twice.",
          fr: "Vérifier que les actions automatiques reprennent, et qu'aucun courriel ne part en double.",
        }),
        ...finishSteps(subject, store),
      ),
    ]),
    failureSection(store, "", [
      step({
        en: "GLPI shows its installation page: `config/config_db.php` is missing. Stop it at once; the installation would overwrite the database.",
        fr: "GLPI affiche sa page d'installation : `config/config_db.php` manque. L'arrêter aussitôt ; l'installation écraserait la base.",
      }),
      step({
        en: "GLPI asks for an update: the database is of another version than the image. Take the image of the backup's day: [[rollback-update]].",
        fr: "GLPI demande une mise à jour : la base est d'une autre version que l'image. Reprendre l'image du jour de la sauvegarde : [[rollback-update]].",
      }),
    ]),
  ];
}
