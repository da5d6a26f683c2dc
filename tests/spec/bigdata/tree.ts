import { all, contains, containsInBoth, inTree, secretExists, three } from "./claims.ts";
import { deviates, section, type Claim, type Entry, type Row } from "../entry.ts";

function file(path: string, ...patterns: readonly RegExp[]): Claim {
  return all(inTree(path), contains(path, ...patterns));
}

const exporters = ["node-exporter", "cadvisor", "blackbox-exporter", "opensearch-exporter"];

const dashboards = ["infra-overview", "apps-proxy", "cassandra", "opensearch"];

/** FICHIERS DE CONFIGURATION À FOURNIR: the 21. */
const files: readonly Entry[] = section("FICHIERS DE CONFIGURATION À FOURNIR", "file", [
  [
    "1",
    "prometheus.yml: scrape configs, of every exporter",
    containsInBoth(
      "prometheus/prometheus.yml",
      /^scrape_configs:$/m,
      ...[...exporters, ...three("cassandra-exporter-")].map(
        (name) => new RegExp(`- (?:tasks\\.)?${name}\\b`),
      ),
    ),
  ],
  [
    "2",
    "alertmanager.yml: routes, receivers for e-mail and PagerDuty",
    all(
      containsInBoth("alertmanager/alertmanager.yml", /^route:$/m, /email_configs:/),
      contains("alertmanager/alertmanager.swarm.yml", /pagerduty_configs:/),
    ),
  ],
  [
    "3",
    "alert_rules.yml: CPU, memory, disk, services down",
    containsInBoth(
      "prometheus/rules/alert_rules.yml",
      /node_cpu/,
      /node_memory/,
      /node_filesystem/,
      /\bup == 0/,
    ),
  ],
  [
    "4",
    "loki-config.yml, with compactor and retention",
    containsInBoth("loki/loki-config.yml", /compactor:/, /retention_enabled: true/),
  ],
  [
    "5",
    "promtail-config.yml, with the labels service, stack and node",
    containsInBoth(
      "promtail/promtail-config.yml",
      /target_label: service$/m,
      /target_label: stack$/m,
      /external_labels:\s+node: /,
    ),
  ],
  [
    "6",
    "middlewares.yml: securityHeaders, ratelimit",
    file("traefik/dynamic/middlewares.yml", /securityHeaders:/, /ratelimit:/),
  ],
  [
    "7",
    "datasources: Prometheus, Loki",
    all(
      inTree("grafana/provisioning/datasources/prometheus.yml"),
      inTree("grafana/provisioning/datasources/loki.yml"),
    ),
  ],
  [
    "8",
    "at least 4 dashboards",
    all(...dashboards.map((name) => inTree(`grafana/provisioning/dashboards/${name}.json`))),
  ],
  [
    "9",
    "blackbox.yml: modules http_2xx, tcp_connect",
    containsInBoth("blackbox/blackbox.yml", /http_2xx:/, /tcp_connect:/),
  ],
  [
    "10",
    "init.cql: a keyspace with replication 3",
    file("cassandra/init.cql", /CREATE KEYSPACE/, /'NetworkTopologyStrategy', '[^']+': 3/),
  ],
  ["11", "init.sql: what GLPI needs beside its own tables", file("mariadb/init.sql", /GRANT SELECT/)],
  [
    "12",
    "backup.sh: restic, grandfather-father-son",
    all(
      file("scripts/backup.sh", /restic_run .* backup /),
      containsInBoth("scripts/backup/jobs.sh", /--keep-daily/, /--keep-yearly/),
    ),
  ],
  [
    "13",
    "restore.sh: restic restore",
    all(
      file("scripts/restore.sh", /\. "\$scripts\/backup\/fetch\.sh"/),
      contains("scripts/backup/fetch.sh", /restic_run .* restore /),
    ),
  ],
  [
    "14",
    "backup-cron.sh: at two in the morning",
    all(
      file("scripts/backup-cron.sh", /\. "\$scripts\/backup\/jobs\.sh"/),
      containsInBoth("scripts/backup/jobs.sh", /job_cron='0 2 \* \* \*'/),
    ),
  ],
  [
    "15",
    "nftables.conf: the firewall of a host",
    file("nftables/nftables.conf", /type filter hook input .*policy drop/),
  ],
  ["16", ".env.example: every variable", file(".env.example", /^DOMAIN=/m)],
  ["17", "Makefile: up, down, deploy, backup, restore, logs, test", file("Makefile", /^up:/m, /^restore:/m)],
  ["18", "README.md: procedures", file("README.md", /make up/, /make deploy/)],
  ["19", "PRA.md: the recovery plan", file("PRA.md", /RTO/, /RPO/)],
  ["20", "docs/architecture.md: Mermaid diagrams", file("docs/architecture.md", /```mermaid/)],
  ["21", "checks.sh: what follows a deployment", file("scripts/checks.sh", /^#!\/bin\/sh/)],
]);

function inTheTree(path: string): Row {
  return [path, path, inTree(path)];
}

function inSecrets(name: string): Row {
  const path = `secrets/${name}.txt`;
  return [path, `${path}, made by init-secrets`, secretExists(name)];
}

/** ARBORESCENCE DU DÉPÔT. */
const layout: readonly Entry[] = section("ARBORESCENCE DU DÉPÔT", "tree", [
  inTheTree("docker-compose.dev.yml"),
  inTheTree("stack.prod.yml"),
  [".env", ".env", deviates("files-made-where-the-platform-runs", inTree(".env"))],
  inTheTree(".env.example"),
  inTheTree(".gitignore"),
  [
    ".gitignore.contents",
    ".gitignore keeps values and secrets out",
    contains(".gitignore", /^\.env$/m, /^\/secrets\/$/m),
  ],
  inTheTree("Makefile"),
  inTheTree("README.md"),
  inTheTree("PRA.md"),
  inSecrets("mariadb_root_password"),
  inSecrets("glpi_db_password"),
  inSecrets("grafana_admin_password"),
  inSecrets("minio_root_password"),
  inSecrets("restic_password"),
  inSecrets("opensearch_admin_password"),
  [
    "traefik/acme/acme.json",
    "traefik/acme/acme.json, with mode 600",
    deviates("where-certificates-are-kept", inTree("traefik/acme/acme.json")),
  ],
  inTheTree("traefik/dynamic/middlewares.yml"),
  [
    "crowdsec/config",
    "crowdsec/config/, made by the image",
    deviates("folders-of-crowdsec", inTree("crowdsec/config/")),
  ],
  [
    "crowdsec/data",
    "crowdsec/data/, its database",
    deviates("folders-of-crowdsec", inTree("crowdsec/data/")),
  ],
  inTheTree("prometheus/prometheus.yml"),
  inTheTree("prometheus/rules/alert_rules.yml"),
  inTheTree("alertmanager/alertmanager.yml"),
  inTheTree("grafana/provisioning/datasources/prometheus.yml"),
  inTheTree("grafana/provisioning/datasources/loki.yml"),
  inTheTree("grafana/provisioning/dashboards/dashboards.yml"),
  ...dashboards.map((name) => inTheTree(`grafana/provisioning/dashboards/${name}.json`)),
  inTheTree("loki/loki-config.yml"),
  inTheTree("promtail/promtail-config.yml"),
  inTheTree("blackbox/blackbox.yml"),
  inTheTree("mariadb/init.sql"),
  inTheTree("cassandra/init.cql"),
  inTheTree("opensearch/opensearch.yml"),
  inTheTree("opensearch/index-templates/logs-template.json"),
  inTheTree("scripts/backup.sh"),
  inTheTree("scripts/restore.sh"),
  inTheTree("scripts/backup-cron.sh"),
  inTheTree("scripts/init-swarm.sh"),
  inTheTree("scripts/checks.sh"),
  inTheTree("nftables/nftables.conf"),
  inTheTree("docs/architecture.md"),
  inTheTree("docs/deployment.md"),
  ...["restore-mariadb", "restore-opensearch", "restore-cassandra", "swarm-recovery"].map((name) =>
    inTheTree(`docs/runbooks/${name}.md`),
  ),
]);

/** What the repository holds. */
export const tree: readonly Entry[] = [...files, ...layout];
