import { execCommand, listCommand, verifyCommand } from "../../commands.ts";
import type { Words } from "../../plan.ts";
import { bullets, section, step, steps, table, text, type Section } from "../page/page.ts";
import { cronWords, spanWords } from "../page/times.ts";
import { code, same, wordsOf } from "../page/words.ts";
import type { Subject } from "../subject.ts";
import { storeName } from "./objectives.ts";
import { keeperOf } from "./secrets.ts";

const empty = same("");

/** How it is proved, month by month and quarter by quarter, that backups come back. */
export function drillsSection(subject: Subject): Section {
  return section(
    { en: "Tests of recovery", fr: "Tests de reprise" },
    [
      text({
        en: "A backup that was never restored is a hope. Two rhythms: every month a drill that needs nobody, every quarter a test with people.",
        fr: "Une sauvegarde jamais restaurée n'est qu'un espoir. Deux rythmes : chaque mois un exercice automatique, chaque trimestre un test avec l'équipe.",
      }),
    ],
    [monthlySection(subject), quarterlySection(subject), evidenceSection(subject)],
  );
}

function when(cron: string | undefined): Words {
  return cron === undefined ? { en: "by hand", fr: "à la main" } : cronWords(cron);
}

function monthlySection({ plan }: Subject): Section {
  const drill = plan.care.find(({ task }) => task === "verify");
  const check = plan.care.find(({ task }) => task === "check");
  return section({ en: "Monthly drill", fr: "Exercice mensuel" }, [
    text({
      en: `The agents restore the newest backups into a scratch place, never into live data, and compare what comes back with the manifest that was written when it was backed up. Runs ${when(drill?.cron).en}; the repository itself is read and checked ${when(check?.cron).en}.`,
      fr: `Les agents restaurent les dernières sauvegardes dans un espace de travail, jamais dans les données en service, puis comparent le résultat au manifeste écrit lors de la sauvegarde. Exécution : ${when(drill?.cron).fr} ; contrôle d'intégrité du dépôt lui-même : ${when(check?.cron).fr}.`,
    }),
    steps(
      step({ en: "To run it now:", fr: "Pour le lancer maintenant :" }, verifyCommand()),
      step(
        {
          en: "Each drill leaves a file as evidence, with its times and the snapshot that it used. On the node of an agent:",
          fr: "Chaque exercice laisse un fichier de preuve, avec ses durées et l'instantané utilisé. Sur le nœud d'un agent :",
        },
        execCommand(
          plan,
          keeperOf(plan)?.service ?? "restic-backup",
          "sh -c 'tail -n +1 /state/evidence/*.json'",
        ),
      ),
      step({
        en: "Its time and its loss are in `backup_restore_drill_rto_seconds` and `backup_restore_drill_rpo_seconds`. A drill that is older than 35 days, or misses an objective, is an incident of its own.",
        fr: "La durée et la perte mesurées sont dans `backup_restore_drill_rto_seconds` et `backup_restore_drill_rpo_seconds`. Un exercice vieux de plus de 35 jours, ou qui manque un objectif, est un incident à part entière.",
      }),
    ),
  ]);
}

function quarterlySection({ plan }: Subject): Section {
  const names = plan.stores.map(({ title }) => title).join(", ");
  return section({ en: "Quarterly test protocol", fr: "Protocole du test trimestriel" }, [
    text({
      en: "On machines of its own, never on the production. Each quarter has its subject, so that a year sees every scenario:",
      fr: "Sur des machines dédiées, jamais sur la production. Chaque trimestre a son thème, de sorte qu'une année couvre tous les scénarios :",
    }),
    table(
      [
        { en: "Quarter", fr: "Trimestre" },
        { en: "Scenarios", fr: "Scénarios" },
        { en: "What is played", fr: "Exercice" },
      ],
      [
        [
          { en: "Q1", fr: "T1" },
          "3",
          {
            en: "a wrong command in a database, restored to the second before",
            fr: "une commande destructrice dans une base, retour à la seconde d'avant",
          },
        ],
        [
          { en: "Q2", fr: "T2" },
          "1, 2",
          {
            en: "a node is switched off for good, its volumes are rebuilt on another one",
            fr: "un nœud éteint définitivement, ses volumes reconstruits sur un autre",
          },
        ],
        [
          { en: "Q3", fr: "T3" },
          "4, 5, 6",
          {
            en: "quorum lost; all secrets renewed; the envelope opened and its key used",
            fr: "quorum perdu ; tous les secrets renouvelés ; enveloppe ouverte et clé utilisée",
          },
        ],
        [
          { en: "Q4", fr: "T4" },
          "7",
          {
            en: "the whole platform from nothing, at another place, with the off-site copy only",
            fr: "toute la plateforme à partir de zéro, ailleurs, avec la seule copie hors site",
          },
        ],
      ],
    ),
    steps(
      step({
        en: "**Prepare, a week before.** Date, people, machines, scenario. Whoever knows the platform best only watches: the plan must work without them.",
        fr: "**Préparer, une semaine avant.** Date, participants, machines, scénario. La personne qui connaît le mieux la plateforme se contente d'observer : le plan doit fonctionner sans elle.",
      }),
      step(
        {
          en: "**Set the mark.** Write a record that can be recognised into each application, with the time (UTC). List the backups and keep the output with the evidence.",
          fr: "**Poser un repère.** Écrire dans chaque application un enregistrement reconnaissable, avec l'heure (UTC). Lister les sauvegardes et joindre la sortie aux preuves.",
        },
        listCommand(),
      ),
      step({
        en: "**Start the clock.** The incident happens at the time T0, announced or not. The RTO counts from the decision to restore.",
        fr: "**Déclencher.** L'incident survient à l'heure T0, annoncée ou non. Le RTO se compte à partir de la décision de restaurer.",
      }),
      step({
        en: "**Play it with the checklist and the runbooks only.** Every word that was missing or wrong is written down, and is part of the result.",
        fr: "**Dérouler, avec la seule check-list et les runbooks.** Tout ce qui manque ou s'avère faux est noté et fait partie du résultat.",
      }),
      step({
        en: `**Measure**, for each of ${names}: the RTO is the time of the validation minus that of the decision; the RPO is T0 minus the time of the newest record that came back.`,
        fr: `**Mesurer**, pour chacun des jeux de données (${names}) : le RTO est l'heure de validation moins celle de la décision ; le RPO est T0 moins l'heure du dernier enregistrement revenu.`,
      }),
      step({
        en: "**Clean up.** Remove the test machines and every copy of the data on them.",
        fr: "**Nettoyer.** Supprimer les machines de test et toute copie des données qu'elles contiennent.",
      }),
      step({
        en: "**Report within a week**: the evidence sheet, and an owner and a date for each improvement. An objective that was missed is changed, or what stands behind it.",
        fr: "**Rendre compte dans la semaine** : la fiche de preuve et, pour chaque amélioration, un responsable et une date. Un objectif manqué se corrige, ou ce qui le sous-tend.",
      }),
    ),
  ]);
}

function evidenceSection({ plan }: Subject): Section {
  const line = (words: Words): readonly [Words, Words] => [words, empty];
  return section({ en: "Evidence sheet", fr: "Fiche de preuve" }, [
    text({
      en: "Copy it to `docs/drills/<year>-Q<n>.md`, fill it in, have it signed, and keep it in version control.",
      fr: "La copier dans `docs/drills/<année>-T<n>.md`, la remplir, la faire signer et la conserver dans la gestion de versions.",
    }),
    table(
      [
        { en: "Item", fr: "Élément" },
        { en: "Entry", fr: "Relevé" },
      ],
      [
        line({ en: "Date, place, scenario", fr: "Date, lieu, scénario" }),
        line({ en: "Lead, operators, observer", fr: "Responsable, intervenants, observateur" }),
        line({ en: "Version of the platform (commit)", fr: "Version de la plateforme (commit)" }),
        line({ en: "Repository used (primary, off-site)", fr: "Dépôt utilisé (principal, hors site)" }),
        line({ en: "Snapshots used (identifiers)", fr: "Instantanés utilisés (identifiants)" }),
        line({ en: "T0: incident (UTC)", fr: "T0 : incident (UTC)" }),
        line({ en: "T1: detected", fr: "T1 : détection" }),
        line({ en: "T2: decision to restore", fr: "T2 : décision de restaurer" }),
        line({ en: "T3: technically restored", fr: "T3 : rétablissement technique" }),
        line({ en: "T4: validated by users", fr: "T4 : validation par les utilisateurs" }),
      ],
    ),
    table(
      [
        { en: "Data", fr: "Données" },
        { en: "RPO promised", fr: "RPO promis" },
        { en: "Measured", fr: "RPO mesuré" },
        { en: "RTO promised", fr: "RTO promis" },
        { en: "Measured", fr: "RTO mesuré" },
        { en: "Counts and checksums equal", fr: "Comptages et sommes identiques" },
        { en: "Met?", fr: "Tenu ?" },
      ],
      plan.stores.map((store) => [
        storeName(store),
        spanWords(store.rpo),
        empty,
        spanWords(store.rto),
        empty,
        empty,
        empty,
      ]),
    ),
    table(
      [
        { en: "What was missing or wrong", fr: "Écart ou manque constaté" },
        { en: "Improvement", fr: "Amélioration" },
        { en: "Who", fr: "Responsable" },
        { en: "Until", fr: "Échéance" },
      ],
      [
        [empty, empty, empty, empty],
        [empty, empty, empty, empty],
      ],
    ),
    bullets(
      {
        en: "Attached: output of the commands, metrics of the drill, screenshots of the validation.",
        fr: "Pièces jointes : sortie des commandes, métriques de l'exercice, captures de la validation.",
      },
      {
        en: "Signed: owner of the plan, incident lead, one user for each application.",
        fr: "Signatures : responsable du PRA, directeur de crise, un référent par application.",
      },
      wordsOf((say) =>
        say({
          en: `Objectives in force: ${code(plan.schedule)} for full backups (UTC).`,
          fr: `Calendrier en vigueur : ${code(plan.schedule)} pour les sauvegardes complètes (UTC).`,
        }),
      ),
    ),
  ]);
}
