import { all, contains, inTree, of } from "../bigdata/claims.ts";
import { deviates, section, type Entry } from "../entry.ts";

const pra = "PRA.md";
const workflow = ".github/workflows/restore-rehearsal.yml";
const jobs = "scripts/backup/jobs.swarm.sh";

const objectives: readonly Entry[] = section("Objectifs", "detailed.objectives", [
  ["rto", "RTO 2 hours for what is critical", contains(pra, /^\| P1 \|.*\| 2 h \|/m)],
  [
    "rpo",
    "RPO 4 hours for what is critical",
    contains(
      pra,
      /^\| P1 \| MariaDB.*\| 4 h \|/m,
      /^\| P1 \| Elasticsearch \| 4 h \|/m,
      /^\| P3 \| Cassandra \| 4 h \|/m,
    ),
  ],
  ["hourly", "increments every hour", contains(jobs, /cassandra1-incremental/)],
  ["daily", "a full snapshot every day", contains(jobs, /cassandra1-snapshot/)],
]);

const architecture: readonly Entry[] = section(
  "Architecture et haute disponibilité",
  "detailed.architecture",
  [
    ["cassandra", "Cassandra with 3 nodes", of("cassandra1", "cassandra2", "cassandra3").exists],
    [
      "elasticsearch",
      "Elasticsearch with 3 nodes",
      of("elasticsearch1", "elasticsearch2", "elasticsearch3").exists,
    ],
    [
      "balancer",
      "applications behind a load balancer",
      of("glpi", "grafana").label("traefik.enable", "true"),
    ],
    [
      "terraform.network",
      "Terraform makes networks, machines and load balancers",
      deviates("machines-from-any-provider"),
    ],
    [
      "terraform.bucket",
      "Terraform makes the bucket",
      contains("terraform/bucket.tf", /resource "aws_s3_bucket" "backup"/),
    ],
  ],
);

const strategy: readonly Entry[] = section("Stratégie de sauvegarde", "detailed.backup", [
  [
    "cassandra",
    "Cassandra: nodetool snapshot",
    contains("scripts/backup/cassandra.sh", /nodetool snapshot|snapshot -t/),
  ],
  [
    "elasticsearch",
    "Elasticsearch: the snapshot API, to S3",
    contains("scripts/backup/search.sh", /_snapshot/),
  ],
  ["files", "files of applications", contains(jobs, /glpi-files/)],
  [
    "retention",
    "30 days",
    contains("terraform/variables.tf", /variable "noncurrent_days"[\s\S]*?default +=\s+30/),
  ],
  [
    "retention.current",
    "after which archives expire",
    deviates("what-expires-in-the-bucket", contains("terraform/bucket.tf", /^\s+expiration \{/m)),
  ],
  [
    "encryption.client",
    "encrypted before they leave",
    all(of("restic-backup").secret("restic_password"), inTree("scripts/backup.sh")),
  ],
  [
    "encryption.server",
    "and by the bucket, with KMS",
    contains("terraform/bucket.tf", /sse_algorithm += "aws:kms"/, /enable_key_rotation += true/),
  ],
]);

const provisioning: readonly Entry[] = section("Provisionning et déploiement", "detailed.provisioning", [
  ["terraform", "terraform init, terraform apply", inTree("terraform/versions.tf")],
  ["modules", "modules with parameters", inTree("terraform/policy/main.tf")],
  ["tag.backup", "the tag backup", contains("ansible/site.yml", /- backup$/m)],
  ["tag.monitoring", "the tag monitoring", contains("ansible/site.yml", /- monitoring$/m)],
  ["tag.elastic", "the tag elastic", contains("ansible/site.yml", /- elastic$/m)],
  [
    "idempotent",
    "the playbook may run again",
    contains("ansible/roles/deploy/tasks/main.yml", /changed_when/),
  ],
]);

const restoring: readonly Entry[] = section("Runbook de restauration", "detailed.runbook", [
  ["cassandra", "Cassandra has a runbook", inTree("docs/runbooks/restore-cassandra.md")],
  ["elasticsearch", "Elasticsearch has a runbook", inTree("docs/runbooks/restore-elasticsearch.md")],
  ["galera", "Galera has a runbook", inTree("docs/runbooks/restore-galera.md")],
  ["cluster", "the cluster's health is checked", contains("scripts/checks.swarm.sh", /_cluster\/health/)],
  ["ring", "the ring of Cassandra is checked", contains("scripts/checks.swarm.sh", /nodetool status/)],
]);

const rehearsal: readonly Entry[] = section("Automatisation des tests de restauration", "detailed.ci", [
  ["workflow", "a workflow of GitHub", inTree(workflow)],
  [
    "machine",
    "on a machine that is thrown away, made by Terraform",
    deviates("the-rehearsal-runs-where-it-is", contains(workflow, /terraform apply/)),
  ],
  ["ansible", "checks the playbook", contains(workflow, /ansible-playbook/)],
  ["restore", "restores a backup", contains(workflow, /scripts\/restore\.sh all/)],
  ["smoke", "runs the smoke tests", contains(workflow, /scripts\/checks\.sh/)],
  ["artifacts", "keeps logs for an audit", contains(workflow, /upload-artifact/)],
]);

const security: readonly Entry[] = section("Sécurité et IAM", "detailed.security", [
  [
    "least",
    "the backups' user may get and put, and delete nothing",
    contains("terraform/policy/main.tf", /s3:GetObject/, /s3:PutObject/, /kms:GenerateDataKey/),
  ],
  ["public", "the bucket is private", contains("terraform/bucket.tf", /block_public_policy += true/)],
  ["bastion", "SSH through a bastion", deviates("machines-from-any-provider")],
]);

const monitoring: readonly Entry[] = section("Monitoring", "detailed.monitoring", [
  [
    "stack",
    "Prometheus, node-exporter, cAdvisor, blackbox-exporter, Alertmanager, Grafana",
    of("prometheus", "node-exporter", "cadvisor", "blackbox-exporter", "alertmanager", "grafana").exists,
  ],
  [
    "down",
    "an alert for what is down",
    contains(
      "prometheus/rules/alert_rules.swarm.yml",
      /alert: TargetDown|alert: ServiceDown|alert: InstanceDown|up == 0/,
    ),
  ],
  [
    "disk",
    "an alert for full disks",
    contains("prometheus/rules/alert_rules.swarm.yml", /node_filesystem_avail_bytes/),
  ],
  ["errors", "an alert for errors 5xx", contains("prometheus/rules/alert_rules.swarm.yml", /5\.\./)],
  [
    "clusters",
    "alerts for both clusters",
    contains("prometheus/rules/alert_rules.swarm.yml", /elasticsearch_cluster_health_status/, /cassandra/),
  ],
]);

/** recovery-plan-detailed.md. */
export const detailedPlan: readonly Entry[] = [
  ...objectives,
  ...architecture,
  ...strategy,
  ...provisioning,
  ...restoring,
  ...rehearsal,
  ...security,
  ...monitoring,
];
