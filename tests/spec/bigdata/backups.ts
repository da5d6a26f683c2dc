import { all, contains, containsInBoth, decided, not, of, once } from "./claims.ts";
import { deviates, section, type Entry, type Row } from "../entry.ts";

const backupScript = "scripts/backup.sh";
const jobs = "scripts/backup/jobs.sh";
const plan = "PRA.md";

/** What the retention keeps, in the jobs of both targets. */
function keeps(age: string, count: number): Row {
  const variable = `RESTIC_RETENTION_${age.toUpperCase()}`;
  return [
    age,
    `${age}: ${count}`,
    containsInBoth(jobs, new RegExp(`--keep-${age} \\$\\{${variable}:-${count}\\}`)),
  ];
}

/** PLAN DE SAUVEGARDE. */
const strategy: readonly Entry[] = [
  ...section("PLAN DE SAUVEGARDE: Stratégie GFS", "backup.keep", [
    keeps("daily", 7),
    keeps("weekly", 4),
    keeps("monthly", 12),
    keeps("yearly", 3),
  ]),
  ...section("PLAN DE SAUVEGARDE: Services à sauvegarder", "backup.service", [
    [
      "1",
      "MariaDB: dump",
      all(
        containsInBoth(jobs, /^ {4}mariadb-dump\)$/m),
        contains("scripts/backup/mariadb.sh", /mariadb-dump .*--all-databases --single-transaction/),
      ),
    ],
    [
      "1.binlogs",
      "MariaDB: binary logs are written, and saved",
      all(of("mariadb").flag("--log-bin=mariadb-bin"), containsInBoth(jobs, /^ {4}mariadb-binlog\)$/m)),
    ],
    [
      "2",
      "GLPI: files in /var/www/html",
      deviates("where-glpi-keeps-its-data", once(containsInBoth(jobs, /\/var\/www\/html/))),
    ],
    ["2.files", "GLPI: its files", containsInBoth(jobs, /\$BACKUP_DATA\/glpi_data\/files$/m)],
    [
      "3",
      "Grafana: dashboards",
      all(decided("grafana_data", "grafana"), contains("scripts/backup/grafana.sh", /\/api\/dashboards\//)),
    ],
    [
      "4",
      "OpenSearch: snapshots to MinIO",
      all(
        of("opensearch-snapshots").env("SEARCH_BUCKET", "${MINIO_BUCKET}"),
        of("opensearch-snapshots").env("SEARCH_CA_FILE", "/run/secrets/opensearch_ca"),
        of("opensearch1", "opensearch2", "opensearch3").env("s3.client.default.endpoint", "minio:9000"),
        contains("scripts/backup/search.sh", /PUT "\/_snapshot\//, /_plugins\/_sm\/policies/),
      ),
    ],
    [
      "5",
      "Cassandra: nodetool snapshot",
      contains("scripts/backup/cassandra.sh", /nodetool --host/, /tool snapshot --tag/),
    ],
    [
      "5.commitlogs",
      "Cassandra: commit logs",
      deviates(
        "commit-logs-of-cassandra",
        once(contains("scripts/backup/cassandra.sh", /commitlog_archiving/)),
      ),
    ],
    ["6", "Prometheus: optional", decided("prometheus_data", "none")],
  ]),
  ...section("PLAN DE SAUVEGARDE", "backup", [
    [
      "encryption",
      "encrypted by restic",
      of("restic-backup").env("RESTIC_PASSWORD_FILE", "/run/secrets/restic_password"),
    ],
    [
      "destination",
      "to MinIO, over S3",
      of("restic-backup").env("RESTIC_REPOSITORY", "s3:http://minio:9000/${MINIO_BUCKET}/restic"),
    ],
    ["schedule", "at 02:00, every day", containsInBoth(jobs, /job_cron='0 2 \* \* \*'/)],
    ["retention", "restic forget --keep-*", contains(backupScript, /restic_run \d+ forget .*\$job_keep/)],
    [
      "tests",
      "a restore is tested every month",
      all(
        containsInBoth(jobs, /verify\) care_cron='\d+ \d+ 1 \* \*'/),
        contains(plan, /### Exercice mensuel/),
      ),
    ],
    ["script.backup", "backup.sh starts all backups", contains(backupScript, /main_jobs=\$\(jobs_of /)],
    [
      "script.restore",
      "restore.sh restores all or a part",
      contains("scripts/restore.sh", /restore\.sh all /, /--only NAME/, /--overwrite-live-data/),
    ],
    [
      "script.cron",
      "backup-cron.sh plans with crond",
      deviates("scheduler-of-the-backups", of("restic-backup").env("BACKUP_SCHEDULER", "crond")),
    ],
  ]),
];

const scenarios = [
  ["1", "a node of the Swarm fails", /^### 1\. Panne d'un nœud/m],
  ["2", "a volume is lost", /^### 2\. Perte d'un volume/m],
  ["3", "a database is corrupt", /^### 3\. Corruption/m],
  ["4", "a security incident", /^### 4\. Incident de sécurité/m],
  ["5", "the Swarm has lost its quorum", /^### 5\. Perte du quorum/m],
  ["6", "certificates have expired", /^### 6\. Expiration des certificats/m],
  ["7", "the network or the datacenter is cut off", /^### 7\. Coupure réseau ou perte du datacenter/m],
] as const;

// What each has to say: the command without which it is none.
const runbooks = [
  ["1", "restore MariaDB", "restore-mariadb", /restore\.sh mariadb --overwrite-live-data/],
  [
    "2",
    "restore OpenSearch from a snapshot",
    "restore-opensearch",
    /restore\.sh opensearch --overwrite-live-data/,
  ],
  [
    "3",
    "restore Cassandra from a snapshot",
    "restore-cassandra",
    /restore\.sh cassandra1 --overwrite-live-data/,
  ],
  ["4", "rebuild the Swarm", "swarm-recovery", /docker swarm init --force-new-cluster/],
  ["5", "make the ACME certificates again", "renew-certificates", /ACME/],
  ["6", "rotate the secrets", "rotate-secrets", /init-secrets\.swarm\.sh/],
  ["7", "roll a failed update back", "rollback-update", /docker service rollback/],
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
    ["rto", "RTO: 2 hours", contains(plan, /^\| P1 \| MariaDB \| [^|]+ \| [^|]+ \| 2\sh \|/m)],
    ["rpo", "RPO: 1 hour", contains(plan, /^\| P1 \| MariaDB \| 1\sh \| \d+\smin \|/m)],
    [
      "rpo.daily",
      "... with daily backups",
      deviates("an-hour-and-daily-backups", not(contains(plan, /toutes les \d+\smin/))),
    ],
  ]),
  ...section(
    "PRA: Scénarios couverts",
    "pra.scenario",
    scenarios.map(([id, text, pattern]): Row => [id, text, contains(plan, pattern)]),
  ),
  ...section(
    "PRA: Runbooks détaillés à fournir",
    "pra.runbook",
    runbooks.map(([id, text, name, pattern]): Row => {
      const path = `docs/runbooks/${name}.md`;
      return [id, text, all(contains(path, pattern), contains(plan, new RegExp(path)))];
    }),
  ),
  ...section(
    "PRA: Checklist jour J",
    "pra.day",
    checklist.map((step, index): Row => [
      String(index + 1),
      step,
      contains(plan, new RegExp(`- \\[ \\] .*${step}`, "i")),
    ]),
  ),
  ...section("PRA: Tests DR", "pra.test", [
    ["quarterly", "every quarter", contains(plan, /^### Protocole du test trimestriel/m, /^\| T4 \|/m)],
    ["measured", "RTO and RPO are measured", contains(plan, /RPO mesuré \| RTO promis \| RTO mesuré/)],
    ["documented", "what was learned is written down", contains(plan, /\| Amélioration \| Responsable \|/)],
  ]),
];

/** Backups and recovery. */
export const backups: readonly Entry[] = [...strategy, ...recovery];
