import { execCommand, restoreCommand, scaleCommand } from "../../commands.ts";
import type { StorePlan } from "../../plan.ts";
import { section, step, steps, text, type Section, type Step } from "../page/page.ts";
import { firstMember, signTable } from "../shared.ts";
import { physicalService, servicesOf, storesBy, volumeAt, type Subject } from "../subject.ts";
import { display, loadEnv } from "../text.ts";
import { postgresUser, shorthand } from "./clients.ts";
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

/** Brings a PostgreSQL cluster back, as a whole or to a second. */
export function restorePostgres(subject: Subject): readonly Section[] {
  const stores = storesBy(subject, "postgres");
  return [
    ...factsSections(subject, stores),
    ...stores.flatMap((store) => storeSections(subject, store, suffixOf(store, stores))),
  ];
}

function storeSections(subject: Subject, store: StorePlan, suffix: string): readonly Section[] {
  const { service } = firstMember(store);
  return [
    signSection(subject, service, suffix),
    prepareSection(subject, store, suffix),
    section(titled({ en: "Everything", fr: "Tout restaurer" }, suffix), [
      text({
        en: "A base backup replaces the whole data folder, all databases together; then the WAL is replayed. The server is stopped meanwhile. It is recovered beside the old data first: a backup that does not recover destroys nothing.",
        fr: "Une sauvegarde de base remplace tout le dossier de données, toutes bases confondues ; les WAL sont ensuite rejoués. Le serveur est arrêté pendant ce temps. La récupération se fait d'abord à côté des anciennes données : une sauvegarde inutilisable ne détruit rien.",
      }),
      afterPreparing,
      steps(
        stopServer(subject, service),
        ...restoreNewest(store),
        startServer(subject, service),
        ...renewReplicas(subject, service),
      ),
    ]),
    ...(store.pointInTimeDays === undefined ? [] : [pointInTime(subject, store, suffix)]),
    section(titled({ en: "Check, and start again", fr: "Contrôler et remettre en service" }, suffix), [
      steps(
        step(
          {
            en: "Recovery has ended (`f`), and the databases have about their former size (`sql` is defined under “First look”).",
            fr: "La récupération est terminée (`f`), et les bases ont à peu près leur taille d'avant (`sql` est défini dans le « Premier diagnostic »).",
          },
          'sql "SELECT pg_is_in_recovery(), datname, pg_size_pretty(pg_database_size(datname)) FROM pg_database"',
        ),
        step(
          {
            en: "The indexes are sound: a line for each that is not.",
            fr: "Les index sont sains : une ligne s'affiche pour chaque index invalide.",
          },
          'sql "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid"',
        ),
        ...finishSteps(subject, store),
      ),
    ]),
    failureSection(store, suffix, [
      step({
        en: "“recovery ended before configured recovery target was reached”: the moment is after the last WAL that was saved. Give an earlier one.",
        fr: "« recovery ended before configured recovery target was reached » : l'instant demandé suit le dernier WAL sauvegardé. En donner un plus ancien.",
      }),
    ]),
  ];
}

function signSection(subject: Subject, service: string, suffix: string): Section {
  const user = postgresUser(subject, service);
  return section(titled({ en: "First look", fr: "Premier diagnostic" }, suffix), [
    signTable(subject, [
      {
        sign: { en: "It does not answer", fr: "Il ne répond pas" },
        alerts: ["PostgresDown", "PostgresRestarted", "PostgresArchiveFailing"],
        look: {
          en: "its log: a full disk, a WAL archive that fails and fills it; if the data is intact, no restore is needed",
          fr: "son journal : disque plein, archivage des WAL qui échoue et le remplit ; si les données sont intactes, pas de restauration",
        },
      },
      {
        sign: { en: "Connections are refused, or it is slow", fr: "Connexions refusées, ou lenteur" },
        alerts: [
          "PostgresConnectionsHigh",
          "PostgresLongTransaction",
          "PostgresDeadlocks",
          "PostgresWraparound",
        ],
        look: {
          en: "who holds connections, and the oldest transactions: `pg_stat_activity`; no restore is needed",
          fr: "qui tient les connexions, et les transactions les plus anciennes : `pg_stat_activity` ; pas de restauration",
        },
      },
      {
        sign: { en: "A replica is behind, or away", fr: "Un réplica en retard ou absent" },
        alerts: ["PostgresReplicationLag", "PostgresReplicaMissing", "PostgresReplicaTooFarBehind"],
        look: {
          en: "its log; one that has lost its slot copies everything anew when its volume is emptied",
          fr: "son journal ; s'il a perdu son slot, il recopie tout une fois son volume vidé",
        },
      },
      {
        sign: { en: "Rows are missing or wrong", fr: "Données manquantes ou fausses" },
        alerts: [],
        look: { en: "“To the second before”", fr: "« À la seconde d'avant »" },
      },
    ]),
    steps(
      step(
        { en: "On a manager, its log:", fr: "Sur un manager, son journal :" },
        `docker service logs --tail 100 ${physicalService(subject, service)}`,
      ),
      ...(loadEnv(user).length === 0
        ? []
        : [step({ en: "Read the variables:", fr: "Lire les variables :" }, ...loadEnv(user))]),
      shorthand(service, "sql", execCommand(subject.plan, service, `psql -U "${user}" -d postgres -c "$1"`)),
      step(
        {
          en: "The archive of the WAL: the count of failures must not grow.",
          fr: "L'archivage des WAL : le nombre d'échecs ne doit pas augmenter.",
        },
        'sql "SELECT archived_count, last_archived_time, failed_count, last_failed_wal FROM pg_stat_archiver"',
      ),
    ),
  ]);
}

/** Its data folder is replaced as a whole, so it must not run. */
function stopServer({ plan }: Subject, service: string): Step {
  return step(
    { en: "On a manager, stop the server.", fr: "Sur un manager, arrêter le serveur." },
    scaleCommand(plan, [service], 0),
  );
}

function startServer({ plan }: Subject, service: string): Step {
  return step(
    {
      en: "On a manager, start it. A new history (timeline) begins: there is no way from there to a moment after the one that was restored.",
      fr: "Sur un manager, le démarrer. Une nouvelle histoire (timeline) commence : de là, aucun retour vers un instant postérieur à celui restauré.",
    },
    scaleCommand(plan, [service], 1),
  );
}

function pointInTime(subject: Subject, store: StorePlan, suffix: string): Section {
  const { service } = firstMember(store);
  const days = store.pointInTimeDays ?? 0;
  return section(titled({ en: "To the second before", fr: "À la seconde d'avant" }, suffix), [
    text({
      en: `For the last ${days} days, up to just before the second that you name, in UTC.`,
      fr: `Pour les ${days} derniers jours, jusqu'à l'instant qui précède la seconde demandée, en UTC.`,
    }),
    afterPreparing,
    steps(
      stopServer(subject, service),
      step(
        {
          en: "Restore, with the second of the damage: what comes back is the state just before it.",
          fr: "Restaurer, en donnant la seconde du dégât : on retrouve l'état qui la précède immédiatement.",
        },
        'MOMENT="2026-01-31 11:59:00"',
        restoreCommand({ store: store.name, to: "$MOMENT", overwrite: true }),
      ),
      startServer(subject, service),
      ...renewReplicas(subject, service),
    ),
  ]);
}

/** A replica is ahead of a primary that was restored, and cannot follow it: emptied, it copies the primary anew. */
function renewReplicas(subject: Subject, primary: string): readonly Step[] {
  const replicas = servicesOf(subject).filter(
    ({ model }) => display(model.environment?.["PRIMARY_HOST"] ?? "") === primary,
  );
  if (replicas.length === 0) return [];
  const names = replicas.map(({ name }) => name);
  const volumes = replicas.flatMap(({ model }) => volumeAt(subject, model, "/var/lib/postgresql/data") ?? []);
  return [
    step(
      {
        en: "On a manager, stop the replicas: they are ahead of what was restored, and cannot follow it.",
        fr: "Sur un manager, arrêter les réplicas : en avance sur ce qui a été restauré, ils ne peuvent plus le suivre.",
      },
      scaleCommand(subject.plan, names, 0),
    ),
    step(
      {
        en: "On the machine of each, remove its volume.",
        fr: "Sur la machine de chacun, supprimer son volume.",
      },
      ...volumes.map((volume) => `docker volume rm ${volume}`),
    ),
    step(
      {
        en: "On a manager, start them: each copies the primary anew.",
        fr: "Sur un manager, les démarrer : chacun recopie le primaire.",
      },
      scaleCommand(subject.plan, names, 1),
    ),
  ];
}
