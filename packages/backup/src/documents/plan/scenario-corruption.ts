import { backupCommand, listCommand } from "../../commands.ts";
import { files } from "../../paths.ts";
import type { StorePlan } from "../../plan.ts";
import { step, steps, table, text, warning, type Block } from "../page/page.ts";
import { code } from "../page/words.ts";
import { stopDependents } from "../shared.ts";
import { storesBy, type Subject } from "../subject.ts";
import { storeName } from "./objectives.ts";
import { runbookOf } from "../runbook-of.ts";

/** The stores that a wrong command can damage from inside. */
export function databasesOf(subject: Subject): readonly StorePlan[] {
  return storesBy(
    subject,
    "mariadb",
    "mariadb-galera",
    "postgres",
    "opensearch",
    "elasticsearch",
    "cassandra",
  );
}

/** A database holds wrong data. */
export function corruptionBlocks(subject: Subject): readonly Block[] {
  const databases = databasesOf(subject);
  const dependents = [...new Set(databases.flatMap((store) => store.dependents))];
  const [first] = databases;
  return [
    text({
      en: "Replicas are no help: they repeat a wrong command at once. What helps is the moment before it.",
      fr: "La réplication n'aide pas : elle répète aussitôt la mauvaise commande. Ce qui aide, c'est l'instant d'avant.",
    }),
    steps(
      ...stopDependents(subject, { dependents }),
      step({
        en: "Write down, in UTC, when the last good data was seen and when the first bad data was.",
        fr: "Noter, en UTC, l'heure des dernières données saines et celle des premières données fausses.",
      }),
      step(
        {
          en: "Take one more backup of the present state. It is evidence, and brings the log of changes up to this minute.",
          fr: "Prendre une dernière sauvegarde de l'état présent : elle sert de preuve et amène le journal des changements jusqu'à cette minute.",
        },
        backupCommand(first === undefined ? [] : [first.name]),
      ),
      step(
        {
          en: "See what can be restored. Choose a moment before the damage: the newest backup may already contain it.",
          fr: "Voir ce qui peut être restauré. Choisir un instant antérieur à la corruption : la sauvegarde la plus récente la contient peut-être déjà.",
        },
        listCommand(first?.name),
      ),
      step({
        en: "Restore beside the live data first, if time allows, and look; then for good, with the runbook.",
        fr: "Si le temps le permet, restaurer d'abord à côté des données en service et contrôler ; puis pour de bon, avec le runbook.",
      }),
    ),
    table(
      [
        { en: "Data", fr: "Données" },
        { en: "What comes back", fr: "Ce qui revient" },
        { en: "Command", fr: "Commande" },
        "Runbook",
      ],
      databases.flatMap((store) =>
        store.restores.map(({ words, example }) => [
          storeName(store),
          words,
          code(`./${files.restore} ${example}`),
          `[[${runbookOf(subject, store)}]]`,
        ]),
      ),
    ),
    warning({
      en: "If the file system or the disk caused the damage, restore onto another node: the same disk would damage the copy too.",
      fr: "Si le système de fichiers ou le disque est en cause, restaurer sur un autre nœud : le même disque endommagerait aussi la copie.",
    }),
  ];
}
