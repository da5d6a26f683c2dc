import { execCommand, restoreCommand } from "../../commands.ts";
import type { StorePlan } from "../../plan.ts";
import { section, step, steps, text, type Section } from "../page/page.ts";
import { code } from "../page/words.ts";
import { firstMember, signTable } from "../shared.ts";
import { display, physicalService, storesBy, type Subject } from "../subject.ts";
import { factsSections, failureSection, finishSteps, prepareSteps, wholeSection } from "./store-steps.ts";

/** Brings a PostgreSQL cluster back, as a whole or to a second. */
export function restorePostgres(subject: Subject): readonly Section[] {
  const stores = storesBy(subject, "postgres");
  return [
    ...factsSections(subject, stores),
    ...stores.flatMap((store) => storeSections(subject, store, stores.length > 1 ? ` (${store.name})` : "")),
  ];
}

/** PostgreSQL's client, inside the server's container, where the socket asks for no password. */
function psql(subject: Subject, service: string, sql: string): string {
  const given = subject.stack.services[service]?.environment?.["POSTGRES_USER"];
  const user = typeof given === "string" ? display(given) : "postgres";
  return execCommand(subject.plan, service, `psql -U "${user}" -d postgres -c "${sql}"`);
}

function storeSections(subject: Subject, store: StorePlan, suffix: string): readonly Section[] {
  const { service } = firstMember(store);
  return [
    section({ en: `First look${suffix}`, fr: `Premier diagnostic${suffix}` }, [
      signTable(subject, [
        {
          sign: { en: "It does not answer", fr: "Il ne répond pas" },
          alerts: ["InstanceDown"],
          look: {
            en: "its log: a full disk, a WAL archive that fails and fills it; if the data is intact, no restore is needed",
            fr: "son journal : disque plein, archivage des WAL qui échoue et le remplit ; si les données sont intactes, pas de restauration",
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
          {
            en: "Its log, on a manager; then, on its node, the archive of the WAL: the count of failures must not grow.",
            fr: "Son journal, sur un manager ; puis, sur son nœud, l'archivage des WAL : le nombre d'échecs ne doit pas augmenter.",
          },
          `docker service logs --tail 100 ${physicalService(subject, service)}`,
          psql(
            subject,
            service,
            "SELECT archived_count, last_archived_time, failed_count, last_failed_wal FROM pg_stat_archiver",
          ),
        ),
      ),
    ]),
    wholeSection(subject, store, { en: `Everything${suffix}`, fr: `Tout restaurer${suffix}` }, [
      text({
        en: "A base backup replaces the whole data folder, all databases together; then the WAL is replayed. The server is stopped meanwhile.",
        fr: "Une sauvegarde de base remplace tout le dossier de données, toutes bases confondues ; les WAL sont ensuite rejoués. Le serveur est arrêté pendant ce temps.",
      }),
    ]),
    ...(store.pointInTimeDays === undefined
      ? []
      : [
          section({ en: `To the second before${suffix}`, fr: `À la seconde d'avant${suffix}` }, [
            steps(
              ...prepareSteps(subject, store),
              step(
                {
                  en: "Restore, with the second of the damage, in UTC: what comes back is the state just before it.",
                  fr: "Restaurer, en donnant la seconde du dégât, en UTC : on retrouve l'état qui la précède immédiatement.",
                },
                'MOMENT="2026-01-31 11:59:00"',
                restoreCommand({ store: store.name, to: "$MOMENT", overwrite: true }),
              ),
              step(
                {
                  en: "Look whether it is the right moment while the server still waits (`t`). Only then let it go on: a new history (timeline) begins, and there is no way to a later moment.",
                  fr: "Vérifier que c'est le bon instant tant que le serveur attend (`t`). Ensuite seulement, le laisser poursuivre : une nouvelle histoire (timeline) commence, sans retour possible vers un instant ultérieur.",
                },
                psql(subject, service, "SELECT pg_is_in_recovery(), pg_last_xact_replay_timestamp()"),
                psql(subject, service, "SELECT pg_wal_replay_resume()"),
              ),
            ),
          ]),
        ]),
    section({ en: `Check, and start again${suffix}`, fr: `Contrôler et remettre en service${suffix}` }, [
      steps(
        step(
          {
            en: `On the node of ${code(service)}: recovery has ended (\`f\`), and the databases have about their former size.`,
            fr: `Sur le nœud de ${code(service)} : la récupération est terminée (\`f\`), et les bases ont à peu près leur taille d'avant.`,
          },
          psql(
            subject,
            service,
            "SELECT pg_is_in_recovery(), datname, pg_size_pretty(pg_database_size(datname)) FROM pg_database",
          ),
        ),
        step(
          {
            en: "The indexes are sound (a line for each that is not).",
            fr: "Les index sont sains (une ligne pour chaque index invalide).",
          },
          psql(subject, service, "SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid"),
        ),
        ...finishSteps(subject, store),
      ),
    ]),
    failureSection(store, [
      step({
        en: "“Requested recovery stop point is before the end of the base backup”: name an older backup with `--at`.",
        fr: "« requested recovery stop point is before … » : indiquer une sauvegarde plus ancienne avec `--at`.",
      }),
    ]),
  ];
}
