import { backupCommand } from "../../commands.ts";
import { firstTries } from "../../job-plan.ts";
import type { CarePlan, Words } from "../../plan.ts";
import { bullets, section, table, text, type Block, type Section } from "../page/page.ts";
import { cronWords, spanWords } from "../page/times.ts";
import { code, codes, wordsOf } from "../page/words.ts";
import type { Subject } from "../subject.ts";

const tasks: Readonly<Record<CarePlan["task"], Words>> = {
  forget: {
    en: "forgets backups that are past their time, and frees the space",
    fr: "oublie les sauvegardes arrivées à terme et libère l'espace",
  },
  check: {
    en: "reads the repository and a twelfth of its data, so that a year sees all of it",
    fr: "relit le dépôt et un douzième de ses données, soit la totalité en un an",
  },
  copy: {
    en: "copies the repository off-site",
    fr: "recopie le dépôt hors site",
  },
  verify: {
    en: "restores for practice and compares: the monthly drill",
    fr: "restaure à blanc et compare : l'exercice mensuel",
  },
  "stack-state": {
    en: "saves the files of the stack: its document, configurations, scripts",
    fr: "sauvegarde les fichiers de la pile : document, configurations, scripts",
  },
};

const schedulers: Readonly<Record<"loop" | "crond" | "swarm-cronjob", Words>> = {
  loop: {
    en: "Jobs are started by a loop in each agent. After a downtime it catches up at once.",
    fr: "Les tâches sont lancées par une boucle dans chaque agent. Après une interruption, elle rattrape aussitôt les passages manqués.",
  },
  crond: {
    en: "Jobs are started by `crond` in each agent. It does not catch up: what was due during a downtime is done at the next time.",
    fr: "Les tâches sont lancées par `crond` dans chaque agent. Il ne rattrape rien : ce qui était dû pendant une interruption attend le passage suivant.",
  },
  "swarm-cronjob": {
    en: "Jobs are started by swarm-cronjob, on a manager. It does not catch up, and it stops with its manager.",
    fr: "Les tâches sont lancées par swarm-cronjob, sur un manager. Il ne rattrape rien et s'arrête avec son manager.",
  },
};

/** What runs without anybody, how one learns that it has stopped, and what nobody does for you. */
export function unattendedSection(subject: Subject): Section {
  const { plan } = subject;
  const agents = plan.agents.map(({ service }) => service);
  return section(
    { en: "What runs unattended", fr: "Ce qui fonctionne sans surveillance" },
    [
      text({
        en: `${schedulers[plan.scheduler].en} The agents: ${codes(agents)}. The times of the jobs are under [Jobs](#jobs); this is for the repositories as a whole:`,
        fr: `${schedulers[plan.scheduler].fr} Les agents : ${codes(agents)}. Les horaires des tâches figurent dans [Tâches](#tâches) ; voici ce qui concerne les dépôts dans leur ensemble :`,
      }),
      table(
        [
          { en: "Task", fr: "Tâche" },
          { en: "When (UTC)", fr: "Quand (UTC)" },
          { en: "Run by", fr: "Exécutée par" },
        ],
        plan.care.map(({ task, cron, agents: own }) => [tasks[task], cronWords(cron), codes(own)]),
      ),
      ...retryBlocks(subject),
    ],
    [silenceSection(subject), byHandSection()],
  );
}

function retryBlocks({ plan }: Subject): readonly Block[] {
  const retry = plan.retryAfter;
  const soon = spanWords(firstTries.after);
  return [
    text(
      retry === undefined
        ? {
            en: "A run that fails is not tried again before its next time. Nothing is forgotten after it.",
            fr: "Un passage en échec n'est pas retenté avant l'horaire suivant. Rien n'est oublié à la suite d'un échec.",
          }
        : {
            en: `A run that fails is tried again after ${spanWords(retry).en}, three times at most. Nothing is forgotten after it. A job that was never good, as on a platform that is still starting, is tried again until it is: ${firstTries.count} times after ${soon.en}, then every ${spanWords(retry).en}.`,
            fr: `Un passage en échec est retenté au bout de ${spanWords(retry).fr}, trois fois au plus. Rien n'est oublié à la suite d'un échec. Une tâche qui n'a jamais réussi, comme sur une plateforme qui démarre encore, est retentée jusqu'à ce qu'elle réussisse : ${firstTries.count} fois au bout de ${soon.fr}, puis toutes les ${spanWords(retry).fr}.`,
          },
    ),
  ];
}

/** Silence is the danger: a job that has stopped raises no error. */
function silenceSection({ plan }: Subject): Section {
  const measured = plan.metricsVolume !== undefined;
  return section({ en: "How one learns that it has stopped", fr: "Comment savoir que cela s'est arrêté" }, [
    text({
      en: "A job that no longer runs reports no error. So it is the age of the last success that counts, not the absence of failures.",
      fr: "Une tâche qui ne tourne plus ne signale aucune erreur. C'est donc l'âge du dernier succès qui compte, pas l'absence d'échec.",
    }),
    bullets(
      measured
        ? {
            en: `Metrics, read by node-exporter from the volume ${code(plan.metricsVolume)}: alerts on age, exit code, size, lock, check and drill.`,
            fr: `Métriques, lues par node-exporter dans le volume ${code(plan.metricsVolume)} : alertes sur l'âge, le code de sortie, la taille, les verrous, les contrôles et les exercices.`,
          }
        : {
            en: "**No metrics are collected**: the stack has no volume from which node-exporter would read them. Look at the age of the backups by hand, every day.",
            fr: "**Aucune métrique n'est collectée** : la pile n'a pas de volume que lirait node-exporter. Contrôler l'âge des sauvegardes à la main, chaque jour.",
          },
      {
        en: `Health: an agent whose loop no longer runs is \`unhealthy\` and started again. ${code(backupCommand(["list"]))} shows how each job ended last, and when.`,
        fr: `Santé : un agent dont la boucle ne tourne plus devient \`unhealthy\` et redémarre. ${code(backupCommand(["list"]))} montre l'issue et la date du dernier passage de chaque tâche.`,
      },
      {
        en: "Exit codes of the scripts: 0 all is well; 1 something failed; 3 incomplete, which counts as failed; 73 live data is in the way of a restore; 75 another run is under way; 78 the configuration is wrong; 10, 11 and 12 as restic says them (no repository, locked, wrong password).",
        fr: "Codes de sortie des scripts : 0 tout va bien ; 1 un échec ; 3 incomplet, compté comme un échec ; 73 des données en service empêchent la restauration ; 75 un autre passage est en cours ; 78 configuration erronée ; 10, 11 et 12 tels que restic les donne (pas de dépôt, verrouillé, mauvais mot de passe).",
      },
    ),
  ]);
}

function byHandSection(): Section {
  return section({ en: "What nobody does for you", fr: "Ce que personne ne fera à votre place" }, [
    bullets(
      {
        en: "decide to restore, and to which moment;",
        fr: "décider de restaurer, et à quel instant ;",
      },
      {
        en: "rebuild a Swarm, move a label, replace a machine;",
        fr: "reconstruire un Swarm, déplacer un label, remplacer une machine ;",
      },
      {
        en: "keep the vault, the envelopes and the list of contacts up to date;",
        fr: "tenir à jour le coffre, les enveloppes et la liste des contacts ;",
      },
      {
        en: "play the quarterly test, and mend what it shows;",
        fr: "jouer le test trimestriel et corriger ce qu'il révèle ;",
      },
      {
        en: "watch that someone gets the alerts.",
        fr: "s'assurer que quelqu'un reçoit les alertes.",
      },
    ),
  ]);
}

/** What somebody who restores should know beforehand, store by store. */
export function limitsSection({ plan }: Subject): Section {
  const notes = plan.stores.flatMap(({ title, notes: own }) =>
    own.map((words) => wordsOf((say) => `**${title}${say(colon)} ${say(words)}`)),
  );
  return section({ en: "Known limits", fr: "Limites connues" }, [
    bullets(
      ...notes,
      {
        en: "**Different moments:** stores are backed up one after the other. After a full restore, records of one application may refer to what another one does not have yet.",
        fr: "**Instants différents :** les jeux de données sont sauvegardés l'un après l'autre. Après une restauration complète, une application peut faire référence à des données qu'une autre n'a pas encore.",
      },
      {
        en: "**Size:** the RTO was promised for today's amount of data. The drill shows when it has grown out of it.",
        fr: "**Volume :** le RTO a été promis pour le volume de données actuel. L'exercice mensuel montre quand il ne suffit plus.",
      },
    ),
  ]);
}

const colon: Words = { en: ":**", fr: " :**" };
