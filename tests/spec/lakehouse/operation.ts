import {
  alert,
  all,
  contains,
  containsInBoth,
  inSwarm,
  inTree,
  makes,
  of,
  panel,
} from "../bigdata/claims.ts";
import { deviates, section, type Entry } from "../entry.ts";
import { everyStoreKeeps, promises, production } from "./claims.ts";

const security: readonly Entry[] = section("Security", "security", [
  [
    "stores",
    "stores are reached over their network only",
    of("postgres", "pgbouncer", "elasticsearch1").onlyOn("data-storage"),
  ],
  ["dremio.policy", "only Superset and Airbyte reach Dremio, on two ports", deviates("network-policies")],
  [
    "secrets",
    "passwords are secrets",
    all(
      inSwarm("postgres").secret("postgres_password"),
      inSwarm("minio1").secret("minio_root_password"),
      inSwarm("superset").secret("superset_secret_key"),
    ),
  ],
  ["secrets.vault", "kept in an external manager of secrets", deviates("secrets-of-swarm")],
  [
    "tls",
    "certificates for airbyte, dremio and superset",
    all(
      ...["airbyte-proxy", "dremio", "superset"].map((name) =>
        of(name).label(`traefik.http.routers.${name}.tls.certresolver`, "le"),
      ),
    ),
  ],
  [
    "hosts",
    "airbyte.DOMAIN, dremio.DOMAIN, superset.DOMAIN",
    all(
      ...(["airbyte-proxy", "dremio", "superset"] as const).map((name) =>
        of(name).label(
          `traefik.http.routers.${name}.rule`,
          `Host(\`${name.replace("-proxy", "")}.\${DOMAIN}\`)`,
        ),
      ),
    ),
  ],
  [
    "route.webapp",
    "the webapp is behind airbyte.DOMAIN",
    deviates("open-doors", of("airbyte-webapp").label("traefik.enable", "true")),
  ],
]);

const observation: readonly Entry[] = section("Monitoring and logs", "watch", [
  [
    "dremio",
    "Dremio's metrics every 30 s",
    containsInBoth("prometheus/prometheus.yml", /job_name: dremio\n/, /scrape_interval: 30s/),
  ],
  [
    "minio",
    "MinIO: requests, traffic, errors",
    containsInBoth("prometheus/prometheus.yml", /job_name: minio\n/),
  ],
  [
    "airbyte",
    "Airbyte: successful syncs, records, time",
    deviates("metrics-that-do-not-exist", containsInBoth("prometheus/prometheus.yml", /job_name: airbyte/)),
  ],
  ["dremio.queries", "Dremio: queries and reflections", panel("dremio", /jobs_total/, /reflections_failed/)],
  [
    "dremio.duration",
    "and their duration",
    deviates("metrics-that-do-not-exist", panel("dremio", /duration/)),
  ],
  [
    "alerts",
    "alerts",
    all(alert(/jobs_failed_total/), alert(/reflections_failed/), alert(/minio_cluster_health_status/)),
  ],
  [
    "dashboards",
    "dashboards in Grafana",
    all(inTree("grafana/provisioning/dashboards/infra-overview.json"), panel("infra-overview", /up/)),
  ],
  ["logs", "logs of every node in one place", inSwarm("promtail").global],
  [
    "logs.product",
    "with Fluentd, in Elasticsearch",
    deviates(
      "logs-in-loki",
      production(({ services }) => "fluentd" in services),
    ),
  ],
]);

const recovery: readonly Entry[] = section("Recovery", "recovery", [
  [
    "full",
    "a full backup at midnight",
    contains("scripts/backup/jobs.swarm.sh", / postgres-base\)\n[^;]*?job_cron='0 0 \* \* \*'/),
  ],
  ["incremental", "changes in between", contains("scripts/backup/jobs.swarm.sh", /postgres-wal/)],
  [
    "incremental.times",
    "at 6, 12 and 18 o'clock",
    deviates("how-often-changes-are-taken", contains("scripts/backup/jobs.swarm.sh", /0 6,12,18 \* \* \*/)),
  ],
  ["basebackup", "pg_basebackup", contains("scripts/backup/postgres.sh", /pg_basebackup/)],
  ["wal", "the WAL is kept", contains("scripts/backup/postgres-wal.sh", /pg_receivewal/)],
  [
    "wal.command",
    "with archive_command = 'cp %p ...'",
    deviates("how-the-wal-is-kept", inSwarm("postgres").flag("archive_mode=on")),
  ],
  [
    "replication",
    "the lake is replicated to the other site",
    all(
      contains("minio/make-buckets.sh", /mc --quiet replicate add/),
      inSwarm("minio-init").env(
        "MINIO_BUCKETS",
        "datalake:lock=30:replicate dremio snapshots:replicate backups",
      ),
    ),
  ],
  [
    "replication.deletes",
    "deletions too",
    contains("minio/make-buckets.sh", /--replicate "delete,delete-marker/),
  ],
  [
    "retention",
    "mc mb --with-lock, GOVERNANCE for 30 days",
    contains(
      "minio/make-buckets.sh",
      /mb --ignore-existing --with-lock/,
      /retention set --default GOVERNANCE/,
    ),
  ],
  ["snapshot", "a snapshot of the object store each night", deviates("the-object-store")],
  ["rto.development", "development: RTO 24 h, RPO 24 h", promises("development", "24h", "24h")],
  ["rto.staging", "staging: RTO 4 h, RPO 4 h", promises("staging", "4h", "4h")],
  [
    "rto.production",
    "production: RTO 1 h, RPO 15 min",
    all(promises("production", "1h", "15m"), contains("PRA.md", /PostgreSQL \(`postgres`\) \| 15 min/)),
  ],
  ["rto.all", "for every store", deviates("the-catalog-of-dremio", everyStoreKeeps("production"))],
  [
    "steps",
    "the steps of a recovery",
    all(inTree("PRA.md"), inTree("docs/runbooks/restore-postgres.md"), inTree("scripts/restore.sh")),
  ],
  ["dr", "a standby site that mirrors production", deviates("the-standby-site")],
  ["tests", "recovery is rehearsed", makes("restore", /restore\.sh/)],
]);

/** How production is kept safe, watched, and brought back. */
export const operation: readonly Entry[] = [...security, ...observation, ...recovery];
