import type { Words } from "../../plan.ts";
import type { RunbookName } from "../catalogue.ts";
import { section, table, text, type Block, type Section } from "../page/page.ts";
import { spanWords } from "../page/times.ts";
import { codes, nothing, wordsOf } from "../page/words.ts";
import { isAlerted } from "../shared.ts";
import { runbookOf } from "../runbook-of.ts";
import type { Subject } from "../subject.ts";
import { corruptionBlocks, databasesOf } from "./scenario-corruption.ts";
import { intrusionBlocks } from "./scenario-intrusion.ts";
import { nodeBlocks } from "./scenario-node.ts";
import { certificateBlocks, quorumBlocks, siteBlocks } from "./scenario-site.ts";
import { volumeBlocks } from "./scenario-volume.ts";

/** Something that can happen, and what is done about it. */
interface Scenario {
  readonly title: Words;
  /** How it shows. */
  readonly signs: Words;
  readonly alerts: readonly string[];
  readonly loss: Words;
  readonly runbooks: readonly RunbookName[];
  readonly blocks: readonly Block[];
}

/** The seven things that the plan is for. */
export function scenariosSection(subject: Subject): Section {
  const alerted = isAlerted(subject);
  const scenarios = scenariosOf(subject);
  return section(
    { en: "Scenarios", fr: "Scénarios" },
    [
      text({
        en: "Seven things that will happen one day. Find the one that fits best; where several do, the later one in the table goes first.",
        fr: "Sept situations qui se présenteront un jour. Choisir celle qui correspond le mieux ; si plusieurs conviennent, la plus basse du tableau passe en premier.",
      }),
      table(
        [
          { en: "Scenario", fr: "Scénario" },
          { en: "How it shows", fr: "Premiers signes" },
          ...(alerted ? [{ en: "Alerts", fr: "Alertes" }] : []),
          { en: "Loss of data", fr: "Perte de données" },
          "Runbook",
        ],
        scenarios.map(({ title, signs, alerts, loss, runbooks }, index) => [
          wordsOf((say) => `${index + 1}. ${say(title)}`),
          signs,
          ...(alerted ? [codes(alerts) || nothing] : []),
          loss,
          runbooks.map((name) => `[[${name}]]`).join(", ") || nothing,
        ]),
      ),
    ],
    scenarios.map(({ title, blocks }, index) =>
      section(
        wordsOf((say) => `${index + 1}. ${say(title)}`),
        blocks,
      ),
    ),
  );
}

function scenariosOf(subject: Subject): readonly Scenario[] {
  const worst = spanWords(Math.max(0, ...subject.plan.stores.map(({ loss }) => loss.total)));
  const upTo: Words = { en: `${worst.en} at most`, fr: `${worst.fr} au plus` };
  const none: Words = { en: "none", fr: "aucune" };
  return [
    {
      title: { en: "A node of the Swarm fails", fr: "Panne d'un nœud Swarm" },
      signs: {
        en: "`docker node ls` shows `Down`; tasks are pending",
        fr: "`docker node ls` affiche `Down` ; des tâches restent en attente",
      },
      alerts: ["SwarmNodeDown", "InstanceDown"],
      loss: {
        en: `none if the node comes back; else ${worst.en} at most for what was on it alone`,
        fr: `aucune si le nœud revient ; sinon ${worst.fr} au plus pour ce qui n'existait que sur lui`,
      },
      runbooks: ["swarm-recovery"],
      blocks: nodeBlocks(subject),
    },
    {
      title: { en: "A Docker volume is lost", fr: "Perte d'un volume Docker" },
      signs: {
        en: "a service starts as if it were new; its backup refuses an empty source",
        fr: "un service démarre comme s'il était neuf ; sa sauvegarde refuse une source vide",
      },
      alerts: ["BackupFailed", "BackupShrank"],
      loss: upTo,
      runbooks: [...new Set(subject.plan.stores.map((store) => runbookOf(subject, store)))],
      blocks: volumeBlocks(subject),
    },
    {
      title: { en: "A database is damaged", fr: "Corruption d'une base de données" },
      signs: {
        en: "errors when reading, wrong or missing rows, a command run by mistake",
        fr: "erreurs de lecture, données fausses ou manquantes, commande lancée par erreur",
      },
      alerts: ["ServiceErrorsHigh"],
      loss: {
        en: "none before the moment that is chosen, where any second can be restored",
        fr: "aucune avant l'instant choisi, là où le retour à la seconde est possible",
      },
      runbooks: [...new Set(databasesOf(subject).map((store) => runbookOf(subject, store)))],
      blocks: corruptionBlocks(subject),
    },
    {
      title: { en: "A security incident", fr: "Incident de sécurité (compromission)" },
      signs: {
        en: "unknown accounts or processes, files that were encrypted, secrets seen elsewhere",
        fr: "comptes ou processus inconnus, fichiers chiffrés, secrets divulgués",
      },
      alerts: ["AttackUnderWay"],
      loss: {
        en: "what was written since the intrusion, if it cannot be trusted",
        fr: "ce qui a été écrit depuis l'intrusion, si l'on ne peut s'y fier",
      },
      runbooks: ["rotate-secrets"],
      blocks: intrusionBlocks(subject),
    },
    {
      title: { en: "The Swarm's quorum is lost", fr: "Perte du quorum Swarm" },
      signs: {
        en: "`docker node ls` fails with `The swarm does not have a leader`",
        fr: "`docker node ls` échoue avec `The swarm does not have a leader`",
      },
      alerts: ["SwarmQuorumLost", "SwarmManagerLost"],
      loss: none,
      runbooks: ["swarm-recovery"],
      blocks: quorumBlocks(),
    },
    {
      title: { en: "Certificates have ended", fr: "Expiration des certificats" },
      signs: {
        en: "browsers warn, clients refuse to connect",
        fr: "avertissements des navigateurs, clients qui refusent de se connecter",
      },
      alerts: ["CertificateEndsSoon", "CertificateEndsNow"],
      loss: none,
      runbooks: ["renew-certificates"],
      blocks: certificateBlocks(),
    },
    {
      title: { en: "The network or the site is cut off", fr: "Coupure réseau ou perte du datacenter" },
      signs: {
        en: "nothing answers from outside; no node can be reached",
        fr: "plus rien ne répond de l'extérieur ; aucun nœud n'est joignable",
      },
      alerts: ["ProbeFailed"],
      loss: siteLoss(subject, worst),
      runbooks: ["swarm-recovery", "backup-repository"],
      blocks: siteBlocks(subject),
    },
  ];
}

/** Away from the site only the off-site copy is left. */
function siteLoss({ plan }: Subject, worst: Words): Words {
  if (plan.repositories.some(({ name, service }) => name === "primary" && service === undefined)) {
    return {
      en: `none if it comes back; else ${worst.en} at most`,
      fr: `aucune si le site revient ; sinon ${worst.fr} au plus`,
    };
  }
  const offsite = plan.repositories.find(({ name }) => name === "offsite");
  if (offsite?.interval !== undefined) {
    const copy = spanWords(offsite.interval);
    return {
      en: `none if it comes back; else ${worst.en}, and up to ${copy.en} until the off-site copy`,
      fr: `aucune si le site revient ; sinon ${worst.fr}, plus ${copy.fr} au plus jusqu'à la copie hors site`,
    };
  }
  return {
    en: "none if it comes back; else **everything**: there is no copy elsewhere",
    fr: "aucune si le site revient ; sinon **tout** : il n'existe pas de copie ailleurs",
  };
}
