import type { StorePlan, Words } from "../../plan.ts";
import { section, table, text, type Section } from "../page/page.ts";
import { spanWords } from "../page/times.ts";
import { code, wordsOf } from "../page/words.ts";
import { pointInTimeWords } from "../shared.ts";
import type { Subject } from "../subject.ts";

const day = 86_400_000;

/** What is promised, and the arithmetic behind it. */
export function objectivesSection(subject: Subject): Section {
  const { stores } = subject.plan;
  return section(
    { en: "Objectives", fr: "Objectifs" },
    [
      text({
        en: "The RPO is how much activity may be lost, as a time. The RTO is how long the return to service may take, from the decision to restore, once machines are there. Each store has its own:",
        fr: "Le RPO est la durée d'activité que l'on accepte de perdre. Le RTO est le délai de retour au service, compté à partir de la décision de restaurer et une fois les machines disponibles. Chaque jeu de données a les siens :",
      }),
      table(
        [
          { en: "Priority", fr: "Priorité" },
          { en: "Data", fr: "Données" },
          "RPO",
          { en: "Worst loss", fr: "Perte maximale" },
          "RTO",
          { en: "To the second", fr: "Retour à la seconde près" },
        ],
        stores.map((store) => [
          store.priority,
          storeName(store),
          spanWords(store.rpo),
          spanWords(store.loss.total),
          spanWords(store.rto),
          pointInTimeWords(store),
        ]),
      ),
    ],
    [lossSection(subject), measuresSection()],
  );
}

/** A store by the name that readers know, and the one that the scripts take. */
export function storeName({ title, name }: Pick<StorePlan, "title" | "name">): Words {
  return wordsOf(() => (title.toLowerCase() === name ? title : `${title} (${code(name)})`));
}

function lossSection({ plan }: Subject): Section {
  const tight = plan.stores.some(({ rpo }) => rpo < day);
  return section({ en: "The worst loss", fr: "Calcul de la perte maximale" }, [
    text({
      en: "At worst, everything since the last good run is lost. So three times add up: between two runs, the run itself (what is written meanwhile is not in it), and one attempt that fails. A schedule whose sum is above the RPO is refused when the platform is generated.",
      fr: "Au pire, on perd tout ce qui suit le dernier passage réussi. Trois durées s'additionnent donc : l'intervalle entre deux passages, le passage lui-même (ce qui est écrit pendant ce temps n'y figure pas) et une tentative qui échoue. Un calendrier dont la somme dépasse le RPO est refusé à la génération de la plateforme.",
    }),
    table(
      [
        { en: "Data", fr: "Données" },
        { en: "Between runs", fr: "Intervalle" },
        { en: "Run, at most", fr: "Passage, au plus" },
        { en: "One failure", fr: "Un échec" },
        { en: "Sum", fr: "Somme" },
        "RPO",
      ],
      plan.stores.map((store) => {
        const { loss } = store;
        return [
          storeName(store),
          spanWords(loss.interval),
          spanWords(loss.runTime),
          spanWords(loss.failedAttempt),
          spanWords(loss.total),
          spanWords(store.rpo),
        ];
      }),
    ),
    ...(tight
      ? [
          text({
            en: "A daily backup alone loses a day and more. That is why changes are taken between the daily runs wherever the RPO is shorter.",
            fr: "Une sauvegarde quotidienne, à elle seule, peut perdre plus d'une journée : là où le RPO est plus court, les changements sont donc sauvegardés entre deux passages quotidiens.",
          }),
        ]
      : []),
  ]);
}

function measuresSection(): Section {
  return section({ en: "What is measured", fr: "Ce qui est mesuré" }, [
    text({
      en: "An objective is a hope until a restore has shown it. The monthly drill is timed, and its figures are kept as metrics; a real restore says at its end how long it took; those of the quarterly test go onto its evidence sheet.",
      fr: "Un objectif reste une intention tant qu'une restauration ne l'a pas confirmé. L'exercice mensuel est chronométré et ses chiffres sont conservés sous forme de métriques ; une restauration réelle annonce sa durée en se terminant ; ceux du test trimestriel vont sur sa fiche de preuve.",
    }),
    table(
      [
        { en: "Metric", fr: "Métrique" },
        { en: "What it says", fr: "Ce qu'elle dit" },
      ],
      [
        [
          code("backup_last_success_timestamp_seconds"),
          {
            en: "when the last good backup was; its age is what would be lost now",
            fr: "date de la dernière sauvegarde réussie ; son âge est ce que l'on perdrait maintenant",
          },
        ],
        [
          code("backup_last_exit_code"),
          {
            en: "how the last run ended: 0 is good, everything else is a failure",
            fr: "issue du dernier passage : 0 si tout va bien, sinon c'est un échec",
          },
        ],
        [
          code("backup_restore_drill_rto_seconds"),
          {
            en: "how long the last drill took to bring the data back",
            fr: "durée de la restauration lors du dernier exercice",
          },
        ],
        [
          code("backup_restore_drill_rpo_seconds"),
          {
            en: "how much the last drill would have lost",
            fr: "perte constatée lors du dernier exercice",
          },
        ],
        [
          code("backup_check_last_success_timestamp_seconds"),
          {
            en: "when the repository was last read and found whole",
            fr: "date du dernier contrôle d'intégrité réussi du dépôt",
          },
        ],
      ],
    ),
  ]);
}
