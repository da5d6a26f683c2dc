import type { StackView } from "@stackwright/core";
import type { BackupPlan, Language } from "../plan.ts";
import { catalogue, linkFrom, runbookNames, runbookPath, type RunbookName } from "./catalogue.ts";
import { text, type Page, type Section } from "./page/page.ts";
import { renderPage } from "./page/render.ts";
import { madeBy } from "./recovery-plan.ts";
import { backupRepository } from "./runbooks/backup-repository.ts";
import { renewCertificates } from "./runbooks/renew-certificates.ts";
import { restoreCassandra } from "./runbooks/restore-cassandra.ts";
import { restoreGalera } from "./runbooks/restore-galera.ts";
import { restoreGlpi } from "./runbooks/restore-glpi.ts";
import { restoreGrafana } from "./runbooks/restore-grafana.ts";
import { restoreMariadb } from "./runbooks/restore-mariadb.ts";
import { restorePostgres } from "./runbooks/restore-postgres.ts";
import { elasticsearch, opensearch, restoreSearch } from "./runbooks/restore-search.ts";
import { restoreVolume } from "./runbooks/restore-volume.ts";
import { rollbackUpdate } from "./runbooks/rollback-update.ts";
import { rotateSecrets } from "./runbooks/rotate-secrets.ts";
import { swarmRecovery } from "./runbooks/swarm-recovery.ts";
import { subjectOf, type DocumentOptions, type Subject } from "./subject.ts";

const builders: Readonly<Record<RunbookName, (subject: Subject) => readonly Section[]>> = {
  "restore-mariadb": restoreMariadb,
  "restore-galera": restoreGalera,
  "restore-postgres": restorePostgres,
  "restore-opensearch": (subject) => restoreSearch(subject, opensearch),
  "restore-elasticsearch": (subject) => restoreSearch(subject, elasticsearch),
  "restore-cassandra": restoreCassandra,
  "restore-glpi": restoreGlpi,
  "restore-grafana": restoreGrafana,
  "restore-volume": restoreVolume,
  "backup-repository": backupRepository,
  "swarm-recovery": swarmRecovery,
  "renew-certificates": renewCertificates,
  "rotate-secrets": rotateSecrets,
  "rollback-update": rollbackUpdate,
};

/**
 * The runbooks of the recovery plan, by their paths: `docs/runbooks/restore-mariadb.md`. A stack has those of the products
 * that it runs, and no others.
 *
 * @param plan The backups of the stack, for the target `swarm`.
 * @param stack The assembled stack that the plan was made from.
 * @returns Markdown by path.
 */
export function runbooks(
  plan: BackupPlan,
  stack: StackView,
  language: Language,
  options: DocumentOptions = {},
): Readonly<Record<string, string>> {
  return writeRunbooks(subjectOf(plan, stack, options), language);
}

/** The runbooks as texts, by their paths. */
export function writeRunbooks(subject: Subject, language: Language): Readonly<Record<string, string>> {
  return Object.fromEntries(
    runbookNames(subject).map((name) => [runbookPath(name), writeRunbook(subject, language, name)]),
  );
}

/** One runbook as a text. */
export function writeRunbook(subject: Subject, language: Language, name: RunbookName): string {
  const link = linkFrom("runbook", subject, language);
  return renderPage(runbookPage(subject, name), { language, madeBy: madeBy(subject.stack), link });
}

/** The runbooks in both languages. */
export function runbookPages(subject: Subject): readonly Page[] {
  return runbookNames(subject).map((name) => runbookPage(subject, name));
}

function runbookPage(subject: Subject, name: RunbookName): Page {
  const { title, when } = catalogue[name];
  return {
    path: runbookPath(name),
    title,
    blocks: [
      text({
        en: `For: ${when.en}. Part of the [[plan]]; on the day, begin with its checklist.`,
        fr: `Pour : ${when.fr}. Fait partie du [[plan]] ; le jour J, commencer par sa check-list.`,
      }),
    ],
    sections: builders[name](subject),
  };
}
