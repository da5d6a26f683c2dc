import { execCommand } from "../../commands.ts";
import { section, step, steps, text, type Section } from "../page/page.ts";
import { code } from "../page/words.ts";
import { signTable } from "../shared.ts";
import { physicalService, type Subject } from "../subject.ts";
import { mariadbClient, shorthand } from "./clients.ts";

/** What leads to the page, and how to look without changing anything. */
export function mariadbSigns(subject: Subject, service: string, galera: boolean): Section {
  return section({ en: "First look", fr: "Premier diagnostic" }, [
    text({
      en: "Most alerts about MariaDB need no restore. If the data is intact, repair the service and stop here.",
      fr: "La plupart des alertes MariaDB n'appellent pas de restauration. Si les données sont intactes, réparer le service et s'arrêter là.",
    }),
    signTable(subject, [
      {
        sign: { en: "It does not answer", fr: "Il ne répond pas" },
        alerts: ["MariadbDown", "MariadbRestarted"],
        look: {
          en: "its log and its node: disk full, memory, a node that is away",
          fr: "son journal et son nœud : disque plein, mémoire, nœud absent",
        },
      },
      {
        sign: { en: "Connections are refused, or nearly", fr: "Connexions refusées, ou presque" },
        alerts: ["MariadbConnectionsHigh", "MariadbConnectionsRefused"],
        look: {
          en: "who holds them (the list below); an application that does not let go",
          fr: "qui les occupe (liste ci-dessous) ; une application qui ne les rend pas",
        },
      },
      {
        sign: { en: "Queries are slow", fr: "Requêtes lentes" },
        alerts: ["MariadbSlowQueries"],
        look: {
          en: "the oldest ones in the list below; a missing index, a backup at the wrong hour",
          fr: "les plus anciennes de la liste ci-dessous ; index manquant, sauvegarde à une mauvaise heure",
        },
      },
      {
        sign: { en: "A replica is behind", fr: "Un réplica a du retard" },
        alerts: ["DatabaseReplicationLag"],
        look: {
          en: "`SHOW REPLICA STATUS` on it: the last error, the disk",
          fr: "`SHOW REPLICA STATUS` sur celui-ci : dernière erreur, disque",
        },
      },
      ...(galera
        ? [
            {
              sign: {
                en: "A node is not in the primary component",
                fr: "Un nœud n'est pas dans la composante primaire",
              },
              alerts: ["GaleraNotPrimary"],
              look: { en: "[[restore-galera]]", fr: "[[restore-galera]]" },
            },
          ]
        : []),
      {
        sign: { en: "Rows are missing or wrong", fr: "Données manquantes ou fausses" },
        alerts: [],
        look: {
          en: "stop what writes, then “To the second before”",
          fr: "arrêter les écritures, puis « À la seconde d'avant »",
        },
      },
    ]),
    steps(
      step(
        { en: "On a manager:", fr: "Sur un manager :" },
        `docker service ps --no-trunc ${physicalService(subject, service)}`,
        `docker service logs --tail 100 ${physicalService(subject, service)}`,
      ),
      shorthand(
        service,
        "sql",
        execCommand(subject.plan, service, `${mariadbClient(subject, service)} -e "$1"`),
      ),
      step(
        {
          en: "Who is connected, and since when; is there room on the disk?",
          fr: "Qui est connecté, et depuis quand ; reste-t-il de la place sur le disque ?",
        },
        'sql "SHOW FULL PROCESSLIST"',
        execCommand(subject.plan, service, "df -h /var/lib/mysql"),
      ),
      step({
        en: `A query that holds everything up can be ended with its number: ${code('sql "KILL 1234"')}.`,
        fr: `Une requête qui bloque tout s'interrompt par son numéro : ${code('sql "KILL 1234"')}.`,
      }),
    ),
  ]);
}
