import { contains, inTree, of, once } from "./claims.ts";
import { deviates, later, section, type Entry, type Row } from "./entry.ts";

/** What a file of the backups has to say. */
function says(path: string, id: string, text: string, ...patterns: readonly RegExp[]): Row {
  return [id, text, later("backup", contains(path, ...patterns))];
}

const backupScript = "scripts/backup.sh";
const plan = "PRA.md";

/** PLAN DE SAUVEGARDE. */
const strategy: readonly Entry[] = [
  ...section("PLAN DE SAUVEGARDE: Stratégie GFS", "backup.keep", [
    says(backupScript, "daily", "daily: 7", /--keep-daily/),
    says(backupScript, "weekly", "weekly: 4", /--keep-weekly/),
    says(backupScript, "monthly", "monthly: 12", /--keep-monthly/),
    says(backupScript, "yearly", "yearly: 3", /--keep-yearly/),
  ]),
  ...section("PLAN DE SAUVEGARDE: Services à sauvegarder", "backup.service", [
    says(backupScript, "1", "MariaDB: dump", /(?:mysql|mariadb-)dump/),
    ["1.binlogs", "MariaDB: binary logs are written", of("mariadb").flag("--log-bin=mariadb-bin")],
    [
      "2",
      "GLPI: files in /var/www/html",
      deviates("where-glpi-keeps-its-data", once(contains(backupScript, /\/var\/www\/html/))),
    ],
    says(backupScript, "3", "Grafana: /var/lib/grafana", /grafana/),
    says(backupScript, "4", "OpenSearch: snapshots to MinIO", /_snapshot/),
    says(backupScript, "5", "Cassandra: nodetool snapshot and commit logs", /nodetool/),
    says(backupScript, "6", "Prometheus: optional", /prometheus/),
  ]),
  ...section("PLAN DE SAUVEGARDE", "backup", [
    ["encryption", "encrypted by restic", later("backup", of("restic-backup").exists)],
    ["destination", "to MinIO, over S3", later("backup", contains(backupScript, /s3:|RESTIC_REPOSITORY/))],
    ["schedule", "at 02:00, every day", later("backup", inTree("scripts/backup-cron.sh"))],
    ["retention", "restic forget --keep-*", later("backup", contains(backupScript, /restic forget/))],
    ["tests", "a restore is tested every month", later("backup", contains(plan, /mensuel/i))],
    ["script.backup", "backup.sh starts all backups", later("backup", inTree(backupScript))],
    ["script.restore", "restore.sh restores all or a part", later("backup", inTree("scripts/restore.sh"))],
    [
      "script.cron",
      "backup-cron.sh plans with crond",
      later("backup", contains("scripts/backup-cron.sh", /crond/)),
    ],
  ]),
];

const scenarios = [
  ["1", "a node of the Swarm fails", /n(?:œ|oe)ud/i],
  ["2", "a volume is lost", /volume/i],
  ["3", "a database is corrupt", /corruption/i],
  ["4", "a security incident", /compromission|sécurité/i],
  ["5", "the Swarm has lost its quorum", /quorum/i],
  ["6", "certificates have expired", /certificat/i],
  ["7", "the network or the datacenter is cut off", /datacenter/i],
] as const;

const runbooks = [
  ["1", "restore MariaDB", "docs/runbooks/restore-mariadb.md"],
  ["2", "restore OpenSearch from a snapshot", "docs/runbooks/restore-opensearch.md"],
  ["3", "restore Cassandra from a snapshot", "docs/runbooks/restore-cassandra.md"],
  ["4", "rebuild the Swarm", "docs/runbooks/swarm-recovery.md"],
] as const;

const checklist = [
  "Déclaration",
  "Communication",
  "Évaluation",
  "Décision",
  "Exécution",
  "Validation",
  "Post-mortem",
];

/** PRA: PLAN DE REPRISE D'ACTIVITÉ. */
const recovery: readonly Entry[] = [
  ...section("PRA: Objectifs", "pra.objective", [
    says(plan, "rto", "RTO: 2 hours", /RTO.*2 ?h/i),
    says(plan, "rpo", "RPO: 1 hour, with daily backups", /RPO.*1 ?h/i),
  ]),
  ...section(
    "PRA: Scénarios couverts",
    "pra.scenario",
    scenarios.map(([id, text, pattern]) => says(plan, id, text, pattern)),
  ),
  ...section("PRA: Runbooks détaillés à fournir", "pra.runbook", [
    ...runbooks.map(([id, text, path]): Row => [id, text, later("backup", inTree(path))]),
    says(plan, "5", "make the certificates again", /ACME/),
    says(plan, "6", "rotate the secrets", /rotation/i),
    says(plan, "7", "roll a failed update back", /rollback/i),
  ]),
  ...section(
    "PRA: Checklist jour J",
    "pra.day",
    checklist.map((step, index) =>
      says(plan, String(index + 1), step, new RegExp(`- \\[ \\] .*${step}`, "i")),
    ),
  ),
  ...section("PRA: Tests DR", "pra.test", [
    says(plan, "quarterly", "every quarter", /trimestriel/i),
    says(plan, "measured", "RTO and RPO are measured", /mesur/i),
    says(plan, "documented", "what was learned is written down", /amélioration/i),
  ]),
];

/** Backups and recovery: all of it is the backup package's. */
export const backups: readonly Entry[] = [...strategy, ...recovery];
