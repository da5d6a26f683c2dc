import { backupCommand } from "../../commands.ts";
import type { Words } from "../../plan.ts";
import { checklist, quoted, section, text, type Section } from "../page/page.ts";
import { code } from "../page/words.ts";
import { checkCommand } from "../shared.ts";
import type { Subject } from "../subject.ts";

/** What is done on the day, from the first alarm to the lessons. */
export function dayChecklistSection(subject: Subject): Section {
  return section(
    { en: "Day-D checklist", fr: "Check-list du jour J" },
    [
      text({
        en: "Print it, and write the time (UTC) beside each line: objectives are measured by it.",
        fr: "À imprimer ; noter l'heure (UTC) en face de chaque ligne : c'est elle qui mesure les objectifs.",
      }),
      checklist(...dayItems),
    ],
    [messageSection(subject), validationSection(subject)],
  );
}

const dayItems: readonly Words[] = [
  {
    en: "**Declare the incident.** Time of the first sign, of the alarm, name of the one who leads. From here on one person decides.",
    fr: "**Déclaration de l'incident.** Heure du premier signe, heure de l'alerte, nom du responsable. À partir d'ici, une seule personne décide.",
  },
  {
    en: "**Tell the team.** Call the people under [Roles and contacts](#roles-and-contacts); open one channel; say when the next news comes.",
    fr: "**Communication à l'équipe.** Appeler les personnes de [Rôles et contacts](#rôles-et-contacts) ; ouvrir un seul canal ; annoncer l'heure du prochain point.",
  },
  {
    en: "**Assess.** Which services, which data, since when? Is it one of the [scenarios](#scenarios)? Is the damage still spreading? If so, stop that first.",
    fr: "**Évaluation de l'impact.** Quels services, quelles données, depuis quand ? Quel [scénario](#scénarios) ? Les dégâts s'étendent-ils encore ? Si oui, les arrêter d'abord.",
  },
  {
    en: "**Decide whether to restore.** Repair, wait, or restore? What is lost by it: everything after the moment that is restored. Who agrees? The RTO counts from here.",
    fr: "**Décision de restauration.** Réparer, attendre ou restaurer ? Ce que l'on y perd : tout ce qui suit l'instant restauré. Qui valide ? Le RTO se compte à partir d'ici.",
  },
  {
    en: `**Keep what is there.** If data is left, damaged or not (never an empty service): ${code(backupCommand())}. A restore that goes wrong must not make things worse.`,
    fr: `**Sauvegarde de l'état présent.** S'il reste des données, même abîmées (jamais un service vide) : ${code(backupCommand())}. Une restauration manquée ne doit pas aggraver la situation.`,
  },
  {
    en: "**Carry the runbook out.** One types, another reads along and writes down every command with its time.",
    fr: "**Exécution du runbook.** L'un tape, l'autre relit et note chaque commande avec son heure.",
  },
  {
    en: "**Validate.** The list below, then the users. The RTO ends here. What is the newest data that came back? That is the loss.",
    fr: "**Validation fonctionnelle.** La liste ci-dessous, puis les utilisateurs. Le RTO s'arrête ici. De quand datent les données les plus récentes revenues ? L'écart est la perte.",
  },
  {
    en: "**Back up again.** A full backup of what was restored, before the night.",
    fr: "**Nouvelle sauvegarde.** Une sauvegarde complète de ce qui a été restauré, le jour même.",
  },
  {
    en: "**Post-mortem**, within a week, without blame: what happened, what was measured, what is changed, by whom, until when.",
    fr: "**Post-mortem**, dans la semaine, sans recherche de coupable : ce qui s'est passé, ce qui a été mesuré, ce qui va changer, par qui et pour quand.",
  },
];

function messageSection({ plan }: Subject): Section {
  return section({ en: "Messages", fr: "Messages types" }, [
    text({
      en: "Short, dated, without guesses. To the users, at the beginning, every hour, and at the end:",
      fr: "Courts, datés, sans supposition. Aux utilisateurs : au début, toutes les heures, et à la fin :",
    }),
    quoted({
      en: `[${plan.stack}] Incident, … h …. Since … h … these services are down: …. We are working on it. Data from after … h … may be lost. Next news at … h ….`,
      fr: `[${plan.stack}] Incident, … h …. Depuis … h …, les services suivants sont indisponibles : …. Nous y travaillons. Les données postérieures à … h … pourraient être perdues. Prochain point à … h ….`,
    }),
    quoted({
      en: `[${plan.stack}] Service restored at … h …. Data is back as of … h …; what was entered between … h … and … h … has to be entered again. Please report what looks wrong to ….`,
      fr: `[${plan.stack}] Service rétabli à … h …. Les données sont revenues à leur état de … h … ; ce qui a été saisi entre … h … et … h … est à saisir de nouveau. Merci de signaler toute anomalie à ….`,
    }),
  ]);
}

function validationSection(subject: Subject): Section {
  const check = checkCommand(subject);
  const stores = subject.plan.stores.map(({ title }) => title).join(", ");
  return section({ en: "Validation", fr: "Validation" }, [
    checklist(
      check === undefined
        ? {
            en: `${code(`docker stack services ${subject.stack.name}`)}: as many tasks run as are wanted.`,
            fr: `${code(`docker stack services ${subject.stack.name}`)} : toutes les tâches attendues tournent.`,
          }
        : {
            en: `${code(check)} ends without a failure.`,
            fr: `${code(check)} se termine sans échec.`,
          },
      {
        en: `The checks at the end of each runbook are done for: ${stores}.`,
        fr: `Les contrôles de fin de runbook sont faits pour : ${stores}.`,
      },
      {
        en: "A user of each application logs in, finds the newest record that should be there, opens an attachment, and creates a record.",
        fr: "Un utilisateur de chaque application se connecte, retrouve le dernier enregistrement attendu, ouvre une pièce jointe et crée un enregistrement.",
      },
      {
        en: "Metrics and logs come in again, and no alert is left that has no explanation.",
        fr: "Métriques et journaux arrivent de nouveau ; aucune alerte ne reste inexpliquée.",
      },
      {
        en: "The next scheduled backup succeeds.",
        fr: "La sauvegarde planifiée suivante réussit.",
      },
    ),
  ]);
}
