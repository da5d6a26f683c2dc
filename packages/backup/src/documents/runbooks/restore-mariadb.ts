import { execCommand, restoreCommand } from "../../commands.ts";
import { files } from "../../paths.ts";
import type { StorePlan } from "../../plan.ts";
import { section, step, steps, text, warning, type Block, type Section, type Step } from "../page/page.ts";
import { firstMember } from "../shared.ts";
import { running, storesBy, type NamedService, type Subject } from "../subject.ts";
import { mariadbClient } from "./clients.ts";
import { mariadbSigns } from "./mariadb-signs.ts";
import {
  afterPreparing,
  factsSections,
  failureSection,
  finishSteps,
  prepareSection,
  restoreNewest,
  suffixOf,
  titled,
} from "./store-steps.ts";

/** Brings a MariaDB database back: as a whole, to a second, or a part of it. */
export function restoreMariadb(subject: Subject): readonly Section[] {
  const stores = storesBy(subject, "mariadb", "mariadb-galera");
  const [store] = stores;
  const service = store === undefined ? (servers(subject)[0]?.name ?? "mariadb") : firstMember(store).service;
  const galera = stores.some(({ strategy }) => strategy === "mariadb-galera");
  return [
    ...factsSections(subject, stores),
    mariadbSigns(subject, service, galera),
    ...(store === undefined ? [noBackup] : []),
    ...stores.flatMap((one) => storeSections(subject, one, suffixOf(one, stores))),
  ];
}

/** The servers: what only borrows the client of the image is told no first password. */
function servers(subject: Subject): readonly NamedService[] {
  return running(subject, "mariadb").filter(({ model }) =>
    Object.keys(model.environment ?? {}).some((name) => /^(?:MARIADB|MYSQL)_ROOT_PASSWORD/.test(name)),
  );
}

const noBackup: Section = section({ en: "There is no backup", fr: "Il n'y a pas de sauvegarde" }, [
  warning({
    en: "The data of this server is not backed up, by decision: see [[plan]]. If its volume is lost, it starts empty.",
    fr: "Les données de ce serveur ne sont pas sauvegardées, par décision : voir le [[plan]]. Si son volume est perdu, il redémarre vide.",
  }),
]);

function storeSections(subject: Subject, store: StorePlan, suffix: string): readonly Section[] {
  const part = store.restores.find(({ kind }) => kind === "part");
  return [
    prepareSection(subject, store, suffix),
    section(titled({ en: "Everything", fr: "Tout restaurer" }, suffix), [
      ...serverBlocks(store),
      afterPreparing,
      steps(...restoreNewest(store)),
    ]),
    ...(store.pointInTimeDays === undefined ? [] : [pointInTime(subject, store, suffix)]),
    ...(part === undefined
      ? []
      : [
          section(titled({ en: "One database", fr: "Une seule base" }, suffix), [
            afterPreparing,
            steps(
              step(
                {
                  en: "Restore it alone; the others stay as they are. Put its name for the one shown. A second can be named here too, with `--to`.",
                  fr: "La restaurer seule ; les autres restent telles quelles. Mettre son nom à la place de celui qui figure ici. On peut là aussi donner une seconde, avec `--to`.",
                },
                `./${files.restore} ${part.example}`,
              ),
            ),
          ]),
        ]),
    section(titled({ en: "Check, and start again", fr: "Contrôler et remettre en service" }, suffix), [
      steps(...checkSteps(subject, firstMember(store).service), ...finishSteps(subject, store)),
    ]),
    failureSection(store, suffix, [
      step({
        en: "“Access denied”: the restored accounts have the passwords of the backup's day. Change them to the value of the secret: [[rotate-secrets]].",
        fr: "« Access denied » : les comptes restaurés ont les mots de passe du jour de la sauvegarde. Les changer pour la valeur du secret : [[rotate-secrets]].",
      }),
      step({
        en: "“the binary logs have a gap”: the changes after it cannot be used. Give a moment before the gap with `--to`.",
        fr: "« the binary logs have a gap » : les changements qui suivent sont inutilisables. Donner un instant antérieur à la lacune avec `--to`.",
      }),
    ]),
  ];
}

function serverBlocks({ strategy }: StorePlan): readonly Block[] {
  if (strategy === "mariadb-galera")
    return [
      text({
        en: "In a cluster, one node is restored and the others copy it: [[restore-galera]] tells how they join again.",
        fr: "Dans un cluster, on restaure un nœud et les autres le recopient : [[restore-galera]] explique comment ils le rejoignent.",
      }),
    ];
  return [
    text({
      en: "The server must run; on a new volume it starts empty, with the root password of its secret, and is filled by the restore.",
      fr: "Le serveur doit tourner ; sur un volume neuf, il démarre vide, avec le mot de passe root de son secret, et la restauration le remplit.",
    }),
  ];
}

function pointInTime(subject: Subject, store: StorePlan, suffix: string): Section {
  const days = store.pointInTimeDays ?? 0;
  const { service } = firstMember(store);
  return section(titled({ en: "To the second before", fr: "À la seconde d'avant" }, suffix), [
    text({
      en: `For the last ${days} days the dump is brought forward with the binary log, up to just before the second that you name, in UTC.`,
      fr: `Pour les ${days} derniers jours, la sauvegarde est prolongée par le journal binaire jusqu'à l'instant qui précède la seconde demandée, en UTC.`,
    }),
    afterPreparing,
    steps(
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
        en: "What was written after that second is lost to the database. If it matters, look for it in the log with the command above before that log is gone, and enter it by hand.",
        fr: "Ce qui a été écrit après cette seconde est perdu pour la base. Si c'est important, le rechercher dans le journal avec la commande ci-dessus avant qu'il ne disparaisse, et le ressaisir.",
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

function checkSteps(subject: Subject, service: string): readonly Step[] {
  return [
    step(
      {
        en: "Every table can be read: nothing is printed.",
        fr: "Chaque table est lisible : rien ne s'affiche.",
      },
      execCommand(
        subject.plan,
        service,
        `${mariadbClient(subject, service, "mariadb-check")} --all-databases --silent`,
      ),
    ),
    step(
      {
        en: "The tables are there, with about as many rows as before (`sql` is defined under “First look”).",
        fr: "Les tables sont là, avec à peu près autant de lignes qu'avant (`sql` est défini dans le « Premier diagnostic »).",
      },
      'sql "SELECT table_schema, COUNT(*), SUM(table_rows) FROM information_schema.tables GROUP BY table_schema"',
    ),
    step({
      en: "Look for the newest record that should be there, and for the damage that should not.",
      fr: "Chercher le dernier enregistrement attendu, et s'assurer que le dégât n'y est plus.",
    }),
  ];
}
