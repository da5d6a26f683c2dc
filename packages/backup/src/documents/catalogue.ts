import type { Language, Words } from "../plan.ts";
import { running, storesBy, storesOf, type Subject } from "./subject.ts";

/** Where the recovery plan is written. */
export const planPath = "PRA.md";

/** The folder of the runbooks. Alerts lead to it. */
export const runbookFolder = "docs/runbooks";

/** A page of the recovery plan, by the name of its file. */
export type RunbookName =
  | "restore-mariadb"
  | "restore-galera"
  | "restore-postgres"
  | "restore-opensearch"
  | "restore-elasticsearch"
  | "restore-cassandra"
  | "restore-glpi"
  | "restore-grafana"
  | "restore-volume"
  | "backup-repository"
  | "swarm-recovery"
  | "renew-certificates"
  | "rotate-secrets"
  | "rollback-update";

/** What a page is about, and whether a stack needs it. */
interface CatalogueEntry {
  readonly title: Words;
  /** When to open it, for the plan's table. */
  readonly when: Words;
  readonly wanted: (subject: Subject) => boolean;
}

/** Every runbook, in the order of the plan's table. */
export const catalogue: Readonly<Record<RunbookName, CatalogueEntry>> = {
  "restore-mariadb": {
    title: { en: "Restore MariaDB", fr: "Restaurer MariaDB" },
    when: {
      en: "a lost or damaged database, data deleted by mistake, alerts about MariaDB",
      fr: "base perdue ou endommagée, données supprimées par erreur, alertes MariaDB",
    },
    wanted: (subject) =>
      storesBy(subject, "mariadb", "mariadb-galera").length > 0 || running(subject, "mariadb").length > 0,
  },
  "restore-galera": {
    title: { en: "Rebuild the Galera cluster", fr: "Reconstruire le cluster Galera" },
    when: {
      en: "a node that does not join again, a cluster that stopped as a whole",
      fr: "nœud qui ne rejoint plus le cluster, cluster entièrement arrêté",
    },
    wanted: (subject) => storesBy(subject, "mariadb-galera").length > 0,
  },
  "restore-postgres": {
    title: { en: "Restore PostgreSQL", fr: "Restaurer PostgreSQL" },
    when: {
      en: "a lost or damaged database, data deleted by mistake",
      fr: "base perdue ou endommagée, données supprimées par erreur",
    },
    wanted: (subject) => storesBy(subject, "postgres").length > 0,
  },
  "restore-opensearch": {
    title: { en: "Restore OpenSearch", fr: "Restaurer OpenSearch" },
    when: {
      en: "a cluster that is red or incomplete, lost indices",
      fr: "cluster rouge ou incomplet, index perdus",
    },
    wanted: (subject) =>
      storesBy(subject, "opensearch").length > 0 ||
      running(subject, "opensearchproject/opensearch").length > 0,
  },
  "restore-elasticsearch": {
    title: { en: "Restore Elasticsearch", fr: "Restaurer Elasticsearch" },
    when: {
      en: "a cluster that is red or incomplete, lost indices",
      fr: "cluster rouge ou incomplet, index perdus",
    },
    wanted: (subject) =>
      storesBy(subject, "elasticsearch").length > 0 ||
      running(subject, "elasticsearch/elasticsearch", "elasticsearch").length > 0,
  },
  "restore-cassandra": {
    title: { en: "Restore Cassandra", fr: "Restaurer Cassandra" },
    when: {
      en: "a lost node, a dropped table, a lost cluster",
      fr: "nœud perdu, table supprimée, cluster perdu",
    },
    wanted: (subject) =>
      storesBy(subject, "cassandra").length > 0 || running(subject, "cassandra").length > 0,
  },
  "restore-glpi": {
    title: { en: "Restore GLPI", fr: "Restaurer GLPI" },
    when: {
      en: "lost documents, plugins or keys; the database and the files no longer match",
      fr: "documents, plugins ou clés perdus ; base et fichiers qui ne concordent plus",
    },
    wanted: (subject) => storesOf(subject, running(subject, "glpi/glpi")).length > 0,
  },
  "restore-grafana": {
    title: { en: "Restore Grafana", fr: "Restaurer Grafana" },
    when: {
      en: "lost dashboards, data sources or users",
      fr: "tableaux de bord, sources de données ou utilisateurs perdus",
    },
    wanted: (subject) =>
      storesBy(subject, "grafana").length > 0 || running(subject, "grafana/grafana").length > 0,
  },
  "restore-volume": {
    title: { en: "Restore a volume's files", fr: "Restaurer les fichiers d'un volume" },
    when: {
      en: "a volume that was removed, emptied or damaged",
      fr: "volume supprimé, vidé ou endommagé",
    },
    wanted: (subject) => storesBy(subject, "files", "cold").length > 0,
  },
  "backup-repository": {
    title: { en: "The backup repository", fr: "Le dépôt de sauvegarde" },
    when: {
      en: "a repository that is locked, damaged, lost, or no longer opens",
      fr: "dépôt verrouillé, endommagé, perdu, ou qui ne s'ouvre plus",
    },
    wanted: ({ plan }) => plan.repositories.length > 0,
  },
  "swarm-recovery": {
    title: { en: "Rebuild the Swarm", fr: "Reconstruire le cluster Swarm" },
    when: {
      en: "a lost node, a lost quorum, a new site",
      fr: "nœud perdu, quorum perdu, nouveau site",
    },
    wanted: ({ plan }) => plan.target === "swarm",
  },
  "renew-certificates": {
    title: { en: "Renew certificates", fr: "Renouveler les certificats" },
    when: {
      en: "a certificate that has ended or will end soon",
      fr: "certificat expiré ou proche de l'expiration",
    },
    wanted: () => true,
  },
  "rotate-secrets": {
    title: { en: "Rotate secrets", fr: "Renouveler les secrets" },
    when: {
      en: "a secret that is known to others, somebody who leaves, the yearly rotation",
      fr: "secret compromis, départ d'une personne, rotation annuelle",
    },
    wanted: () => true,
  },
  "rollback-update": {
    title: { en: "Roll back an update", fr: "Annuler une mise à jour" },
    when: {
      en: "a service that starts over and over, errors after an update",
      fr: "service qui redémarre en boucle, erreurs après une mise à jour",
    },
    wanted: () => true,
  },
};

const names = Object.keys(catalogue) as readonly RunbookName[];

/** The runbooks that a stack has. */
export function runbookNames(subject: Subject): readonly RunbookName[] {
  const { pages } = subject;
  return names.filter((name) => pages?.includes(name) ?? catalogue[name].wanted(subject));
}

/** Pages that others wrote into the same folder, such as those of alerts that need no restore. */
export function otherRunbooks(subject: Subject): readonly string[] {
  const own = new Set(names.map(runbookPath));
  return Object.keys(subject.stack.files).filter(
    (path) => path.startsWith(`${runbookFolder}/`) && path.endsWith(".md") && !own.has(path),
  );
}

/** Where a runbook is written. */
export function runbookPath(name: RunbookName): string {
  return `${runbookFolder}/${name}.md`;
}

/**
 * What `[[name]]` becomes: a link from the plan, or from another runbook; the title alone where the stack has no such page.
 * `[[plan]]` is the plan itself.
 */
export function linkFrom(
  from: "plan" | "runbook",
  subject: Subject,
  language: Language,
): (name: string) => string {
  const there = runbookNames(subject);
  return (name) => {
    if (name === "plan") {
      const title = language === "fr" ? "plan de reprise" : "recovery plan";
      return `[${title}](${from === "plan" ? "" : "../../"}${planPath})`;
    }
    const known = names.find((one) => one === name);
    if (known === undefined) return `[[${name}]]`;
    const title = catalogue[known].title[language];
    return there.includes(known)
      ? `[${title}](${from === "plan" ? `${runbookFolder}/` : ""}${known}.md)`
      : title;
  };
}
