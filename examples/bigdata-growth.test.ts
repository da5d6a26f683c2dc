import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { renderTree, type RenderedFile, type Stack } from "@stackwright/core";
import { describe, expect, it } from "vitest";
import three from "./bigdata.ts";

/** The platform, with one number of its source changed, as a person would change it. */
async function withNodes(nodes: number): Promise<Stack> {
  const folder = "out/growth";
  mkdirSync(folder, { recursive: true });
  const source = readFileSync("examples/bigdata.ts", "utf8")
    .replaceAll('from "./', 'from "../../examples/')
    .replaceAll("nodes: 3,", `nodes: ${nodes},`);
  writeFileSync(`${folder}/bigdata-${nodes}.ts`, source);
  const module = (await import(/* @vite-ignore */ resolve(folder, `bigdata-${nodes}.ts`))) as {
    readonly default: Stack;
  };
  return module.default;
}

function linesOf(file: RenderedFile | undefined): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const line of file?.content.split("\n") ?? []) lines.set(line, (lines.get(line) ?? 0) + 1);
  return lines;
}

/** The lines that one file has and the other has not, each once. */
function without(a: RenderedFile | undefined, b: RenderedFile | undefined): readonly string[] {
  const other = linesOf(b);
  return [...linesOf(a)]
    .filter(([line, count]) => count > (other.get(line) ?? 0))
    .map(([line]) => line.trim());
}

describe("from three nodes to five", async () => {
  const before = new Map(renderTree(three).files.map((file) => [file.path, file]));
  const after = new Map(renderTree(await withNodes(5)).files.map((file) => [file.path, file]));
  const changed = [...after.keys()].filter((path) => after.get(path)?.content !== before.get(path)?.content);

  it("makes the same files", () => {
    expect([...after.keys()]).toEqual([...before.keys()]);
  });

  it("changes the files that speak of the nodes, and no others", () => {
    expect(changed).toMatchInlineSnapshot(`
      [
        "docker-compose.dev.yml",
        "data-gateway/routes.yml",
        "prometheus/prometheus.yml",
        "prometheus/rules/alert_rules.yml",
        "scripts/init-secrets.sh",
        "scripts/checks.sh",
        "scripts/wait.sh",
        "docs/development.md",
        "scripts/backup/jobs.sh",
        "stack.prod.yml",
        "prometheus/prometheus.swarm.yml",
        "prometheus/rules/alert_rules.swarm.yml",
        "scripts/init-secrets.swarm.sh",
        "scripts/checks.swarm.sh",
        "scripts/init-swarm.sh",
        "README.md",
        "docs/architecture.md",
        "docs/deployment.md",
        "scripts/backup/jobs.swarm.sh",
        "PRA.md",
        "docs/runbooks/restore-opensearch.md",
        "docs/runbooks/restore-cassandra.md",
        "docs/runbooks/swarm-recovery.md",
        "docs/runbooks/renew-certificates.md",
        "docs/runbooks/rotate-secrets.md",
      ]
    `);
  });

  it("takes nothing away but counts, sums and lists of nodes", () => {
    const gone = changed.flatMap((path) =>
      without(before.get(path), after.get(path)).map((line) => `${path}: ${line}`),
    );
    expect(gone).toMatchInlineSnapshot(`
      [
        "docker-compose.dev.yml: CASSANDRA_SEEDS: cassandra1",
        "docker-compose.dev.yml: SEARCH_URLS: https://opensearch1:9200 https://opensearch2:9200 https://opensearch3:9200",
        "prometheus/rules/alert_rules.yml: service:backup_age_seconds:min{service!~"mariadb|opensearch|glpi|cassandra1|cassandra2|cassandra3|grafana"} > 93600",
        "prometheus/rules/alert_rules.yml: or service:backup_age_seconds:min{service=~"mariadb|opensearch|glpi|cassandra1|cassandra2|cassandra3|grafana"} > 3600",
        "scripts/checks.sh: #   2. every health check passes (services that state one: 37)",
        "scripts/checks.sh: running "traefik crowdsec traefik-bouncer glpi opensearch-dashboards data-gateway mariadb opensearch1 opensearch2 opensearch3 cassandra1 cassandra2 cassandra3 cassandra-exporter-1 cassandra-exporter-2 cassandra-exporter-3 minio prometheus prometheus-edge alertmanager grafana loki promtail node-exporter cadvisor blackbox-exporter opensearch-exporter mysqld-exporter consul restic-backup mariadb-dump mariadb-binlog opensearch-snapshots cassandra1-backup cassandra2-backup cassandra3-backup grafana-export" "opensearch-init cassandra-init minio-init mariadb-backup-init"",
        "scripts/checks.sh: search_green "opensearch1 opensearch2 opensearch3" https://127.0.0.1:9200 admin "/run/secrets/opensearch_admin_password"",
        "scripts/checks.sh: cassandra_nodes 3 "cassandra1 cassandra2 cassandra3"",
        "scripts/wait.sh: readonly services='traefik crowdsec traefik-bouncer glpi opensearch-dashboards data-gateway mariadb opensearch1 opensearch2 opensearch3 cassandra1 cassandra2 cassandra3 cassandra-exporter-1 cassandra-exporter-2 cassandra-exporter-3 minio prometheus prometheus-edge alertmanager grafana loki promtail node-exporter cadvisor blackbox-exporter opensearch-exporter mysqld-exporter consul restic-backup mariadb-dump mariadb-binlog opensearch-snapshots cassandra1-backup cassandra2-backup cassandra3-backup grafana-export'",
        "scripts/wait.sh: echo "ready: services that run: 37, jobs that have ended well: 4"",
        "docs/development.md: | \`opensearch_dashboards_password\` | Compte OpenSearch de Dashboards (kibanaserver) | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\` | \`openssl rand -base64 32\` | \`secrets/opensearch_dashboards_password.txt\` |",
        "docs/development.md: | \`opensearch_ca\` | Certificat de l'autorité interne d'OpenSearch | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\`, \`opensearch-exporter\`, \`opensearch-snapshots\` | \`sh opensearch/make-certificates.sh ca certificate\` | \`secrets/opensearch_ca.txt\` |",
        "docs/development.md: | \`opensearch_admin_password\` | Mot de passe de l'administrateur OpenSearch | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\`, \`opensearch-snapshots\` | \`openssl rand -base64 32 \\| sed 's/^/0aA/'\` | \`secrets/opensearch_admin_password.txt\` |",
        "docs/development.md: | \`opensearch_monitor_password\` | Compte OpenSearch de la supervision (monitor) | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-exporter\` | \`openssl rand -base64 32\` | \`secrets/opensearch_monitor_password.txt\` |",
        "docs/development.md: | \`minio_root_password\` | Mot de passe de l'administrateur MinIO | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`minio\`, \`minio-init\`, \`restic-backup\`, \`restic-restore\` | \`openssl rand -base64 32\` | \`secrets/minio_root_password.txt\` |",
        "docs/development.md: | \`cassandra_admin_password\` | Mot de passe du super-utilisateur Cassandra | \`cassandra-init\`, \`cassandra1-backup\`, \`cassandra1-restore\`, \`cassandra2-backup\`, \`cassandra2-restore\`, \`cassandra3-backup\`, \`cassandra3-restore\` | \`openssl rand -base64 32\` | \`secrets/cassandra_admin_password.txt\` |",
        "scripts/backup/jobs.sh: all_jobs() { echo mariadb-dump mariadb-binlog opensearch-snapshot glpi-files cassandra1-snapshot cassandra1-incremental cassandra2-snapshot cassandra2-incremental cassandra3-snapshot cassandra3-incremental grafana-export; }",
        "scripts/backup/jobs.sh: all_stores() { echo mariadb opensearch glpi cassandra1 cassandra2 cassandra3 grafana; }",
        "scripts/backup/jobs.sh: restic-backup) echo mariadb-dump mariadb-binlog opensearch-snapshot glpi-files cassandra1-snapshot cassandra1-incremental cassandra2-snapshot cassandra2-incremental cassandra3-snapshot cassandra3-incremental grafana-export ;;",
        "scripts/backup/jobs.sh: restic-backup) echo mariadb opensearch glpi cassandra1 cassandra2 cassandra3 grafana ;;",
        "scripts/backup/jobs.sh: cassandra) echo cassandra1 cassandra2 cassandra3 ;;",
        "scripts/backup/jobs.sh: restic-backup) echo restic-restore mariadb-restore cassandra1-restore cassandra2-restore cassandra3-restore grafana-restore ;;",
        "stack.prod.yml: CASSANDRA_SEEDS: cassandra1",
        "stack.prod.yml: SEARCH_URLS: https://opensearch1:9200 https://opensearch2:9200 https://opensearch3:9200",
        "stack.prod.yml: name: bigdata_data-gateway-routes-yml_40883ac11a53",
        "stack.prod.yml: name: bigdata_prometheus-prometheus-yml_0521973e7823",
        "stack.prod.yml: name: bigdata_prometheus-rules-alert_rules-yml_d26ce2a47eca",
        "stack.prod.yml: name: bigdata_scripts-backup-jobs-sh_344d77db79f2",
        "prometheus/rules/alert_rules.swarm.yml: service:backup_age_seconds:min{service!~"mariadb|opensearch|repository|glpi|cassandra1|cassandra2|cassandra3|grafana"} > 93600",
        "prometheus/rules/alert_rules.swarm.yml: or service:backup_age_seconds:min{service=~"mariadb|opensearch|glpi|cassandra1|cassandra2|cassandra3|grafana"} > 3600",
        "scripts/checks.swarm.sh: #   2. every health check passes (services that state one: 44)",
        "scripts/checks.swarm.sh: running "traefik crowdsec traefik-bouncer glpi opensearch-dashboards data-gateway mariadb opensearch1 opensearch2 opensearch3 cassandra1 cassandra2 cassandra3 cassandra-exporter-1 cassandra-exporter-2 cassandra-exporter-3 minio prometheus prometheus-edge alertmanager grafana loki promtail node-exporter cadvisor blackbox-exporter opensearch-exporter mysqld-exporter crowdsec-agent docker-metrics restic-backup restic-backup-glpi restic-backup-cassandra1 restic-backup-cassandra2 restic-backup-cassandra3 restic-backup-grafana mariadb-dump mariadb-binlog opensearch-snapshots cassandra1-backup cassandra2-backup cassandra3-backup grafana-export restic-offsite" "opensearch-init cassandra-init minio-init mariadb-backup-init"",
        "scripts/checks.swarm.sh: search_green "opensearch1 opensearch2 opensearch3" https://127.0.0.1:9200 admin "/run/secrets/opensearch_admin_password"",
        "scripts/checks.swarm.sh: cassandra_nodes 3 "cassandra1 cassandra2 cassandra3"",
        "scripts/checks.swarm.sh: restic_age 24 "restic-backup restic-backup-glpi restic-backup-cassandra1 restic-backup-cassandra2 restic-backup-cassandra3 restic-backup-grafana" <<'EXPORTS'",
        "scripts/init-swarm.sh: if [ "$have" -lt 9896 ]; then",
        "scripts/init-swarm.sh: bad "$have MiB of memory; the services reserve 9896 MiB and could not all be placed"",
        "scripts/init-swarm.sh: elif [ "$have" -lt 35232 ]; then",
        "scripts/init-swarm.sh: note "$have MiB of memory; the services may take 35232 MiB together"",
        "scripts/init-swarm.sh: good "$have MiB of memory; the services may take 35232 MiB together"",
        "scripts/init-swarm.sh: note "swap is on: opensearch1, opensearch2, opensearch3, cassandra1, cassandra2, cassandra3 should run without (swapoff -a, and take it out of /etc/fstab)"",
        "scripts/init-swarm.sh: kernel_setting vm.max_map_count 1048575 "opensearch1, opensearch2, opensearch3, cassandra1, cassandra2, cassandra3"",
        "README.md: La plateforme compte 59 services. Elle tourne sur un seul hôte en développement (Docker Compose) et sur un cluster en production (Docker Swarm). Tous les fichiers versionnés sont produits à partir d'une seule description en TypeScript : on modifie la description, jamais les fichiers.",
        "README.md: | \`opensearch_dashboards_password\` | Compte OpenSearch de Dashboards (kibanaserver) | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\` | \`openssl rand -base64 32\` | \`bigdata_opensearch_dashboards_password_v1\` |",
        "README.md: | \`opensearch_ca\` | Certificat de l'autorité interne d'OpenSearch | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\`, \`opensearch-exporter\`, \`opensearch-snapshots\` | \`sh opensearch/make-certificates.sh ca certificate\` | \`bigdata_opensearch_ca_v1\` |",
        "README.md: | \`opensearch_admin_password\` | Mot de passe de l'administrateur OpenSearch | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\`, \`opensearch-snapshots\` | \`openssl rand -base64 32 \\| sed 's/^/0aA/'\` | \`bigdata_opensearch_admin_password_v1\` |",
        "README.md: | \`opensearch_monitor_password\` | Compte OpenSearch de la supervision (monitor) | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-exporter\` | \`openssl rand -base64 32\` | \`bigdata_opensearch_monitor_password_v1\` |",
        "README.md: | \`minio_root_password\` | Mot de passe de l'administrateur MinIO | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`minio\`, \`minio-init\`, \`restic-backup\`, \`restic-restore\`, \`restic-backup-glpi\`, \`restic-restore-glpi\`, \`restic-backup-cassandra1\`, \`restic-restore-cassandra1\`, \`restic-backup-cassandra2\`, \`restic-restore-cassandra2\`, \`restic-backup-cassandra3\`, \`restic-restore-cassandra3\`, \`restic-backup-grafana\`, \`restic-restore-grafana\`, \`restic-offsite\` | \`openssl rand -base64 32\` | \`bigdata_minio_root_password_v1\` |",
        "README.md: | \`cassandra_admin_password\` | Mot de passe du super-utilisateur Cassandra | \`cassandra-init\`, \`cassandra1-backup\`, \`cassandra1-restore\`, \`cassandra2-backup\`, \`cassandra2-restore\`, \`cassandra3-backup\`, \`cassandra3-restore\` | \`openssl rand -base64 32\` | \`bigdata_cassandra_admin_password_v1\` |",
        "README.md: | \`restic_password\` | Chiffre les sauvegardes ; à garder aussi ailleurs | \`restic-backup\`, \`restic-restore\`, \`restic-backup-glpi\`, \`restic-restore-glpi\`, \`restic-backup-cassandra1\`, \`restic-restore-cassandra1\`, \`restic-backup-cassandra2\`, \`restic-restore-cassandra2\`, \`restic-backup-cassandra3\`, \`restic-restore-cassandra3\`, \`restic-backup-grafana\`, \`restic-restore-grafana\` | \`openssl rand -base64 32\` | \`bigdata_restic_password_v1\` |",
        "README.md: - tous les contrôles de santé passent (services qui en déclarent un : 44)",
        "docs/architecture.md: Ce document décrit la production (Docker Swarm) : 59 services, dont 5 avec une instance par nœud admis, 3 réseaux et 35 volumes. Il est calculé à partir de la même description que \`stack.prod.yml\`.",
        "docs/architecture.md: subgraph g_8["node.labels.minio == true"]",
        "docs/architecture.md: subgraph g_9["node.labels.prometheus == true"]",
        "docs/architecture.md: subgraph g_10["node.labels.alertmanager == true"]",
        "docs/architecture.md: subgraph g_11["node.labels.grafana == true"]",
        "docs/architecture.md: subgraph g_12["node.labels.loki == true"]",
        "docs/architecture.md: subgraph g_13["une par nœud admis"]",
        "docs/architecture.md: subgraph g_14["une par nœud admis, node.role == manager"]",
        "docs/architecture.md: | \`node_textfiles\` | Métriques que les tâches laissent à node-exporter (fichiers *.prom) | \`node-exporter\` : \`/textfiles\`, \`restic-backup\` : \`/metrics\`, \`restic-backup-glpi\` : \`/metrics\`, \`restic-backup-cassandra1\` : \`/metrics\`, \`restic-backup-cassandra2\` : \`/metrics\`, \`restic-backup-cassandra3\` : \`/metrics\`, \`restic-backup-grafana\` : \`/metrics\` | aucune : réécrites à la prochaine exécution de chaque tâche | \`bigdata_node_textfiles\` |",
        "docs/deployment.md: | \`vm.max_map_count >= 1048575\` | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`cassandra1\`, \`cassandra2\`, \`cassandra3\` |",
        "docs/deployment.md: | \`opensearch_dashboards_password\` | Compte OpenSearch de Dashboards (kibanaserver) | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\` | \`openssl rand -base64 32\` | \`bigdata_opensearch_dashboards_password_v1\` |",
        "docs/deployment.md: | \`opensearch_ca\` | Certificat de l'autorité interne d'OpenSearch | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\`, \`opensearch-exporter\`, \`opensearch-snapshots\` | \`sh opensearch/make-certificates.sh ca certificate\` | \`bigdata_opensearch_ca_v1\` |",
        "docs/deployment.md: | \`opensearch_admin_password\` | Mot de passe de l'administrateur OpenSearch | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\`, \`opensearch-snapshots\` | \`openssl rand -base64 32 \\| sed 's/^/0aA/'\` | \`bigdata_opensearch_admin_password_v1\` |",
        "docs/deployment.md: | \`opensearch_monitor_password\` | Compte OpenSearch de la supervision (monitor) | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-exporter\` | \`openssl rand -base64 32\` | \`bigdata_opensearch_monitor_password_v1\` |",
        "docs/deployment.md: | \`minio_root_password\` | Mot de passe de l'administrateur MinIO | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`minio\`, \`minio-init\`, \`restic-backup\`, \`restic-restore\`, \`restic-backup-glpi\`, \`restic-restore-glpi\`, \`restic-backup-cassandra1\`, \`restic-restore-cassandra1\`, \`restic-backup-cassandra2\`, \`restic-restore-cassandra2\`, \`restic-backup-cassandra3\`, \`restic-restore-cassandra3\`, \`restic-backup-grafana\`, \`restic-restore-grafana\`, \`restic-offsite\` | \`openssl rand -base64 32\` | \`bigdata_minio_root_password_v1\` |",
        "docs/deployment.md: | \`cassandra_admin_password\` | Mot de passe du super-utilisateur Cassandra | \`cassandra-init\`, \`cassandra1-backup\`, \`cassandra1-restore\`, \`cassandra2-backup\`, \`cassandra2-restore\`, \`cassandra3-backup\`, \`cassandra3-restore\` | \`openssl rand -base64 32\` | \`bigdata_cassandra_admin_password_v1\` |",
        "docs/deployment.md: | \`restic_password\` | Chiffre les sauvegardes ; à garder aussi ailleurs | \`restic-backup\`, \`restic-restore\`, \`restic-backup-glpi\`, \`restic-restore-glpi\`, \`restic-backup-cassandra1\`, \`restic-restore-cassandra1\`, \`restic-backup-cassandra2\`, \`restic-restore-cassandra2\`, \`restic-backup-cassandra3\`, \`restic-restore-cassandra3\`, \`restic-backup-grafana\`, \`restic-restore-grafana\` | \`openssl rand -base64 32\` | \`bigdata_restic_password_v1\` |",
        "docs/deployment.md: | **Total** |  | 35.6 | 34.41 GiB | 8.66 | 9.66 GiB |",
        "docs/deployment.md: | \`node_textfiles\` | Métriques que les tâches laissent à node-exporter (fichiers *.prom) | \`node-exporter\` : \`/textfiles\`, \`restic-backup\` : \`/metrics\`, \`restic-backup-glpi\` : \`/metrics\`, \`restic-backup-cassandra1\` : \`/metrics\`, \`restic-backup-cassandra2\` : \`/metrics\`, \`restic-backup-cassandra3\` : \`/metrics\`, \`restic-backup-grafana\` : \`/metrics\` | aucune : réécrites à la prochaine exécution de chaque tâche | \`bigdata_node_textfiles\` |",
        "scripts/backup/jobs.swarm.sh: all_jobs() { echo mariadb-dump mariadb-binlog opensearch-snapshot glpi-files cassandra1-snapshot cassandra1-incremental cassandra2-snapshot cassandra2-incremental cassandra3-snapshot cassandra3-incremental grafana-export offsite-copy; }",
        "scripts/backup/jobs.swarm.sh: all_agents() { echo restic-backup restic-backup-glpi restic-backup-cassandra1 restic-backup-cassandra2 restic-backup-cassandra3 restic-backup-grafana | tr ' ' '\\n'; }",
        "scripts/backup/jobs.swarm.sh: all_stores() { echo mariadb opensearch glpi cassandra1 cassandra2 cassandra3 grafana; }",
        "scripts/backup/jobs.swarm.sh: cassandra) echo cassandra1 cassandra2 cassandra3 ;;",
        "PRA.md: | OpenSearch | \`opensearch1\`, \`opensearch2\`, \`opensearch3\` | \`bigdata_opensearch1_data\`, \`bigdata_opensearch2_data\`, \`bigdata_opensearch3_data\` | \`node.hostname == node1\`, \`node.hostname == node2\`, \`node.hostname == node3\` | Instantanés que le cluster prend et supprime lui-même dans le stockage objet, par une politique par génération ; une tâche vérifie qu'ils sont complets et récents. |",
        "PRA.md: | Cassandra | \`cassandra1\`, \`cassandra2\`, \`cassandra3\` | \`bigdata_cassandra1_data\`, \`bigdata_cassandra2_data\`, \`bigdata_cassandra3_data\` | \`node.hostname == node1\`, \`node.hostname == node2\`, \`node.hostname == node3\` | Sur chaque nœud un instantané par jour et des fichiers incrémentaux entre-temps, avec schéma et jetons. Restauration nœud par nœud dans la même topologie. |",
        "PRA.md: | P3 | ce qui est utile sans bloquer l'activité | Cassandra, Grafana | \`cassandra-exporter-1\`, \`cassandra-exporter-2\`, \`cassandra-exporter-3\` |",
        "PRA.md: docker service scale bigdata_glpi=0 bigdata_mysqld-exporter=0 bigdata_opensearch-dashboards=0 bigdata_opensearch-exporter=0 bigdata_cassandra-exporter-1=0 bigdata_cassandra-exporter-2=0 bigdata_cassandra-exporter-3=0 bigdata_restic-backup=0 bigdata_restic-backup-glpi=0 bigdata_restic-backup-cassandra1=0 bigdata_restic-backup-cassandra2=0 bigdata_restic-backup-cassandra3=0 bigdata_restic-backup-grafana=0",
        "PRA.md: 10. Sur un manager, redémarrer ce qui a été arrêté : \`glpi\`, \`mysqld-exporter\`, \`opensearch-dashboards\`, \`opensearch-exporter\`, \`cassandra-exporter-1\`, \`cassandra-exporter-2\`, \`cassandra-exporter-3\`.",
        "PRA.md: | 4 | Cassandra | \`./scripts/restore.sh cassandra1 --overwrite-live-data\`, \`./scripts/restore.sh cassandra2 --overwrite-live-data\`, \`./scripts/restore.sh cassandra3 --overwrite-live-data\` | [Restaurer Cassandra](docs/runbooks/restore-cassandra.md) |",
        "PRA.md: | \`bigdata_cassandra1_data\` | \`cassandra1\` | \`./scripts/restore.sh cassandra1 --overwrite-live-data\`, \`./scripts/restore.sh cassandra2 --overwrite-live-data\`, \`./scripts/restore.sh cassandra3 --overwrite-live-data\` | [Restaurer Cassandra](docs/runbooks/restore-cassandra.md) |",
        "PRA.md: | \`bigdata_cassandra2_data\` | \`cassandra2\` | \`./scripts/restore.sh cassandra1 --overwrite-live-data\`, \`./scripts/restore.sh cassandra2 --overwrite-live-data\`, \`./scripts/restore.sh cassandra3 --overwrite-live-data\` | [Restaurer Cassandra](docs/runbooks/restore-cassandra.md) |",
        "PRA.md: | \`bigdata_cassandra3_data\` | \`cassandra3\` | \`./scripts/restore.sh cassandra1 --overwrite-live-data\`, \`./scripts/restore.sh cassandra2 --overwrite-live-data\`, \`./scripts/restore.sh cassandra3 --overwrite-live-data\` | [Restaurer Cassandra](docs/runbooks/restore-cassandra.md) |",
        "PRA.md: 1. Sur un manager, arrêter ce qui l'utilise, pour que plus rien ne change : \`glpi\`, \`mysqld-exporter\`, \`opensearch-dashboards\`, \`opensearch-exporter\`, \`cassandra-exporter-1\`, \`cassandra-exporter-2\`, \`cassandra-exporter-3\`.",
        "PRA.md: docker service scale bigdata_glpi=0 bigdata_mysqld-exporter=0 bigdata_opensearch-dashboards=0 bigdata_opensearch-exporter=0 bigdata_cassandra-exporter-1=0 bigdata_cassandra-exporter-2=0 bigdata_cassandra-exporter-3=0",
        "PRA.md: Les tâches sont lancées par une boucle dans chaque agent. Après une interruption, elle rattrape aussitôt les passages manqués. Les agents : \`restic-backup\`, \`restic-backup-glpi\`, \`restic-backup-cassandra1\`, \`restic-backup-cassandra2\`, \`restic-backup-cassandra3\`, \`restic-backup-grafana\`. Les horaires des tâches figurent dans [Tâches](#tâches) ; voici ce qui concerne les dépôts dans leur ensemble :",
        "PRA.md: | restaure à blanc et compare : l'exercice mensuel | chaque mois, le 1er, à 06:00 | \`restic-backup\`, \`restic-backup-glpi\`, \`restic-backup-cassandra1\`, \`restic-backup-cassandra2\`, \`restic-backup-cassandra3\`, \`restic-backup-grafana\` |",
        "docs/runbooks/restore-opensearch.md: | Services | \`opensearch1\`, \`opensearch2\`, \`opensearch3\` |",
        "docs/runbooks/restore-opensearch.md: | Volumes | \`bigdata_opensearch1_data\`, \`bigdata_opensearch2_data\`, \`bigdata_opensearch3_data\` |",
        "docs/runbooks/restore-opensearch.md: | Nœuds | \`node.hostname == node1\`, \`node.hostname == node2\`, \`node.hostname == node3\` |",
        "docs/runbooks/restore-cassandra.md: | Services | \`cassandra1\`, \`cassandra2\`, \`cassandra3\` |",
        "docs/runbooks/restore-cassandra.md: | Volumes | \`bigdata_cassandra1_data\`, \`bigdata_cassandra2_data\`, \`bigdata_cassandra3_data\` |",
        "docs/runbooks/restore-cassandra.md: | Nœuds | \`node.hostname == node1\`, \`node.hostname == node2\`, \`node.hostname == node3\` |",
        "docs/runbooks/restore-cassandra.md: | Services à arrêter | \`cassandra-exporter-1\`, \`cassandra-exporter-2\`, \`cassandra-exporter-3\` |",
        "docs/runbooks/restore-cassandra.md: Son volume a disparu, ou sa machine. Ici pour \`cassandra3\` ; les autres doivent être \`UN\`.",
        "docs/runbooks/restore-cassandra.md: docker service scale bigdata_cassandra3=0",
        "docs/runbooks/restore-cassandra.md: docker volume rm bigdata_cassandra3_data",
        "docs/runbooks/restore-cassandra.md: docker service update --env-add "JVM_EXTRA_OPTS=-Dcassandra.system_auth.default_rf=3 -Dcom.sun.management.jmxremote.authenticate=false -Djava.rmi.server.hostname=cassandra3 -Dcassandra.replace_address_first_boot=$DEAD" --replicas 1 bigdata_cassandra3",
        "docs/runbooks/restore-cassandra.md: docker exec "$(docker ps -q -f label=com.docker.swarm.service.name=bigdata_cassandra3 | head -n 1)" nodetool netstats",
        "docs/runbooks/restore-cassandra.md: docker exec "$(docker ps -q -f label=com.docker.swarm.service.name=bigdata_cassandra3 | head -n 1)" nodetool repair --full",
        "docs/runbooks/restore-cassandra.md: 1. Depuis un manager, trouver les nœuds de \`restic-backup-cassandra1\`, \`restic-backup-cassandra2\`, \`restic-backup-cassandra3\` : chaque partie se restaure sur le sien. S'y connecter et se placer dans le dossier de la plateforme.",
        "docs/runbooks/restore-cassandra.md: 2. Sur un manager, arrêter ce qui l'utilise, pour que plus rien ne change : \`cassandra-exporter-1\`, \`cassandra-exporter-2\`, \`cassandra-exporter-3\`.",
        "docs/runbooks/restore-cassandra.md: docker service scale bigdata_cassandra-exporter-1=0 bigdata_cassandra-exporter-2=0 bigdata_cassandra-exporter-3=0",
        "docs/runbooks/restore-cassandra.md: docker service scale bigdata_restic-restore-cassandra1=1 bigdata_restic-restore-cassandra2=1 bigdata_restic-restore-cassandra3=1 bigdata_cassandra1-restore=1 bigdata_cassandra2-restore=1 bigdata_cassandra3-restore=1",
        "docs/runbooks/restore-cassandra.md: docker service scale bigdata_restic-restore-cassandra1=0 bigdata_restic-restore-cassandra2=0 bigdata_restic-restore-cassandra3=0 bigdata_cassandra1-restore=0 bigdata_cassandra2-restore=0 bigdata_cassandra3-restore=0",
        "docs/runbooks/restore-cassandra.md: docker service scale bigdata_cassandra1=0 bigdata_cassandra2=0 bigdata_cassandra3=0",
        "docs/runbooks/restore-cassandra.md: 3. Sur un manager, redémarrer ce qui a été arrêté : \`cassandra-exporter-1\`, \`cassandra-exporter-2\`, \`cassandra-exporter-3\`.",
        "docs/runbooks/restore-cassandra.md: ./scripts/backup.sh cassandra1-snapshot cassandra2-snapshot cassandra3-snapshot",
        "docs/runbooks/swarm-recovery.md: | \`opensearch_dashboards_password\` | \`bigdata_opensearch_dashboards_password_v1\` | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\` |",
        "docs/runbooks/swarm-recovery.md: | \`opensearch_ca\` | \`bigdata_opensearch_ca_v1\` | \`opensearch-dashboards\`, \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\`, \`opensearch-exporter\`, \`opensearch-snapshots\` |",
        "docs/runbooks/swarm-recovery.md: | \`opensearch_admin_password\` | \`bigdata_opensearch_admin_password_v1\` | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-init\`, \`opensearch-snapshots\` |",
        "docs/runbooks/swarm-recovery.md: | \`opensearch_monitor_password\` | \`bigdata_opensearch_monitor_password_v1\` | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`opensearch-exporter\` |",
        "docs/runbooks/swarm-recovery.md: | \`minio_root_password\` | \`bigdata_minio_root_password_v1\` | \`opensearch1\`, \`opensearch2\`, \`opensearch3\`, \`minio\`, \`minio-init\`, \`restic-backup\`, \`restic-restore\`, \`restic-backup-glpi\`, \`restic-restore-glpi\`, \`restic-backup-cassandra1\`, \`restic-restore-cassandra1\`, \`restic-backup-cassandra2\`, \`restic-restore-cassandra2\`, \`restic-backup-cassandra3\`, \`restic-restore-cassandra3\`, \`restic-backup-grafana\`, \`restic-restore-grafana\`, \`restic-offsite\` |",
        "docs/runbooks/swarm-recovery.md: | \`cassandra_admin_password\` | \`bigdata_cassandra_admin_password_v1\` | \`cassandra-init\`, \`cassandra1-backup\`, \`cassandra1-restore\`, \`cassandra2-backup\`, \`cassandra2-restore\`, \`cassandra3-backup\`, \`cassandra3-restore\` |",
        "docs/runbooks/swarm-recovery.md: | \`restic_password\` | \`bigdata_restic_password_v1\` | \`restic-backup\`, \`restic-restore\`, \`restic-backup-glpi\`, \`restic-restore-glpi\`, \`restic-backup-cassandra1\`, \`restic-restore-cassandra1\`, \`restic-backup-cassandra2\`, \`restic-restore-cassandra2\`, \`restic-backup-cassandra3\`, \`restic-restore-cassandra3\`, \`restic-backup-grafana\`, \`restic-restore-grafana\` |",
      ]
    `);
  });

  it("adds what each further node needs in both documents", () => {
    for (const path of ["docker-compose.dev.yml", "stack.prod.yml"]) {
      const text = after.get(path)?.content ?? "";
      for (const node of ["opensearch4", "opensearch5", "cassandra4", "cassandra5"]) {
        expect(text).toContain(`\n  ${node}:\n`);
        expect(text).toContain(`\n  ${node}_data:\n`);
        expect(text).toContain(`hostname: ${node}\n`);
      }
      for (const word of ["cassandra-exporter-5", "opensearch5_certificate"]) expect(text).toContain(word);
    }
  });
});
