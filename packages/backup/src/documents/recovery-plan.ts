import type { StackView } from "@stackwright/core";
import type { BackupPlan, Language } from "../plan.ts";
import { catalogue, linkFrom, otherRunbooks, planPath, runbookFolder, runbookNames } from "./catalogue.ts";
import { bullets, section, table, text, type Page, type Section } from "./page/page.ts";
import { renderPage } from "./page/render.ts";
import { same } from "./page/words.ts";
import { dayChecklistSection } from "./plan/day-checklist.ts";
import { drillsSection } from "./plan/drills.ts";
import { exemptSection } from "./plan/exempt.ts";
import { inventorySection } from "./plan/inventory.ts";
import { objectivesSection } from "./plan/objectives.ts";
import { orderSection } from "./plan/order.ts";
import { peopleSection } from "./plan/people.ts";
import { scenariosSection } from "./plan/scenarios.ts";
import { secretsSection } from "./plan/secrets.ts";
import { limitsSection, unattendedSection } from "./plan/unattended.ts";
import { subjectOf, type DocumentOptions, type Subject } from "./subject.ts";

/**
 * The recovery plan, `PRA.md`: what is promised, what is backed up and how, what is not, what is done in which order on the
 * day, by whom, and how it is tested.
 *
 * It is written for the stack in production, so the plan should be that of the target `swarm`.
 *
 * @param plan The backups of the stack.
 * @param stack The assembled stack that the plan was made from.
 * @returns Markdown.
 */
export function recoveryPlan(
  plan: BackupPlan,
  stack: StackView,
  language: Language,
  options: DocumentOptions = {},
): string {
  return writePlan(subjectOf(plan, stack, options), language);
}

/** The recovery plan as a text. */
export function writePlan(subject: Subject, language: Language): string {
  return renderPage(recoveryPage(subject), {
    language,
    madeBy: madeBy(subject.stack),
    link: linkFrom("plan", subject, language),
  });
}

/** The line at the head of every document. */
export function madeBy(stack: StackView): string {
  return `Made by Stackwright from the stack "${stack.name}": change the stack's TypeScript, not this file.`;
}

/** The recovery plan in both languages. */
export function recoveryPage(subject: Subject): Page {
  const { stack } = subject;
  return {
    path: planPath,
    title: {
      en: `Recovery plan of ${stack.name}`,
      fr: `Plan de reprise d'activité (PRA) de ${stack.name}`,
    },
    blocks: [
      text({
        en: "**In an emergency, go to the [day-D checklist](#day-d-checklist), then to the [scenarios](#scenarios).**",
        fr: "**En cas d'urgence, aller à la [check-list du jour J](#check-list-du-jour-j), puis aux [scénarios](#scénarios).**",
      }),
      text({
        en: "This plan says what is backed up and how, how much may be lost at worst, and how the service comes back. It is made from the same description as `stack.prod.yml` and the backup scripts, so its names, times and commands are those of this platform.",
        fr: "Ce plan dit ce qui est sauvegardé et comment, ce que l'on peut perdre au pire et comment le service revient. Il est produit à partir de la même description que `stack.prod.yml` et que les scripts de sauvegarde : les noms, les horaires et les commandes sont ceux de cette plateforme.",
      }),
      text({
        en: "Commands are typed in the platform's folder, in a POSIX shell. Upper-case words such as `NODE` are set by you, above the command that uses them. Keep a copy of this plan outside of the platform.",
        fr: "Les commandes se tapent dans le dossier de la plateforme, dans un shell POSIX. Les mots en majuscules tels que `NODE` sont à renseigner au-dessus de la commande qui les utilise. Conserver une copie de ce plan hors de la plateforme.",
      }),
    ],
    sections: [
      dayChecklistSection(subject),
      objectivesSection(subject),
      inventorySection(subject),
      exemptSection(subject),
      orderSection(subject),
      scenariosSection(subject),
      runbooksSection(subject),
      drillsSection(subject),
      peopleSection(subject),
      secretsSection(subject),
      unattendedSection(subject),
      limitsSection(subject),
    ],
  };
}

function runbooksSection(subject: Subject): Section {
  const others = otherRunbooks(subject);
  return section({ en: "Runbooks", fr: "Runbooks" }, [
    table(
      ["Runbook", { en: "Open it for", fr: "À ouvrir en cas de" }],
      runbookNames(subject).map((name) => [`[[${name}]]`, catalogue[name].when]),
    ),
    ...(others.length === 0
      ? []
      : [
          text({
            en: "Alerts that need no restore have pages of their own:",
            fr: "Les alertes qui n'appellent pas de restauration ont leurs propres pages :",
          }),
          bullets(...others.map((path) => same(`[${path.slice(runbookFolder.length + 1, -3)}](${path})`))),
        ]),
  ]);
}
