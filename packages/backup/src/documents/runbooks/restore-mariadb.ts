import { execCommand, restoreCommand } from "../../commands.ts";
import type { StorePlan } from "../../plan.ts";
import { section, step, steps, text, warning, type Section, type Step } from "../page/page.ts";
import { code } from "../page/words.ts";
import { firstMember, signTable } from "../shared.ts";
import { physicalService, running, storesBy, type NamedService, type Subject } from "../subject.ts";
import { mariadbQuery, rootPasswordFile } from "./clients.ts";
import { factsSections, failureSection, finishSteps, prepareSteps, wholeSection } from "./store-steps.ts";

/** Brings a MariaDB database back: as a whole, to a second, or a part of it. */
export function restoreMariadb(subject: Subject): readonly Section[] {
  const stores = storesBy(subject, "mariadb", "mariadb-galera");
  const service = stores[0] === undefined ? servers(subject)[0]?.name : firstMember(stores[0]).service;
  const title = stores.length > 1;
  return [
    ...factsSections(subject, stores),
    firstLook(subject, service ?? "mariadb", stores),
    ...(stores.length === 0 ? [noBackup(service ?? "mariadb")] : []),
    ...stores.flatMap((store) => storeSections(subject, store, title ? ` (${store.name})` : "")),
  ];
}

/** The servers: what only borrows the client of the image is told no first password. */
function servers(subject: Subject): readonly NamedService[] {
  return running(subject, "mariadb").filter(({ model }) =>
    Object.keys(model.environment ?? {}).some((name) => /^(?:MARIADB|MYSQL)_ROOT_PASSWORD/.test(name)),
  );
}

function noBackup(service: string): Section {
  return section({ en: "There is no backup", fr: "Il n'y a pas de sauvegarde" }, [
    warning({
      en: `The data of ${code(service)} is not backed up, by decision: see [[plan]]. If its volume is lost, it starts empty.`,
      fr: `Les données de ${code(service)} ne sont pas sauvegardées, par décision : voir le [[plan]]. Si son volume est perdu, il redémarre vide.`,
    }),
  ]);
}

function firstLook(subject: Subject, service: string, stores: readonly StorePlan[]): Section {
  const galera = stores.some(({ strategy }) => strategy === "mariadb-galera");
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
      step(
        {
          en: `On the node of ${code(service)}: who is connected, and is there room?`,
          fr: `Sur le nœud de ${code(service)} : qui est connecté, et reste-t-il de la place ?`,
        },
        mariadbQuery(subject, service, "SHOW FULL PROCESSLIST"),
        execCommand(subject.plan, service, "df -h /var/lib/mysql"),
      ),
    ),
  ]);
}

function storeSections(subject: Subject, store: StorePlan, suffix: string): readonly Section[] {
  const { service } = firstMember(store);
  const galera = store.strategy === "mariadb-galera";
  const lead = galera
    ? [
        text({
          en: "In a cluster, one node is restored and the others copy it: [[restore-galera]] tells how they join again.",
          fr: "Dans un cluster, on restaure un nœud et les autres le recopient : [[restore-galera]] explique comment ils le rejoignent.",
        }),
      ]
    : [
        text({
          en: "The server must run; on a new volume it starts empty, with the root password of its secret, and is filled by the restore.",
          fr: "Le serveur doit tourner ; sur un volume neuf, il démarre vide, avec le mot de passe root de son secret, et la restauration le remplit.",
        }),
      ];
  const part = store.restores.find(({ kind }) => kind === "part");
  return [
    wholeSection(subject, store, { en: `Everything${suffix}`, fr: `Tout restaurer${suffix}` }, lead),
    ...(store.pointInTimeDays === undefined ? [] : [pointInTime(subject, store, suffix)]),
    ...(part === undefined ? [] : [onePart(subject, store, part.example, suffix)]),
    section({ en: `Check, and start again${suffix}`, fr: `Contrôler et remettre en service${suffix}` }, [
      steps(...checkSteps(subject, service), ...finishSteps(subject, store)),
    ]),
    failureSection(store, [
      step({
        en: "“Access denied”: the restored accounts have the passwords of the backup's day. Change them with the value of the secret: [[rotate-secrets]].",
        fr: "« Access denied » : les comptes restaurés ont les mots de passe du jour de la sauvegarde. Les changer pour la valeur du secret : [[rotate-secrets]].",
      }),
    ]),
  ];
}

function pointInTime(subject: Subject, store: StorePlan, suffix: string): Section {
  const { service } = firstMember(store);
  return section({ en: `To the second before${suffix}`, fr: `À la seconde d'avant${suffix}` }, [
    text({
      en: `For the last ${store.pointInTimeDays ?? 0} days the dump is brought forward with the binary log, up to just before the second that you name. The times of the log are in UTC.`,
      fr: `Pour les ${store.pointInTimeDays ?? 0} derniers jours, le dump est prolongé par le journal binaire jusque juste avant la seconde demandée. Les heures du journal sont en UTC.`,
    }),
    steps(
      ...prepareSteps(subject, store),
      step(
        {
          en: "Find the moment, if the server's own log is still there: the statement, and the time above it (here a `DROP TABLE` after 09:00).",
          fr: "Trouver l'instant, si le journal du serveur est encore là : la commande et l'heure qui la précède (ici un `DROP TABLE` après 9 h).",
        },
        execCommand(subject.plan, service, binlogSearch(subject, service)),
      ),
      step(
        {
          en: "Restore, with the second of the damage: what comes back is the state just before it.",
          fr: "Restaurer, en donnant la seconde du dégât : on retrouve l'état qui la précède immédiatement.",
        },
        'MOMENT="2026-01-31 11:59:00"',
        restoreCommand({ store: store.name, to: "$MOMENT", overwrite: true }),
      ),
      step({
        en: "What was written after that second is lost to the database. If it matters, the log still holds it: it can be read with the command above and entered by hand.",
        fr: "Ce qui a été écrit après cette seconde est perdu pour la base. Si c'est important, le journal le contient encore : on peut le lire avec la commande ci-dessus et le ressaisir.",
      }),
    ),
  ]);
}

/** The log's name is the server's own choice: `--log-bin=mariadb-bin`. */
function binlogSearch({ stack }: Subject, service: string): string {
  const command = stack.services[service]?.command;
  const flags = typeof command === "string" ? [command] : (command ?? []).map(String);
  const base = /--log-bin=([\w./-]+)/.exec(flags.join(" "))?.[1] ?? "mariadb-bin";
  return `sh -c 'TZ=UTC mariadb-binlog --base64-output=decode-rows --verbose --start-datetime="2026-01-31 09:00:00" /var/lib/mysql/${base}.[0-9]* | grep -n -i -B 6 "drop table"'`;
}

function onePart(subject: Subject, store: StorePlan, example: string, suffix: string): Section {
  return section({ en: `One database${suffix}`, fr: `Une seule base${suffix}` }, [
    steps(
      ...prepareSteps(subject, store),
      step(
        {
          en: "Restore it alone; the others stay as they are. Put its name for the one shown.",
          fr: "La restaurer seule ; les autres restent telles quelles. Mettre son nom à la place de celui qui figure ici.",
        },
        `./scripts/restore.sh ${example}`,
      ),
    ),
  ]);
}

function checkSteps(subject: Subject, service: string): readonly Step[] {
  const file = rootPasswordFile(subject, service);
  return [
    step(
      {
        en: `On the node of ${code(service)}: every table can be read (no line but \`OK\`).`,
        fr: `Sur le nœud de ${code(service)} : chaque table est lisible (rien d'autre que \`OK\`).`,
      },
      execCommand(
        subject.plan,
        service,
        `sh -c 'MYSQL_PWD="$(cat ${file})" mariadb-check -uroot --all-databases --silent'`,
      ),
    ),
    step(
      {
        en: "The tables are there, with about as many rows as before.",
        fr: "Les tables sont là, avec à peu près autant de lignes qu'avant.",
      },
      mariadbQuery(
        subject,
        service,
        "SELECT table_schema, COUNT(*), SUM(table_rows) FROM information_schema.tables GROUP BY table_schema",
      ),
    ),
    step({
      en: "Look for the newest record that should be there, and for the damage that should not.",
      fr: "Chercher le dernier enregistrement attendu, et s'assurer que le dégât n'y est plus.",
    }),
  ];
}
